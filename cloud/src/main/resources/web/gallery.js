// The pictures on the page, newest first: the newest page, older ones below it, new ones above it as they come.
//
// At most MOST_CARDS stand in the page. Live pictures push the oldest ones out; reading far back pushes the newest ones out,
// and then new ones are only counted until the reader comes back to the top.

import { images } from './api.js';
import { card } from './card.js';
import { hideDetailOf } from './detail.js';
import { byId, calm, element, say } from './dom.js';

const PAGE = 24;
const MOST_CARDS = 240;
const MOST_WAITING = 48;
const GATHERING_MILLIS = 200;
const NEAR_THE_TOP = 240;
const NEAR_THE_END = 600;

export class Gallery {
  /** In the page's order, newest first: { image, card }. */
  #shown = [];
  /** Came in and not shown yet, by id. */
  #waiting = new Map();
  #station = '';
  /** Leads to what is older than the last card; null if nothing is, undefined if that is not known. */
  #next;
  /** Newest ones were pushed out, or too many wait: only reading the newest page again shows what is new. */
  #apart = false;
  #round = 0;
  #loadingOlder = false;
  #timer = null;
  #report;

  /** @param report.well called after an answer; report.ill with what went wrong */
  constructor(report) {
    this.#report = report;
    byId('older-load').addEventListener('click', () => this.older());
    byId('fresh-show').addEventListener('click', () => this.toTop());
    addEventListener('scroll', () => this.#scrolled(), { passive: true });
    addEventListener('resize', () => this.#olderIfNear(), { passive: true });
  }

  get station() {
    return this.#station;
  }

  /** Shows one station's pictures only; all, if empty. */
  choose(station) {
    this.#station = station;
    this.#waiting.clear();
    this.#forgetShown();
    return this.refresh();
  }

  /** Reads the newest page; what was there already stays, if the page reaches down to it. */
  async refresh() {
    const round = ++this.#round;
    let page;
    try {
      page = await images({ station: this.#station, limit: PAGE });
    } catch (problem) {
      if (round === this.#round) {
        this.#report.ill(problem);
      }
      return;
    }
    if (round !== this.#round) {
      return;
    }
    this.#report.well();
    const overlaps = page.items.some(image => this.#find(image) >= 0);
    if (this.#apart || (this.#shown.length > 0 && !overlaps)) {
      this.#forgetShown();
    }
    this.#next = this.#next === undefined || page.next === null ? page.next : this.#next;
    for (const image of page.items) {
      const at = this.#find(image);
      if (at >= 0 && JSON.stringify(this.#shown[at].image) !== JSON.stringify(image)) {
        this.#replace(at, image);
      }
    }
    this.#insert(page.items);
    byId('pictures').setAttribute('aria-busy', 'false');
    this.#showWaiting();
    requestAnimationFrame(() => this.#olderIfNear());
  }

  /** A new picture, or one about which something has changed. */
  arrived(image) {
    if (this.#station && image.station !== this.#station) {
      return;
    }
    const at = this.#find(image);
    if (at >= 0) {
      this.#replace(at, image);
      return;
    }
    this.#waiting.set(image.imageId, image);
    if (this.#waiting.size > MOST_WAITING) {
      this.#waiting.delete(this.#waiting.keys().next().value);
      this.#apart = true;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#showWaiting();
    }, GATHERING_MILLIS);
  }

  async older() {
    if (!this.#next || this.#loadingOlder) {
      return;
    }
    this.#loadingOlder = true;
    const button = byId('older-load');
    button.disabled = true;
    say(button, 'Loading…');
    const round = this.#round;
    try {
      const page = await images({ station: this.#station, limit: PAGE, cursor: this.#next });
      this.#report.well();
      if (round === this.#round) {
        this.#next = page.next;
        this.#insert(page.items);
        this.#dropNewest();
        requestAnimationFrame(() => this.#olderIfNear());
      }
    } catch (problem) {
      this.#report.ill(problem);
    } finally {
      this.#loadingOlder = false;
      button.disabled = false;
      say(button, 'Load older');
    }
  }

  toTop() {
    scrollTo({ top: 0, behavior: calm() ? 'auto' : 'smooth' });
    if (this.#apart) {
      this.refresh();
    } else {
      this.#flush();
    }
  }

  /** Who comes near the end finds the next page there. */
  #olderIfNear() {
    if (this.#next && byId('older').getBoundingClientRect().top < innerHeight + NEAR_THE_END) {
      this.older();
    }
  }

  #scrolled() {
    this.#olderIfNear();
    if (scrollY < NEAR_THE_TOP && this.#waiting.size > 0 && !this.#timer) {
      this.#showWaiting();
    }
  }

  /** Nobody's reading is disturbed: further down, new ones are announced and wait. */
  #showWaiting() {
    if (scrollY < NEAR_THE_TOP && this.#apart) {
      this.refresh();
    } else if (scrollY < NEAR_THE_TOP) {
      this.#flush();
    }
    this.#tellWaiting();
  }

  #tellWaiting() {
    const count = this.#waiting.size;
    byId('fresh').hidden = count === 0;
    say(byId('fresh-show'), `↑ ${count === MOST_WAITING ? 'many' : count} new ${count === 1 ? 'picture' : 'pictures'}`);
  }

  #flush() {
    // What belongs below the last card stands on a page that was not loaded yet.
    const last = this.#next ? this.#shown.at(-1)?.image : undefined;
    const fresh = [...this.#waiting.values()].filter(image => !last || !older(image, last));
    this.#waiting.clear();
    if (fresh.length > 0) {
      this.#insert(fresh, true);
      this.#dropOldest();
    }
    this.#tellWaiting();
  }

  #insert(fresh, arriving = false) {
    const before = arriving && !calm() ? this.#visiblePlaces() : new Map();
    const parent = byId('pictures');
    parent.querySelectorAll('.waiting').forEach(placeholder => placeholder.remove());
    for (const image of fresh.filter(one => this.#find(one) < 0)) {
      const made = card(image);
      made.classList.toggle('arriving', arriving);
      const at = this.#shown.findIndex(one => older(one.image, image));
      parent.insertBefore(made, at < 0 ? null : this.#shown[at].card);
      this.#shown.splice(at < 0 ? this.#shown.length : at, 0, { image, card: made });
    }
    this.#slide(before);
    this.#tellState();
  }

  /** Cards that make room glide to their new places. */
  #visiblePlaces() {
    const places = new Map();
    for (const { card: one } of this.#shown.slice(0, 40)) {
      const place = one.getBoundingClientRect();
      if (place.top < innerHeight && place.bottom > 0) {
        places.set(one, place);
      }
    }
    return places;
  }

  #slide(before) {
    for (const [one, was] of before) {
      const is = one.getBoundingClientRect();
      if (is.left !== was.left || is.top !== was.top) {
        one.animate([{ transform: `translate(${was.left - is.left}px, ${was.top - is.top}px)` }, { transform: 'none' }], {
          duration: 420,
          easing: 'cubic-bezier(.2, .8, .2, 1)',
        });
      }
    }
  }

  #replace(at, image) {
    const made = card(image);
    hideDetailOf(this.#shown[at].card);
    this.#shown[at].card.replaceWith(made);
    this.#shown[at] = { image, card: made };
  }

  /** Live pictures push whole pages out below; what is older is then read from the top again. */
  #dropOldest() {
    if (this.#shown.length > MOST_CARDS) {
      this.#remove(this.#shown.splice(PAGE));
      this.#apart = true;
      this.refresh();
    }
  }

  #dropNewest() {
    if (this.#shown.length > MOST_CARDS) {
      this.#apart = true;
      this.#remove(this.#shown.splice(0, this.#shown.length - MOST_CARDS));
    }
  }

  #forgetShown() {
    this.#remove(this.#shown.splice(0));
    this.#apart = false;
    this.#next = undefined;
  }

  /** Its place among the cards; -1 if it has none. */
  #find(image) {
    return this.#shown.findIndex(one => one.image.imageId === image.imageId);
  }

  #remove(gone) {
    for (const { card: one } of gone) {
      hideDetailOf(one);
      one.remove();
    }
  }

  #tellState() {
    const empty = this.#shown.length === 0;
    byId('empty').hidden = !empty;
    if (empty) {
      say(byId('empty-title'), this.#station ? `No picture from ${this.#station} yet` : 'No pictures yet');
      say(byId('empty-text'), this.#station ? 'Publish one as this station:' : 'Publish the first one, as any station you like:');
      say(byId('empty-station'), this.#station || 'door');
      byId('empty-all').hidden = !this.#station;
    }
    byId('older').hidden = !this.#next;
    byId('end').hidden = empty || this.#next !== null || this.#shown.length <= PAGE;
  }

  /** Grey cards, until the first answer is there. */
  showPlaceholders() {
    byId('pictures').replaceChildren(...Array.from({ length: 8 }, () => element('div', { className: 'waiting' })));
  }
}

/** Whether the first stands below the second: captured earlier; of the same time, by id. */
function older(one, other) {
  const difference = new Date(one.capturedAt) - new Date(other.capturedAt);
  return difference < 0 || (difference === 0 && one.imageId < other.imageId);
}
