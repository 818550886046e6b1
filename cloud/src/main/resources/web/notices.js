// The notice about what is wrong: what, since when, and when it is tried again. It goes away by itself.

import { byId, say } from './dom.js';
import { toTheSecond } from './time.js';

const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 15;

export class Notices {
  #since = null;
  #wait = FIRST_WAIT_SECONDS;
  #retryAt = 0;
  #trying = false;
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
    if (this.#trying || this.#retryAt === 0) {
      this.#trying = false;
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
    this.#trying = false;
    this.#wait = FIRST_WAIT_SECONDS;
    this.#retryAt = 0;
    byId('notice').hidden = true;
  }

  #tick() {
    const left = Math.ceil((this.#retryAt - Date.now()) / 1000);
    const next = this.#trying ? 'trying now…' : `trying again in ${Math.max(1, left)} s`;
    say(byId('notice-when'), `Since ${toTheSecond(this.#since)}; ${next}.`);
    if (left <= 0 && !this.#trying) {
      this.#tryNow();
    }
  }

  #tryNow() {
    this.#trying = true;
    this.#tick();
    this.#retry();
  }
}
