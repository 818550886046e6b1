// Puts the page together: the gallery, what keeps it fresh, and what is said when something is wrong.

import * as api from './api.js';
import { byId, reachable, say } from './dom.js';
import { Gallery } from './gallery.js';
import { healthIsUnknown, showHealth } from './health.js';
import { listen } from './live.js';
import { showMe } from './me.js';
import { Notices } from './notices.js';
import { countersAreStale, showSummary } from './summary.js';
import { keepTimesTrue } from './time.js';

const BETWEEN_LOOKS_MILLIS = 5_000;

const notices = new Notices(() => look());
const gallery = new Gallery({ well: () => notices.isIll && look(), ill: problem => notices.ill(problem) });
/** Whether the server is heard, and whether it hears of new pictures itself. */
const connection = { heard: null, hears: true };

/** Asks for the figures and for health; what was wrong and is well again brings the pictures up to date. */
async function look() {
  const [stats, health] = await Promise.allSettled([api.stats(), api.health()]);
  if (health.status === 'fulfilled') {
    showHealth(health.value);
    connection.hears = (health.value.parts['live-events']?.status ?? 'up') === 'up';
    showConnection();
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
    gallery.refresh();
  }
}

function showConnection() {
  const shown = byId('connection');
  const live = connection.heard && connection.hears;
  shown.dataset.state = connection.heard === null ? 'connecting' : live ? 'live' : 'away';
  say(shown, connection.heard === null ? 'connecting' : live ? 'live' : 'not live');
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
reachable(document.querySelector('.overview'));
reachable(byId('health'));
gallery.showPlaceholders();
gallery.choose(new URL(location.href).searchParams.get('station') ?? '');
listen({
  image: image => gallery.arrived(image),
  snapshot: () => gallery.refresh(),
  state: state => {
    connection.heard = state === 'live';
    showConnection();
    // Whatever broke off or came back shows in the figures first.
    look();
  },
});
look();
showMe();
// A page that nobody sees asks nothing.
setInterval(() => !document.hidden && !notices.isIll && look(), BETWEEN_LOOKS_MILLIS);
document.addEventListener('visibilitychange', () => !document.hidden && look());
