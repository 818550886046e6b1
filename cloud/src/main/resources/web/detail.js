// The small panel beside a face: who, how sure, and all its moods. One for the whole page.

import { byId, element } from './dom.js';
import { MOODS, colourOf, dominant, percent } from './moods.js';

const GAP = 8;
let shownFor = null;

function content(face) {
  const most = dominant(face);
  const rows = MOODS.filter(mood => mood in face.moods)
    .sort((a, b) => face.moods[b] - face.moods[a])
    .flatMap(mood => {
      const bar = element('i');
      bar.style.width = percent(face.moods[mood]).replace(' ', '');
      const track = element('dd', { className: 'bar', 'aria-hidden': 'true' }, bar);
      track.style.setProperty('--mood', colourOf(mood));
      return [
        element('dt', { className: mood === most ? 'most' : '' }, mood),
        track,
        element('dd', {}, percent(face.moods[mood])),
      ];
    });
  return [
    element('h3', {}, face.person ?? 'Nobody known'),
    element('p', {}, `face found with a score of ${face.score.toFixed(2)}`),
    rows.length === 0 ? element('p', {}, 'its moods were not scored') : element('dl', {}, ...rows),
  ];
}

/** Below the face, above it where there is no room; never over the edge of the window. */
function place(detail, box) {
  const width = document.documentElement.clientWidth;
  const left = Math.min(Math.max(GAP, box.left + box.width / 2 - detail.offsetWidth / 2), width - detail.offsetWidth - GAP);
  const below = box.bottom + GAP;
  const above = box.top - GAP - detail.offsetHeight;
  const top = below + detail.offsetHeight > innerHeight && above > 0 ? above : below;
  detail.style.left = `${left + scrollX}px`;
  detail.style.top = `${top + scrollY}px`;
}

export function showDetail(button, face) {
  hideDetail();
  const detail = byId('detail');
  detail.replaceChildren(...content(face));
  detail.hidden = false;
  place(detail, button.getBoundingClientRect());
  button.setAttribute('aria-expanded', 'true');
  button.setAttribute('aria-describedby', 'detail');
  shownFor = button;
}

export function hideDetail() {
  if (shownFor) {
    shownFor.setAttribute('aria-expanded', 'false');
    shownFor.removeAttribute('aria-describedby');
    shownFor = null;
    byId('detail').hidden = true;
  }
}

/** For a card that is taken away with the panel open on it. */
export function hideDetailOf(card) {
  if (shownFor && card.contains(shownFor)) {
    hideDetail();
  }
}

addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    hideDetail();
  }
});
addEventListener('resize', hideDetail);
