// The flow as it runs: the diagram with rates, the steps as a table, and what was given up.

import { flow, letters, replay } from './api.js';
import { draw, laidOut, shortly, stepId, topicId } from './diagram.js';
import { byId, element, say } from './dom.js';
import { showMe } from './me.js';
import { ago } from './time.js';

const EVERY_MILLIS = 2000;
/** Every topic is looked through for letters: seldom, and at once when a step here gives something up. */
const LETTERS_EVERY_MILLIS = 120_000;

let shape = '';
let picture = null;
let before = null;
let dead = new Map();
let givenUp = null;
let lettersShown = '';

const key = (line, output) => (output ? `${stepId(line)} ${topicId(output)}` : stepId(line));

/** How many a second since the answer before; unknown at first, and when the program began anew. */
function rates(told) {
  const found = new Map();
  const seconds = before ? (new Date(told.at) - new Date(before.at)) / 1000 : 0;
  const earlier = new Map(before?.lines.map(line => [line.group, line]) ?? []);
  for (const line of told.lines) {
    const then = earlier.get(line.group);
    const rate = (now, past) => (then && seconds > 0 && now >= past ? (now - past) / seconds : null);
    found.set(key(line), rate(line.taken, then?.taken ?? 0));
    line.outputs.forEach(output => found.set(key(line, output), rate(line.emitted[output] ?? 0, then?.emitted[output] ?? 0)));
  }
  return found;
}

const figure = rate => (rate === null ? '' : rate === 0 ? '0/s' : rate < 10 ? `${rate.toFixed(1)}/s` : `${Math.round(rate)}/s`);

const state = line => (line.failure ? 'down' : line.retrying ? 'degraded' : 'up');

function howItIs(line) {
  const trouble = line.failure ?? line.retrying;
  return trouble ? `${line.failure ? 'stopped' : 'tries again'}: ${trouble.what} (since ${ago(new Date(trouble.since))})` : 'works';
}

function paint(told) {
  byId('begins').hidden = told.lines.length > 0;
  const fresh = JSON.stringify(told.lines.map(line => [line.group, line.step, line.input, line.outputs]));
  if (fresh !== shape) {
    shape = fresh;
    picture = draw(laidOut(told.lines), new Map(told.topics.map(topic => [topic.name, topic.about])));
    byId('diagram').replaceChildren(picture.svg);
    byId('diagram').scrollLeft = (byId('diagram').scrollWidth - byId('diagram').clientWidth) / 2;
  }
  const speeds = rates(told);
  for (const line of told.lines) {
    const wait = line.waiting > 0 ? ` · ${line.waiting} wait` : '';
    say(picture.labels.get(key(line)), `${figure(speeds.get(key(line)))}${wait}`);
    line.outputs.forEach(output => say(picture.labels.get(key(line, output)), figure(speeds.get(key(line, output)))));
    picture.boxes.get(stepId(line)).dataset.status = state(line);
  }
  byId('rows').replaceChildren(...told.lines.map(line => {
    const row = element(
      'tr',
      {},
      element('th', { scope: 'row' }, line.step),
      element('td', {}, shortly(line.input)),
      element('td', { className: 'figure' }, figure(speeds.get(key(line)))),
      element('td', { className: 'figure' }, String(line.waiting)),
      element('td', { className: 'figure' }, String(line.atWork)),
      element('td', { className: 'figure' }, String(line.givenUp)),
      element('td', { className: 'state' }, howItIs(line)),
    );
    row.dataset.status = state(line);
    return row;
  }));
  before = told;
  paintDead();
  const sum = told.lines.reduce((all, line) => all + line.givenUp, 0);
  if (givenUp !== null && sum !== givenUp) {
    lookAtLetters().catch(ill);
  }
  givenUp = sum;
}

/** On the topic that they were read from. */
function paintDead() {
  picture?.boxes.forEach((box, id) => {
    const count = dead.get(id) ?? 0;
    box.dataset.dead = count;
    const text = box.querySelector('text');
    const name = text.dataset.name ?? (text.dataset.name = text.textContent);
    say(text, count > 0 ? `${name} ✉ ${count}` : name);
  });
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

async function lookAtLetters() {
  const { items } = await letters();
  dead = new Map();
  items.forEach(one => dead.set(topicId(one.topic), (dead.get(topicId(one.topic)) ?? 0) + 1));
  say(byId('letters-about'), items.length === 0 ? 'none: nothing was given up' : `${items.length}, the newest first`);
  const fresh = JSON.stringify(items);
  if (fresh !== lettersShown) {
    lettersShown = fresh;
    byId('letters').replaceChildren(...items.map(letterOf));
  }
  paintDead();
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
