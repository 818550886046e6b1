// Reports: the list, the letter of one in a frame that runs nothing, who got it, and what people ask for.

import { makeReport, reports, sendReport } from './api.js';
import { byId, element, reachable, say, skipWithinView } from './dom.js';
import { showMe } from './me.js';
import { ago, inFull } from './time.js';

const LOOK_EVERY_MILLIS = 5_000;
/** How long a report that was asked for is waited for: a large day takes seconds, and others may be made before. */
const PATIENCE_MILLIS = 90_000;
const MADE_LOOK_MILLIS = 700;

const dayInWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
const words = day => dayInWords.format(new Date(`${day}T00:00:00Z`));
const STATES = {
  waiting: 'waits to be sent',
  handing: 'is being sent',
  sent: 'sent',
  refused: 'refused by the mail server',
  unclear: 'nobody knows whether it arrived',
};

let items = [];
let next = null;
let listShown = '';
let mailsShown = '';
let letterShown = '';

const chosenId = () => location.hash.slice(1);
const chosen = () => items.find(one => one.reportId === chosenId());
const titleOf = one => (one.kind === 'weekly' ? `Week until ${words(one.day)}` : words(one.day));

/** What became of its mails, in a few words; and whether that needs a look. */
function mailed(one) {
  const count = state => one.mails.filter(mail => mail.state === state).length;
  const parts = [];
  const tell = (state, text) => count(state) && parts.push(`${count(state)} ${text}`);
  tell('sent', 'sent');
  tell('waiting', 'waiting');
  tell('handing', 'on the way');
  tell('refused', 'refused');
  tell('unclear', 'unclear');
  if (parts.length === 0) {
    parts.push(one.skipped ? 'too few faces to mail it' : 'not mailed');
  }
  return { text: parts.join(', '), ill: count('refused') + count('unclear') > 0 };
}

function entry(one) {
  const { text, ill } = mailed(one);
  const button = element(
    'button',
    { type: 'button' },
    element('strong', {}, titleOf(one)),
    element('span', {}, `${one.faces} ${one.faces === 1 ? 'face' : 'faces'}${one.soFar ? ', so far' : ''}`),
    element('small', { className: ill ? 'ill' : '' }, text),
  );
  button.dataset.report = one.reportId;
  button.addEventListener('click', () => {
    location.hash = one.reportId;
  });
  return element('li', {}, button);
}

function paintList() {
  const fresh = JSON.stringify(items);
  if (fresh !== listShown) {
    listShown = fresh;
    const focused = document.activeElement?.dataset?.report;
    byId('list').replaceChildren(...items.map(entry));
    byId('list').querySelector(`[data-report="${focused}"]`)?.focus();
  }
  byId('none').hidden = items.length > 0;
  byId('older').hidden = next === null;
  for (const button of byId('list').querySelectorAll('button')) {
    if (button.dataset.report === chosenId()) {
      button.setAttribute('aria-current', 'true');
    } else {
      button.removeAttribute('aria-current');
    }
  }
}

function mailOf(one, mail) {
  const again = element('button', { type: 'button' }, mail.state === 'sent' ? 'Send a copy' : 'Send again');
  again.setAttribute('aria-label', `${again.textContent} to ${mail.recipient}`);
  again.addEventListener('click', () => send(one, mail.recipient));
  const open = mail.state === 'waiting' || mail.state === 'handing';
  const when = mail.triedAt ? `, ${ago(new Date(mail.triedAt))}` : '';
  return element(
    'li',
    {},
    element('bdi', {}, mail.recipient),
    element('span', { className: mail.state === 'refused' || mail.state === 'unclear' ? 'ill' : '' }, `${STATES[mail.state]}${when}`),
    open ? null : again,
    mail.why && mail.state !== 'sent' ? element('small', {}, mail.why) : null,
  );
}

function paintOne() {
  const one = chosen();
  byId('of-one').hidden = !one;
  say(byId('shown-title'), one ? titleOf(one) : items.length > 0 ? 'No report is chosen' : 'There is no report yet');
  if (!one) {
    return;
  }
  const by = one.askedBy ? `, asked for by ${one.askedBy}` : '';
  say(byId('about'), `${one.soFar ? 'As far as the day went. ' : ''}Made ${inFull(new Date(one.generatedAt))}${by}.`);
  const fresh = one.reportId + JSON.stringify(one.mails);
  if (fresh !== mailsShown) {
    mailsShown = fresh;
    byId('mails').replaceChildren(...one.mails.map(mail => mailOf(one, mail)));
  }
  byId('mails').hidden = one.mails.length === 0;
  byId('no-mails').hidden = one.mails.length > 0;
  say(byId('no-mails'), one.skipped ? 'Nobody: it tells of too few faces to be mailed by itself.' : 'Nobody.');
  if (letterShown !== one.reportId) {
    letterShown = one.reportId;
    const address = `/api/v1/reports/${one.reportId}/letter`;
    byId('letter').src = `${address}.html`;
    byId('plain').href = `${address}.txt`;
    byId('alone').href = `${address}.html`;
    byId('alone').download = `atmosphere-${one.kind}-${one.day}.html`;
  }
}

function paint() {
  paintList();
  paintOne();
}

/** The newest page anew, with those that were loaded below it kept. */
async function look() {
  const told = await reports({});
  byId('make-day').max = told.today;
  byId('make-day').value ||= told.today;
  const known = new Set(told.items.map(one => one.reportId));
  const oldest = told.items.at(-1);
  const below = items.filter(one => !known.has(one.reportId) && oldest && one.generatedAt < oldest.generatedAt);
  if (below.length === 0) {
    next = told.next;
  }
  items = [...told.items, ...below];
  if (!chosenId() && items.length > 0) {
    history.replaceState(null, '', `#${items[0].reportId}`);
  }
  paint();
}

async function send(one, recipient) {
  try {
    await sendReport(one.reportId, recipient);
    say(byId('said'), recipient ? `It is on its way to ${recipient}.` : 'It is on its way to those who have not got it.');
    await look();
  } catch (problem) {
    say(byId('said'), `Not sent: ${problem.message}`);
  }
}

async function make() {
  const wish = { kind: byId('make-kind').value, day: byId('make-day').value };
  byId('make-now').disabled = true;
  say(byId('said'), 'It is being made …');
  try {
    const { reportId } = await makeReport(wish);
    const until = Date.now() + PATIENCE_MILLIS;
    while (!(await reports(wish)).items.some(one => one.reportId === reportId)) {
      if (Date.now() > until) {
        throw new Error('it is not made yet; the log and the page Flow tell why. It will stand in the list.');
      }
      await new Promise(go => setTimeout(go, MADE_LOOK_MILLIS));
    }
    location.hash = reportId;
    await look();
    await seek(reportId);
    say(byId('said'), `The report of ${words(wish.day)} is here.`);
    byId('shown-title').focus();
  } catch (problem) {
    say(byId('said'), `No report: ${problem.message}`);
  } finally {
    byId('make-now').disabled = false;
  }
}

async function older() {
  const told = await reports({ cursor: next });
  items.push(...told.items.filter(one => !items.some(there => there.reportId === one.reportId)));
  next = told.next;
  paint();
}

/** An older one that is asked for by its address. */
async function seek(id) {
  while (id && next !== null && !items.some(one => one.reportId === id)) {
    await older();
  }
}

function ill(problem) {
  say(byId('notice-title'), problem.title ?? 'This page has a fault');
  say(byId('notice-text'), problem.message);
  byId('notice').hidden = false;
}

async function regularly() {
  try {
    if (!document.hidden) {
      await look();
      byId('notice').hidden = true;
    }
  } catch (problem) {
    ill(problem);
  }
  setTimeout(regularly, LOOK_EVERY_MILLIS);
}

byId('make').addEventListener('submit', event => {
  event.preventDefault();
  make();
});
byId('send').addEventListener('click', () => send(chosen()));
byId('older-load').addEventListener('click', () => older().catch(ill));
skipWithinView();
addEventListener('hashchange', () => {
  paint();
  seek(chosenId()).then(paint).catch(ill);
});
reachable(byId('list'));
regularly().then(() => seek(chosenId())).then(paint).catch(ill);
showMe();
