// Every part of the program and how it is: well ones in short, ill ones with their reason.

import { byId, element, say } from './dom.js';

const WORDS = { up: 'all is well', degraded: 'works, with trouble', down: 'something is down' };
const ORDER = ['down', 'degraded', 'up'];
let shown = '';

export function showHealth({ status, parts }) {
  const list = Object.values(parts).sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const word = byId('health-word');
  word.dataset.status = status;
  say(word, WORDS[status] ?? status);
  const fresh = JSON.stringify(list);
  if (fresh === shown) {
    return;
  }
  shown = fresh;
  byId('health').replaceChildren(
    ...list.map(part => {
      const line = element('li', { title: `${part.name} is ${part.status}: ${part.detail}` }, part.name);
      line.dataset.status = part.status;
      if (part.status !== 'up') {
        line.append(element('small', {}, `${part.status}: ${part.detail}`));
      }
      return line;
    }),
  );
}

export function healthIsUnknown() {
  shown = '';
  const word = byId('health-word');
  word.dataset.status = 'down';
  say(word, 'cannot be asked');
  byId('health').replaceChildren();
}
