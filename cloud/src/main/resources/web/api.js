// The API, with failures that say what is wrong in words for people.

const PATIENCE_MILLIS = 12_000;

/** What went wrong: a title for the notice, and the reason as the server told it. */
export class Problem extends Error {
  constructor(title, text) {
    super(text);
    this.title = title;
  }
}

/** Where a password is asked for: there, and back here. */
export function signInFirst() {
  location.assign(`/sign-in.html?to=${encodeURIComponent(location.pathname + location.hash)}`);
}

async function get(path, { acceptDown = false, ...more } = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...more, signal: AbortSignal.timeout(PATIENCE_MILLIS), cache: 'no-store' });
  } catch (failure) {
    throw failure.name === 'TimeoutError'
      ? new Problem('The cloud program does not answer', `It took longer than ${PATIENCE_MILLIS / 1000} seconds.`)
      : new Problem('The cloud program cannot be reached', `Nothing answers at ${location.host}. Does it run?`);
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok || (acceptDown && body.parts)) {
    return body;
  }
  if (answer.status === 401) {
    signInFirst();
  }
  const text = body.error ?? `It answered with status ${answer.status}.`;
  throw answer.status === 503 ? new Problem('The pictures cannot be read now', text) : new Problem('The API refuses to answer', text);
}

export function images({ station, limit, cursor }) {
  const query = new URLSearchParams({ limit });
  if (station) {
    query.set('station', station);
  }
  if (cursor) {
    query.set('cursor', cursor);
  }
  return get(`/api/v1/images?${query}`);
}

export const flow = () => get('/api/v1/flow');

export const letters = () => get('/api/v1/dead-letters');

/** Sends a dead letter to the step that gave it up once more. */
export const replay = (topic, letter) =>
  get(`/api/v1/dead-letters/${encodeURIComponent(topic)}/${encodeURIComponent(letter)}/replay`, {
    method: 'POST',
    headers: { 'X-Atmosphere': 'replay' },
  });

export const stats = () => get('/api/v1/stats');

/** Also when something is down: that is what it is asked for. */
export const health = () => get('/health', { acceptDown: true });

/** As large as a card can use: a sharp screen has two pixels and more for one of the page's. */
export const previewOf = imageId => `/api/v1/images/${imageId}.jpg?width=${devicePixelRatio >= 2 ? 1280 : 640}`;
