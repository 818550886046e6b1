// Puts the inbox together: who votes, the faces that wait, the people.

import * as desk from './desk.js';
import { byId, say, skipWithinView } from './dom.js';
import { Faces } from './faces.js';
import { listen } from './live.js';
import { leavingIsCalled } from './me.js';
import { People } from './people.js';
import { signInFirst } from './api.js';
import { keepTimesTrue } from './time.js';

const GATHERING_MILLIS = 300;

function tell(text) {
  byId('notice').hidden = true;
  say(byId('said'), text);
}

function ill(problem) {
  say(byId('notice-title'), problem.title ?? 'That did not work');
  say(byId('notice-text'), problem.message);
  byId('notice').hidden = false;
  if (problem.status === 401) {
    enter(null);
  }
}

const faces = new Faces({ tell, ill });
const people = new People({ tell, ill });
let me = null;
/** Whether a password is asked for: then on a page of its own. */
let passwords = false;

function showView() {
  const view = location.hash === '#people' ? 'people' : 'faces';
  for (const one of ['faces', 'people']) {
    byId(one).hidden = me === null || view !== one;
    if (view === one) {
      byId(`way-${one}`).setAttribute('aria-current', 'page');
    } else {
      byId(`way-${one}`).removeAttribute('aria-current');
    }
  }
  const name = view === 'people' ? 'People' : 'Inbox';
  say(byId('view-name'), name);
  document.title = `${name} · Atmosphere`;
  if (me !== null && view === 'people') {
    people.refresh();
  }
}

async function enter(name) {
  if (name === null && passwords) {
    signInFirst();
    return;
  }
  me = name;
  byId('sign-in').hidden = me !== null;
  byId('me').hidden = me === null;
  say(byId('my-name'), me ?? '');
  say(byId('sign-out'), leavingIsCalled(passwords));
  showView();
  if (me === null) {
    byId('sign-in-name').focus();
  } else {
    byId('main').focus({ preventScroll: true });
    await faces.begin(me);
  }
}

byId('sign-in-form').addEventListener('submit', async event => {
  event.preventDefault();
  try {
    const signedIn = await desk.signIn(byId('sign-in-name').value);
    byId('notice').hidden = true;
    await enter(signedIn.name);
  } catch (problem) {
    ill(problem);
  }
});
byId('sign-out').addEventListener('click', async () => {
  try {
    await desk.signOut();
    await enter(null);
  } catch (problem) {
    ill(problem);
  }
});
skipWithinView();
addEventListener('hashchange', showView);
addEventListener('keydown', event => {
  const typing = event.target.closest?.('input, select, textarea, button, a, dialog');
  if (me !== null && !byId('faces').hidden && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat) {
    faces.key(event);
  }
});

/** What changed in one moment is read once. */
const changed = new Set();
let many = false;
let timer = 0;

function gather(faceIds) {
  many ||= faceIds.length === 0;
  faceIds.forEach(faceId => changed.add(faceId));
  clearTimeout(timer);
  timer = setTimeout(() => {
    const which = many ? [] : [...changed];
    changed.clear();
    many = false;
    if (me !== null) {
      faces.changed(which);
    }
  }, GATHERING_MILLIS);
}

keepTimesTrue();
listen({ image: () => {}, snapshot: () => gather([]), tagging: told => gather(told.faces), state: () => {} });
desk.session().then(told => {
  passwords = told.passwords;
  return enter(told.name);
}, ill);
