// Shows /api/v1/status and a page of /api/v1/clients, asked anew every two seconds. Everything from outside is set as text, never as markup.
import { FlowPicture, say } from './flow-picture.js';

const REFRESH_MS = 2000;
const WORDS = { up: 'all is well', degraded: 'works, with trouble', down: 'something is down' };
const at = id => document.getElementById(id);

function element(tag, text, className = '') {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

/** The first cell of a row names it. */
function head(text) {
  const made = element('th', text);
  made.scope = 'row';
  return made;
}

function withStatus(made, status) {
  made.dataset.status = status;
  return made;
}

/** As long as a table has no room, it scrolls, and whoever has no pointer reaches it with the Tab key. */
function reachable(scroller) {
  const look = () => {
    if (scroller.scrollWidth > scroller.clientWidth) scroller.tabIndex = 0;
    else scroller.removeAttribute('tabindex');
  };
  new ResizeObserver(look).observe(scroller);
  new MutationObserver(look).observe(scroller, { childList: true, subtree: true });
}

function row(cells) {
  const made = document.createElement('tr');
  made.append(...cells);
  return made;
}

function bytes(n) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let i = 0;
  while (n >= 1024 && i < units.length - 1) { n /= 1024; i++; }
  return `${i ? n.toFixed(1) : n} ${units[i]}`;
}

function since(from, to) {
  const s = Math.max(0, Math.round((new Date(to) - new Date(from)) / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return s < 172800 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} days`;
}

function trouble(step, now) {
  if (step.failure) return `stopped ${since(step.failure.since, now)} ago: ${step.failure.what}`;
  return step.retrying ? `trying again for ${since(step.retrying.since, now)}: ${step.retrying.what}` : null;
}

function show(status) {
  at('notice').hidden = true;
  at('name').textContent = status.name;
  at('port').textContent = status.mqtt.split(':').pop();
  withStatus(at('health'), status.health.status);
  say(at('health'), WORDS[status.health.status] ?? status.health.status);
  at('about').textContent = `Runs for ${since(status.startedAt, status.now)}; stations connect to ${status.mqtt}.`;

  const steps = new Set(status.steps.map(step => step.step));
  at('parts').replaceChildren(...Object.values(status.health.parts).filter(part => !steps.has(part.name.split(' ')[0])).map(part => {
    const item = element('li', '');
    item.append(element('b', `${part.name} `), withStatus(element('span', part.status), part.status), element('small', part.detail));
    return item;
  }));
  at('steps').replaceChildren(...status.steps.map(step => row([
    head(step.step), withStatus(element('td', trouble(step, status.now) ?? 'well'), step.failure ? 'down' : step.retrying ? 'degraded' : 'up'),
    element('td', step.lag, 'n'), element('td', step.inFlight, 'n'), element('td', step.input),
  ])));
  at('no-steps').hidden = status.steps.length > 0;
  at('steps-table').hidden = status.steps.length === 0;
  const spool = status.spool;
  at('spool').textContent = `${spool.messages} messages, ${bytes(spool.bytes)} of ${bytes(spool.maxBytes)}; `
    + `${spool.deadLetters} dead letters${spool.full ? '. It is full: pictures are not acknowledged, stations keep them.' : '.'}`;
  withStatus(at('spool'), spool.full ? 'down' : '');
  const known = status.recognizer;
  at('recognizer').textContent = known.version
    ? `version ${known.version}: ${known.people} people, ${known.faces} faces, trained ${since(known.trainedAt, status.now)} ago`
    : 'None yet: nobody is known.';
  at('spool-bar').value = spool.bytes / spool.maxBytes;
}

const picture = new FlowPicture(at('diagram'));
let lettersKnown = 0;

/** Dead letters stand on the arrows, and are read when there are more or fewer than before. */
async function showFlow(letters) {
  const told = await ask('/api/v1/flow');
  at('diagram').hidden = told.lines.length === 0;
  picture.show(told);
  if (letters !== lettersKnown) {
    picture.given((await ask('/api/v1/dead-letters')).items);
    lettersKnown = letters;
  }
}

let cursor = '';

function showClients(page, now) {
  const any = page.items.length > 0;
  at('no-clients').hidden = any || cursor !== '';
  at('clients-table').hidden = !any;
  at('pages').hidden = !page.next && cursor === '';
  at('first').disabled = cursor === '';
  at('next').disabled = !page.next;
  at('next').onclick = () => turnTo(page.next);
  at('clients').replaceChildren(...page.items.map(client => row([
    head(client.clientId), element('td', client.userName ?? '–'), element('td', client.address ?? 'away'),
    element('td', client.protocol), element('td', since(client.since, now)), element('td', client.subscriptions, 'n'),
    element('td', `${client.queued} (${bytes(client.queuedBytes)})`, 'n'), element('td', client.inFlight, 'n'),
    element('td', client.dropped, 'n'),
  ])));
}

function turnTo(page) {
  cursor = page;
  ask(`/api/v1/clients?cursor=${encodeURIComponent(cursor)}`).then(shown => showClients(shown, new Date()), () => {});
}

at('first').onclick = () => turnTo('');

async function ask(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return answer.json();
}

async function refresh() {
  try {
    const status = await ask('/api/v1/status');
    show(status);
    showClients(await ask(`/api/v1/clients?cursor=${encodeURIComponent(cursor)}`), status.now);
    await showFlow(status.spool.deadLetters);
  } catch (problem) {
    withStatus(at('health'), 'down');
    say(at('health'), 'not reached');
    say(at('notice-text'), `${problem.message}. It is tried again every ${REFRESH_MS / 1000} s; what is shown is old.`);
    at('notice').hidden = false;
  }
  setTimeout(refresh, REFRESH_MS);
}

reachable(at('steps-scroll'));
reachable(at('clients-scroll'));
refresh();
