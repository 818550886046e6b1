// Puts the page together: the gallery, what keeps it fresh, and what is said when something is wrong.

import * as api from './api.js';
import { byId, say } from './dom.js';
import { Gallery } from './gallery.js';
import { healthIsUnknown, showHealth } from './health.js';
import { listen } from './live.js';
import { Notices } from './notices.js';
import { countersAreStale, showSummary } from './summary.js';
import { keepTimesTrue } from './time.js';

const BETWEEN_LOOKS_MILLIS = 5_000;

const notices = new Notices(() => look());
const gallery = new Gallery({ well: () => {}, ill: problem => notices.ill(problem) });

/** Asks for the figures and for health; what was wrong and is well again brings the pictures up to date. */
async function look() {
  const [stats, health] = await Promise.allSettled([api.stats(), api.health()]);
  if (health.status === 'fulfilled') {
    showHealth(health.value);
  } else {
    healthIsUnknown();
  }
  if (stats.status === 'rejected') {
    countersAreStale();
    notices.ill(stats.reason);
    return;
  }
  showSummary(stats.value, gallery.station);
  if (notices.isIll) {
    notices.well();
    await gallery.refresh();
  }
}

function showConnection(state) {
  const shown = byId('connection');
  shown.dataset.state = state;
  say(shown, state === 'live' ? 'live' : 'not live');
  if (state === 'away') {
    look();
  }
}

function choose(station) {
  const address = new URL(location.href);
  if (station) {
    address.searchParams.set('station', station);
  } else {
    address.searchParams.delete('station');
  }
  history.replaceState(null, '', address);
  byId('station').value = station;
  gallery.choose(station);
}

byId('station').addEventListener('change', event => {
  choose(event.target.value);
  event.target.blur();
});
byId('empty-all').addEventListener('click', () => choose(''));
byId('empty-copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(document.querySelector('#empty-command code').textContent);
  say(byId('empty-copy'), 'Copied');
});

keepTimesTrue();
gallery.showPlaceholders();
gallery.choose(new URL(location.href).searchParams.get('station') ?? '');
listen({
  image: image => gallery.arrived(image),
  snapshot: () => gallery.refresh(),
  state: showConnection,
});
look();
// A page that nobody sees asks nothing.
setInterval(() => !document.hidden && !notices.isIll && look(), BETWEEN_LOOKS_MILLIS);
document.addEventListener('visibilitychange', () => !document.hidden && look());
