// The flow as it runs: the diagram with rates, the steps as a table, and what was given up.

import { flow, letters, replay } from './api.js';
import { shortly } from './diagram.js';
import { byId, element, say } from './dom.js';
import { figure, FlowPicture, state } from './flow-picture.js';
import { showMe } from './me.js';
import { ago } from './time.js';

const EVERY_MILLIS = 2000;
/** Every topic is looked through for letters: seldom, and at once when a step here gives something up. */
const LETTERS_EVERY_MILLIS = 120_000;
const MOST_OF_A_TOPIC = 200;

const picture = new FlowPicture(byId('diagram'));
let givenUp = null;
let lettersShown = '';

function howItIs(line) {
  const trouble = line.failure ?? line.retrying;
  return trouble ? `${line.failure ? 'stopped' : 'tries again'}: ${trouble.what} (since ${ago(new Date(trouble.since))})` : 'works';
}

function paint(told) {
  byId('begins').hidden = told.lines.length > 0;
  picture.show(told);
  byId('rows').replaceChildren(...told.lines.map(line => {
    const row = element(
      'tr',
      {},
      element('th', { scope: 'row' }, line.step),
      element('td', {}, shortly(line.input)),
      element('td', { className: 'figure' }, figure(picture.taken(line))),
      element('td', { className: 'figure' }, String(line.waiting)),
      element('td', { className: 'figure' }, String(line.atWork)),
      element('td', { className: 'figure' }, String(line.givenUp)),
      element('td', { className: 'state' }, howItIs(line)),
    );
    row.dataset.status = state(line);
    return row;
  }));
  const sum = told.lines.reduce((all, line) => all + line.givenUp, 0);
  if (givenUp !== null && sum !== givenUp) {
    lookAtLetters().catch(ill);
  }
  givenUp = sum;
}

function letterOf(one) {
  const again = element('button', { type: 'button' }, 'Send round again');
  again.addEventListener('click', async () => {
    again.disabled = true;
    try {
      await replay(one.topic, one.letter);
      say(byId('said'), `Sent round again: ${shortly(one.topic)}, ${one.cause}`);
      await lookAtLetters();
      byId('letters-title').focus();
    } catch (problem) {
      say(byId('said'), `Not sent: ${problem.message}`);
      again.disabled = false;
    }
  });
  const path = `/api/v1/dead-letters/${encodeURIComponent(one.topic)}/${encodeURIComponent(one.letter)}/picture`;
  return element(
    'li',
    {},
    element('p', {}, element('b', {}, one.group), ` could not do anything with `, element('code', {}, shortly(one.topic)), ` of `, element('bdi', {}, one.key)),
    element('p', { className: 'cause' }, `${one.reason}: ${one.cause}`),
    element('p', { className: 'about-letter' }, `${ago(new Date(one.givenUpAt))} · event ${one.eventId} · ${one.bytes} bytes`),
    element('div', { className: 'deeds' }, again, one.hasPicture ? element('a', { href: path, download: '' }, 'Its picture') : null),
  );
}

/** Whether of some topic there may be more than are told. */
function isCut(items) {
  const count = new Map();
  items.forEach(one => count.set(one.topic, (count.get(one.topic) ?? 0) + 1));
  return Math.max(...count.values()) >= MOST_OF_A_TOPIC;
}

async function lookAtLetters() {
  const { items } = await letters();
  picture.given(items);
  say(byId('letters-about'), items.length === 0 ? 'none: nothing was given up' : `${items.length}${isCut(items) ? ' or more' : ''}, the newest first`);
  const fresh = JSON.stringify(items);
  if (fresh !== lettersShown) {
    lettersShown = fresh;
    byId('letters').replaceChildren(...items.map(letterOf));
  }
}

function ill(problem) {
  say(byId('notice-title'), problem.title ?? 'This page has a fault');
  say(byId('notice-text'), problem.message);
  byId('notice').hidden = false;
}

async function regularly(millis, look) {
  try {
    if (!document.hidden) {
      await look();
      byId('notice').hidden = true;
    }
  } catch (problem) {
    ill(problem);
  }
  setTimeout(regularly, millis, millis, look);
}

regularly(EVERY_MILLIS, async () => paint(await flow()));
regularly(LETTERS_EVERY_MILLIS, lookAtLetters);
showMe();
