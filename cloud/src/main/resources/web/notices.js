// The notice about what is wrong: what, since when, and when it is tried again. It goes away by itself.

import { byId, say } from './dom.js';
import { toTheSecond } from './time.js';

const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 15;

export class Notices {
  #since = null;
  #wait = FIRST_WAIT_SECONDS;
  #retryAt = 0;
  #ticking = null;
  #retry;

  /** @param retry called when it is time to try again; tells the outcome by {@link well} or {@link ill} */
  constructor(retry) {
    this.#retry = retry;
    byId('notice-retry').addEventListener('click', () => this.#tryNow());
  }

  get isIll() {
    return this.#since !== null;
  }

  ill(problem) {
    this.#since ??= new Date();
    say(byId('notice-title'), problem.title ?? 'This page has a fault');
    say(byId('notice-text'), problem.message);
    byId('notice').hidden = false;
    if (this.#retryAt <= Date.now()) {
      this.#retryAt = Date.now() + this.#wait * 1000;
      this.#wait = Math.min(this.#wait * 1.5, LONGEST_WAIT_SECONDS);
    }
    this.#ticking ??= setInterval(() => this.#tick(), 500);
    this.#tick();
  }

  well() {
    clearInterval(this.#ticking);
    this.#ticking = null;
    this.#since = null;
    this.#wait = FIRST_WAIT_SECONDS;
    this.#retryAt = 0;
    byId('notice').hidden = true;
  }

  #tick() {
    const left = Math.ceil((this.#retryAt - Date.now()) / 1000);
    const next = left > 0 ? `trying again in ${left} s` : 'trying now…';
    say(byId('notice-when'), `Since ${toTheSecond(this.#since)}; ${next}.`);
    if (left <= 0) {
      this.#tryNow();
    }
  }

  #tryNow() {
    // The next try is due only if this one fails.
    this.#retryAt = Date.now() + LONGEST_WAIT_SECONDS * 1000;
    say(byId('notice-when'), `Since ${toTheSecond(this.#since)}; trying now…`);
    this.#retry();
  }
}
