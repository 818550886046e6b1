// Signs in with a name and a password, and goes on to where one wanted to.

import * as desk from './desk.js';
import { byId, say } from './dom.js';

/** Never to another site, whatever the address says. */
function wanted() {
  const to = new URL(new URLSearchParams(location.search).get('to') ?? '/', location.origin);
  return to.origin === location.origin && to.pathname !== location.pathname ? to.pathname + to.hash : '/';
}

byId('sign-in-form').addEventListener('submit', async event => {
  event.preventDefault();
  byId('go').disabled = true;
  byId('notice').hidden = true;
  try {
    await desk.signIn(byId('name').value.trim(), byId('password').value);
    location.assign(wanted());
  } catch (problem) {
    say(byId('notice-text'), problem.message);
    byId('notice').hidden = false;
    byId('password').value = '';
    byId('password').focus();
  } finally {
    byId('go').disabled = false;
  }
});

desk.session().then(told => {
  if (!told.passwords || told.name !== null) {
    location.replace(wanted());
  }
}, () => {});
byId('name').focus();
