// The channel as one member sees it: polls the state, draws what changed, and sends clicks.

const $ = (id) => document.getElementById(id);
let version = -1;
let users = [];
let messages = [];

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'class') made.className = value;
    else if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Only where it changes: a screen reader is not told the same again. */
function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

const nameOf = (id) => users.find((user) => user.id === id)?.name ?? id;
const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

// The part of mrkdwn that is used: bold, italics, code, mentions, dates, links. Text stays text, whatever stands in it.
function mrkdwn(text) {
  const parts = document.createDocumentFragment();
  const pattern = /<@([UW][A-Z0-9]+)>|<!date\^(\d+)\^[^|>]*\|([^>]*)>|<(https?:[^|>]+)(?:\|([^>]*))?>|\*([^*\n]+)\*|_([^_\n]+)_|`([^`\n]+)`/g;
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    parts.append(unescaped(text.slice(end, found.index)));
    const [, user, seconds, fallback, address, label, bold, italic, code] = found;
    if (user) parts.append(element('span', { class: 'mention' }, element('bdi', {}, '@' + nameOf(user))));
    else if (seconds) parts.append(element('time', { title: fallback }, new Date(seconds * 1000).toLocaleString()));
    else if (address) parts.append(element('a', { href: address, rel: 'noreferrer' }, unescaped(label ?? address)));
    else if (bold) parts.append(element('b', {}, mrkdwn(bold)));
    else if (italic) parts.append(element('i', {}, mrkdwn(italic)));
    else if (code) parts.append(element('code', {}, unescaped(code)));
    end = found.index + found[0].length;
  }
  parts.append(unescaped(text.slice(end)));
  return parts;
}

const words = (text) => (text.type === 'mrkdwn' ? mrkdwn(text.text) : document.createTextNode(text.text));

function image(block) {
  const source = block.slack_file ? `/sim/files/${block.slack_file.id}` : block.image_url;
  const figure = element('figure', {}, element('img', { src: source, alt: block.alt_text }));
  if (block.title) figure.append(element('figcaption', {}, words(block.title)));
  return figure;
}

async function click(message, action, chosen) {
  $('problem').textContent = '';
  const answer = await fetch('/sim/click', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: $('me').value, ts: message.ts, action, selected_user: chosen ?? '' }),
  });
  const told = await answer.json();
  if (told.error) $('problem').textContent = told.error;
  else if (!told.well) $('problem').textContent = 'This app did not answer. Try again.';
  await look();
}

function control(message, part) {
  if (part.type === 'button') {
    return element('button', { class: part.style ?? '', 'data-action': part.action_id, onclick: () => click(message, part.action_id) },
      element('bdi', {}, words(part.text)));
  }
  if (part.type === 'users_select') {
    const list = element('select', { 'data-action': part.action_id, 'aria-label': part.placeholder?.text ?? 'Who', onchange: (event) => click(message, part.action_id, event.target.value) });
    if (!part.initial_user) list.append(element('option', { value: '' }, part.placeholder?.text ?? 'Choose'));
    for (const user of users.filter((each) => !each.left || each.id === part.initial_user)) {
      const option = element('option', { value: user.id }, user.name);
      option.selected = user.id === part.initial_user;
      list.append(option);
    }
    return list;
  }
  if (part.type === 'image') return image(part);
  return words(part);
}

function drawn(message, block) {
  switch (block.type) {
    case 'section': {
      const section = element('div', { class: 'section' });
      if (block.text) section.append(words(block.text));
      if (block.fields) section.append(element('div', { class: 'fields' }, ...block.fields.map((field) => element('div', {}, words(field)))));
      if (block.accessory) section.append(' ', control(message, block.accessory));
      return section;
    }
    case 'header': return element('div', { class: 'head' }, words(block.text));
    case 'divider': return element('hr');
    case 'image': return image(block);
    case 'context': return element('div', { class: 'context' }, ...block.elements.map((part) => control(message, part)));
    case 'actions': return element('div', { class: 'actions' }, ...block.elements.map((part) => control(message, part)));
    default: return element('pre', {}, JSON.stringify(block));
  }
}

function article(message) {
  const at = new Date(Number(message.ts.split('.')[0]) * 1000).toLocaleTimeString();
  const by = element('div', { class: 'by' }, element('b', {}, 'Atmosphere'), ` ${at}`,
    message.only_for ? ' – only visible to you' : '', message.edited ? ' (edited)' : '');
  const body = message.blocks.length ? message.blocks.map((block) => drawn(message, block))
    : [element('div', { class: 'section' }, mrkdwn(message.text))];
  return element('article', { class: message.only_for ? 'message ephemeral' : 'message', 'data-ts': message.ts }, by, ...body);
}

/** Whoever has the focus on a button or a list that is drawn anew, has it on the new one. */
function focusedControl() {
  const { activeElement } = document;
  const ts = activeElement?.closest('article')?.dataset.ts;
  const { action } = activeElement?.dataset ?? {};
  return ts && action && (() => document.querySelector(`[data-ts="${ts}"] [data-action="${action}"]`)?.focus());
}

function draw() {
  const me = $('me').value;
  const visible = messages.filter((message) => !message.only_for || message.only_for === me);
  const kept = new Map([...$('messages').children].map((child) => [child.dataset.ts, child]));
  const wanted = visible.map((message) => {
    const state = JSON.stringify(message);
    const old = kept.get(message.ts);
    if (old && old.state === state) return old;
    const fresh = article(message);
    fresh.state = state;
    return fresh;
  });
  const atEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 40;
  $('nothing').hidden = visible.length > 0;
  if (wanted.length !== $('messages').children.length || wanted.some((one, i) => one !== $('messages').children[i])) {
    const focused = focusedControl();
    $('messages').replaceChildren(...wanted);
    focused?.();
  }
  if (atEnd) window.scrollTo(0, document.body.scrollHeight);
}

async function look() {
  const answer = await fetch(`/sim/state?since=${version}`);
  const state = await answer.json();
  $('channel').textContent = state.channel;
  say($('link'), state.sockets ? 'The app is connected by Socket Mode.' : 'The app is not connected by Socket Mode.');
  if (!state.messages) return;
  version = state.version;
  messages = state.messages;
  if (JSON.stringify(users) !== JSON.stringify(state.users)) {
    users = state.users;
    const me = $('me').value;
    $('me').replaceChildren(...users.filter((user) => !user.left).map((user) => element('option', { value: user.id }, user.name)));
    if (me) $('me').value = me;
  }
  draw();
}

$('me').addEventListener('change', draw);
async function keepLooking() {
  try {
    await look();
  } catch {
    say($('link'), 'The stand-in does not answer.');
  }
  setTimeout(keepLooking, 700);
}
keepLooking();
