// Who is signed in, in the head of a page that asks for a password, and the way out.

import * as desk from './desk.js';
import { signInFirst } from './api.js';
import { element } from './dom.js';

/** What leaving is called: without a password one only goes by another name. */
export const leavingIsCalled = passwords => (passwords ? 'Sign out' : 'Change');

/** Shows the name where a password was asked for; elsewhere nobody has one, but in the inbox. */
export async function showMe() {
  const told = await desk.session().catch(() => null);
  if (!told?.passwords || told.name === null) {
    return;
  }
  const leave = element('button', { type: 'button', id: 'sign-out' }, leavingIsCalled(true));
  leave.addEventListener('click', async () => {
    leave.disabled = true;
    try {
      await desk.signOut();
      signInFirst();
    } catch (problem) {
      leave.disabled = false;
      leave.title = problem.message;
      leave.textContent = 'Still signed in: try again';
    }
  });
  document.querySelector('.top').append(
    element('p', { className: 'me', id: 'me' }, element('span', {}, 'as'), element('bdi', { id: 'my-name' }, told.name), leave));
}
