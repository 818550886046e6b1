// The mails that came in: a list, and one of them as letter, as text, as pictures. Whatever stands in a mail goes in as text here; its letter is in a frame.

const byId = id => document.getElementById(id);
const EVERY_MILLIS = 2_000;
const WAYS = ['html', 'text', 'pictures'];
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });
const short = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

let mails = [];
let shown = '';
let listed = '';

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

async function get(path) {
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) {
    throw new Error((await answer.json().catch(() => ({}))).error ?? `status ${answer.status}`);
  }
  return answer.json();
}

function entry(mail) {
  const button = element(
    'button',
    { type: 'button' },
    element('strong', { dir: 'auto' }, mail.subject || '(no subject)'),
    element('span', {}, `to ${mail.to.join(', ')}`),
    element('small', {}, short.format(new Date(mail.at))),
  );
  button.dataset.id = mail.id;
  button.addEventListener('click', () => {
    location.hash = mail.id;
  });
  return element('li', {}, button);
}

function paintList() {
  const fresh = mails.map(mail => mail.id).join();
  if (fresh !== listed) {
    listed = fresh;
    const focused = document.activeElement?.dataset?.id;
    byId('mails').replaceChildren(...mails.map(entry));
    byId('mails').querySelector(`[data-id="${focused}"]`)?.focus();
  }
  byId('none').hidden = mails.length > 0;
  for (const button of byId('mails').querySelectorAll('button')) {
    if (button.dataset.id === location.hash.slice(1)) {
      button.setAttribute('aria-current', 'true');
    } else {
      button.removeAttribute('aria-current');
    }
  }
}

function way(chosen) {
  for (const one of WAYS) {
    byId(`show-${one}`).setAttribute('aria-pressed', String(one === chosen));
    byId(one).hidden = one !== chosen;
  }
}

async function show() {
  const id = location.hash.slice(1);
  if (id === shown || !mails.some(mail => String(mail.id) === id)) {
    return;
  }
  shown = id;
  const { mail, text, html, pictures } = await get(`/mails/${id}`);
  byId('subject').textContent = mail.subject || '(no subject)';
  byId('from').textContent = mail.from;
  byId('to').textContent = mail.to.join(', ');
  byId('at').textContent = full.format(new Date(mail.at));
  byId('source').href = `/mails/${id}/source`;
  byId('text').textContent = text ?? 'This mail has no plain text.';
  byId('show-html').disabled = !html;
  if (html) {
    byId('html').src = `/mails/${id}/letter.html`;
  }
  byId('pictures').replaceChildren(...pictures.map(one => {
    const about = `${one.contentId || 'no content id'} · ${one.contentType} · ${one.bytes} bytes`;
    const address = `/mails/${id}/pictures/${one.number}`;
    return element('li', {}, element('figure', {}, one.shown ? element('img', { src: address, alt: one.contentId }) : '', element('figcaption', {}, about)));
  }));
  byId('whole').hidden = false;
  way(html ? 'html' : 'text');
}

async function look() {
  try {
    mails = (await get('/mails')).mails;
    if (!location.hash && mails.length > 0) {
      history.replaceState(null, '', `#${mails[0].id}`);
    }
    paintList();
    await show();
    byId('problem').hidden = true;
  } catch (problem) {
    byId('problem').textContent = `The mails cannot be read now: ${problem.message}`;
    byId('problem').hidden = false;
  }
}

async function regularly() {
  if (!document.hidden) {
    await look();
  }
  setTimeout(regularly, EVERY_MILLIS);
}

WAYS.forEach(one => byId(`show-${one}`).addEventListener('click', () => way(one)));
// The address says which mail is shown, and stays.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  byId('subject').focus();
});
addEventListener('hashchange', look);
regularly();
