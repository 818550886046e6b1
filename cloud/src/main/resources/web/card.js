// One picture as a card: the picture with its faces' boxes, the station, the time, the moods.

import { previewOf } from './api.js';
import { hideDetail, showDetail } from './detail.js';
import { element } from './dom.js';
import { colourOf, dominant, percent } from './moods.js';
import { ago, inFull } from './time.js';

const FRAME_RATIO = 4 / 3;
const CHIPS = 4;
/** Parts of the frame's width: under these, a box has no room for its label. */
const LABEL_NEEDS = 0.13;
const LABEL_LENGTH = 0.32;
const LABEL_HEIGHT = 0.09;

/** How the picture lies in its 4:3 frame: filling it if no face is cut off by that, else whole. Frame is 1 wide, 1 high. */
function fitted(image) {
  const ratio = image.width / image.height;
  const whole = ratio > FRAME_RATIO ? { w: 1, h: FRAME_RATIO / ratio } : { w: ratio / FRAME_RATIO, h: 1 };
  const full = ratio > FRAME_RATIO ? { w: ratio / FRAME_RATIO, h: 1 } : { w: 1, h: FRAME_RATIO / ratio };
  const laid = ({ w, h }) => face => ({
    left: (1 - w) / 2 + (face.x / image.width) * w,
    top: (1 - h) / 2 + (face.y / image.height) * h,
    width: (face.width / image.width) * w,
    height: (face.height / image.height) * h,
  });
  const seen = ({ left, top, width, height }) => left > 0 && top > 0 && left + width < 1 && top + height < 1;
  const fill = full.w * full.h < 1.8 && image.faces.every(face => seen(laid(full)(face)));
  return { fill, place: laid(fill ? full : whole) };
}

function words(face) {
  const mood = dominant(face);
  const moodWords = mood ? `${mood}, ${percent(face.moods[mood])}` : 'mood not scored';
  return `${face.person ?? 'face'}: ${moodWords}`;
}

/** Clipped to the frame, so that a face that reaches over the border still shows all four sides. */
function clipped({ left, top, width, height }) {
  const right = Math.min(1, left + width);
  const bottom = Math.min(1, top + height);
  return { left: Math.max(0, left), top: Math.max(0, top), width: right - Math.max(0, left), height: bottom - Math.max(0, top) };
}

function box(face, place) {
  const at = clipped(place(face));
  const mood = dominant(face);
  const button = element('button', { type: 'button', className: 'face', 'aria-expanded': 'false', 'aria-label': words(face) });
  for (const side of ['left', 'top', 'width', 'height']) {
    button.style[side] = `${(at[side] * 100).toFixed(3)}%`;
  }
  button.style.setProperty('--mood', colourOf(mood));
  if (at.width >= LABEL_NEEDS) {
    button.append(element('span', { 'aria-hidden': 'true' }, element('i', { className: 'dot' }), face.person ?? mood ?? 'face'));
    button.classList.toggle('label-inside', at.top < LABEL_HEIGHT);
    button.classList.toggle('label-left', at.left + LABEL_LENGTH > 1);
  }
  // A tap focuses first; hovering and focusing show the same.
  button.addEventListener('pointerenter', () => showDetail(button, face));
  button.addEventListener('focus', () => showDetail(button, face));
  button.addEventListener('click', () => showDetail(button, face));
  button.addEventListener('pointerleave', hideDetail);
  button.addEventListener('blur', hideDetail);
  return button;
}

function frame(image) {
  const { fill, place } = fitted(image);
  const count = image.faces.length === 1 ? '1 face' : `${image.faces.length} faces`;
  const picture = element('img', {
    alt: `Picture from ${image.station} with ${count}: ${image.faces.map(words).join('; ')}`,
    loading: 'lazy',
    decoding: 'async',
    width: image.width,
    height: image.height,
  });
  const made = element('div', { className: fill ? 'frame fill' : 'frame' }, picture);
  picture.addEventListener('error', () => {
    picture.remove();
    made.prepend(element('p', { className: 'lost' }, 'This picture cannot be loaded'));
  });
  picture.src = previewOf(image.imageId);
  // The large ones first: a small box on top of a large one can still be reached.
  made.append(...[...image.faces].sort((a, b) => b.width * b.height - a.width * a.height).map(face => box(face, place)));
  return made;
}

function chip(face) {
  const mood = dominant(face);
  const text = mood ? mood : 'face';
  const made = element(
    'li',
    {},
    element('i', { className: 'dot' }),
    face.person ? `${face.person} · ${text}` : text,
    mood ? element('small', {}, percent(face.moods[mood])) : null,
  );
  made.style.setProperty('--mood', colourOf(mood));
  return made;
}

export function card(image) {
  const captured = new Date(image.capturedAt);
  const chips = image.faces.slice(0, CHIPS).map(chip);
  if (image.faces.length > CHIPS) {
    chips.push(element('li', {}, `+ ${image.faces.length - CHIPS} more`));
  }
  const made = element(
    'article',
    { className: 'card', 'aria-label': `Picture from ${image.station}` },
    frame(image),
    element(
      'div',
      { className: 'about' },
      element(
        'div',
        { className: 'where' },
        element('h3', { title: image.station }, image.station),
        element('time', { dateTime: image.capturedAt, title: inFull(captured) }, ago(captured)),
      ),
      element('ul', { className: 'moods', 'aria-label': 'Moods' }, ...chips),
    ),
  );
  made.dataset.imageId = image.imageId;
  return made;
}
