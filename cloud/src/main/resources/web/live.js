// New pictures as they come (server-sent events). Connects again for ever, waiting a little longer each time.

const FIRST_WAIT_MILLIS = 1_000;
const LONGEST_WAIT_MILLIS = 10_000;

/**
 * @param on.image called with a picture
 * @param on.tagging called, if given, with the ids of faces of which the inbox shows something else
 * @param on.snapshot called when pictures may have been missed
 * @param on.state called with "live" or "away"
 */
export function listen(on) {
  let wait = FIRST_WAIT_MILLIS;

  function connect() {
    const source = new EventSource('/api/v1/events');
    source.addEventListener('image', event => on.image(JSON.parse(event.data)));
    if (on.tagging) {
      source.addEventListener('tagging', event => on.tagging(JSON.parse(event.data)));
    }
    source.addEventListener('snapshot', () => {
      wait = FIRST_WAIT_MILLIS;
      on.state('live');
      on.snapshot();
    });
    source.addEventListener('error', () => {
      source.close();
      on.state('away');
      setTimeout(connect, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 1.6, LONGEST_WAIT_MILLIS);
    });
  }

  connect();
}
