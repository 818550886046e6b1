// Somebody by their name: typed, found among those who are known, or made.

import * as desk from './desk.js';
import { byId, element } from './dom.js';

const SHOWN = 8;
const PAUSE_MILLIS = 150;

export class Finder {
  #input = byId('find');
  #list = byId('found');
  #choose;
  #options = [];
  #at = 0;
  #timer = 0;
  #asked = 0;

  /** @param choose called with a person, or with a name that nobody has */
  constructor(choose) {
    this.#choose = choose;
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#find(), PAUSE_MILLIS);
    });
    this.#input.addEventListener('keydown', event => this.#key(event));
    this.#input.addEventListener('blur', () => this.#hide());
  }

  focus() {
    this.#input.focus();
  }

  clear() {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#input.value = '';
    this.#hide();
  }

  async #find() {
    const typed = this.#input.value.trim();
    this.#asked += 1;
    const asked = this.#asked;
    if (!typed) {
      this.#hide();
      return;
    }
    const found = await desk.people({ name: typed, limit: SHOWN }).catch(() => ({ items: [] }));
    if (asked !== this.#asked) {
      return;
    }
    this.#options = found.items.map(person => ({ person, text: person.name }));
    if (!found.items.some(person => person.name.toLowerCase() === typed.toLowerCase())) {
      this.#options.push({ name: typed, text: `New: ${typed}` });
    }
    this.#at = 0;
    this.#show();
  }

  #show() {
    this.#list.replaceChildren(...this.#options.map((option, i) => {
      const line = element('li', { id: `found-${i}`, role: 'option', 'aria-selected': String(i === this.#at) }, element('bdi', {}, option.text));
      line.addEventListener('pointerdown', event => {
        event.preventDefault();
        this.#take(option);
      });
      return line;
    }));
    this.#list.hidden = false;
    this.#input.setAttribute('aria-expanded', 'true');
    this.#input.setAttribute('aria-activedescendant', `found-${this.#at}`);
  }

  #hide() {
    this.#options = [];
    this.#list.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
  }

  async #key(event) {
    if (event.isComposing) {
      return;
    }
    if (event.key === 'Escape') {
      this.clear();
      this.#input.blur();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && this.#options.length > 0) {
      event.preventDefault();
      this.#at = (this.#at + (event.key === 'ArrowDown' ? 1 : -1) + this.#options.length) % this.#options.length;
      this.#show();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      clearTimeout(this.#timer);
      if (this.#options.length === 0) {
        await this.#find();
      }
      if (this.#options.length > 0) {
        this.#take(this.#options[this.#at]);
      }
    }
  }

  #take(option) {
    this.clear();
    this.#input.blur();
    this.#choose(option.person ? { personId: option.person.personId, label: option.person.name } : { name: option.name, label: option.name });
  }
}
