// The figures above the pictures: counters, moods, hours, and which stations there are to choose from.

import { byId, element, say } from './dom.js';
import { MOODS, colourOf, percent } from './moods.js';
import { ago, hourAndMinute } from './time.js';

const number = new Intl.NumberFormat('en');
const counters = ['count-pictures', 'count-faces', 'count-rate'].map(byId);

function showCounters(stats) {
  [stats.pictures, stats.faces, stats.facesLastMinute].forEach((count, at) => {
    say(counters[at], number.format(count));
    counters[at].classList.remove('stale');
  });
}

/** The figures shown are old ones. */
export function countersAreStale() {
  counters.forEach(counter => counter.classList.add('stale'));
}

function showMoods(moods) {
  const total = Object.values(moods).reduce((a, b) => a + b, 0);
  const present = MOODS.filter(mood => moods[mood] > 0).sort((a, b) => moods[b] - moods[a]);
  byId('mood-bar').replaceChildren(
    ...present.map(mood => {
      const part = element('span', { title: `${mood}: ${moods[mood]} of ${total} faces` });
      part.style.flexGrow = moods[mood];
      part.style.background = colourOf(mood);
      return part;
    }),
  );
  byId('mood-legend').replaceChildren(
    ...present.map(mood => {
      const line = element('li', {}, element('i', { className: 'dot' }), mood, element('b', {}, percent(moods[mood] / total)));
      line.style.setProperty('--mood', colourOf(mood));
      return line;
    }),
  );
  if (total === 0) {
    byId('mood-legend').replaceChildren(element('li', {}, 'no faces yet'));
  }
}

function showHours(hours) {
  const most = Math.max(1, ...hours.map(hour => hour.faces));
  const total = hours.reduce((sum, hour) => sum + hour.faces, 0);
  byId('hours').replaceChildren(
    ...hours.map(hour => {
      const from = hourAndMinute(new Date(hour.from));
      const bar = element('i');
      bar.style.height = `${(hour.faces / most) * 100}%`;
      const title = `${from}: ${number.format(hour.faces)} faces in ${number.format(hour.pictures)} pictures`;
      return element('span', { className: hour.faces > 0 ? 'some' : '', title }, bar);
    }),
  );
  byId('hours').setAttribute('role', 'img');
  byId('hours').setAttribute('aria-label', `${total} faces in the last 24 hours, at most ${most} in one hour`);
  say(byId('hours-total'), `${number.format(total)} in 24 hours`);
  say(byId('hours-first'), hourAndMinute(new Date(hours[0].from)));
}

/** Keeps the choice, also of a station that has no pictures. */
function showStations(stations, chosen) {
  const select = byId('station');
  if (document.activeElement === select) {
    return; // Somebody is choosing.
  }
  const known = stations.some(one => one.station === chosen) || !chosen ? stations : [...stations, { station: chosen, pictures: 0 }];
  const options = known.map(({ station, pictures, lastSeen }) =>
    element('option', {
      value: station,
      selected: station === chosen,
      textContent: lastSeen ? `${station} (${number.format(pictures)}, ${ago(new Date(lastSeen))})` : station,
    }),
  );
  select.replaceChildren(element('option', { value: '', textContent: 'all stations' }), ...options);
  select.value = chosen;
}

export function showSummary(stats, chosenStation) {
  showCounters(stats);
  showMoods(stats.moods);
  showHours(stats.hours);
  showStations(stats.stations, chosenStation);
}
