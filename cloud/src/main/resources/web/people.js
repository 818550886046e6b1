// People with their faces: renamed, made one, and freed of faces that are not theirs.

import * as desk from './desk.js';
import { byId, element, say } from './dom.js';
import { Enrol } from './enrol.js';

const PAUSE_MILLIS = 200;

function learning(person) {
  if (person.tagged >= person.needed) {
    return `${person.faces} ${person.faces === 1 ? 'face' : 'faces'}, known`;
  }
  if (person.faces === 0) {
    return 'no face known yet';
  }
  return `learning: ${person.tagged} of ${person.needed} faces`;
}

const crop = faceId => element('img', { src: desk.cropOf(faceId), alt: '', loading: 'lazy', width: 44, height: 44 });

export class People {
  #next = null;
  #timer = 0;
  #shown = null;
  #tell;
  #ill;
  #enrol = new Enrol(personId => this.#taught(personId).catch(problem => this.#ill(problem)));

  constructor({ tell, ill }) {
    this.#tell = tell;
    this.#ill = ill;
    byId('new-person').addEventListener('submit', event => this.#changed(event, async () => {
      const made = await desk.makePerson(byId('new-person-name').value);
      byId('new-person-name').value = '';
      await this.#open(made.personId);
    }));
    byId('people-find').addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.refresh(), PAUSE_MILLIS);
    });
    byId('people-more-load').addEventListener('click', () => this.#load(this.#next));
    byId('person-close').addEventListener('click', () => byId('person').close());
    byId('person').addEventListener('close', () => this.#backToTheList());
    byId('rename').addEventListener('submit', event => this.#changed(event, async () => {
      await desk.rename(this.#shown.personId, byId('rename-name').value);
      this.#tell('Renamed.');
      await this.#open(this.#shown.personId);
    }));
    byId('merge').addEventListener('submit', event => this.#changed(event, async () => {
      const left = await desk.merge(this.#shown.personId, byId('merge-into').value);
      this.#tell('They are one person now.');
      await this.#open(left.personId);
    }));
  }

  /** To whom one came from: the browser knows only the card that stood there then. */
  #backToTheList() {
    const card = document.querySelector(`#people-list [data-person-id="${this.#shown.personId}"]`);
    (card ?? byId('people-find')).focus();
  }

  refresh() {
    return this.#load(null);
  }

  async #load(cursor) {
    try {
      const page = await desk.people({ name: byId('people-find').value.trim(), cursor });
      const cards = page.items.map(person => this.#card(person));
      if (cursor) {
        byId('people-list').append(...cards);
      } else {
        byId('people-list').replaceChildren(...cards);
      }
      this.#next = page.next;
      byId('people-more').hidden = !page.next;
      byId('people-none').hidden = byId('people-list').children.length > 0;
    } catch (problem) {
      this.#ill(problem);
    }
  }

  #card(person) {
    const button = element(
      'button',
      { type: 'button' },
      element('strong', {}, element('bdi', {}, person.name)),
      element('span', { className: 'row-of-faces' }, ...person.latest.slice(0, 5).map(crop)),
      element('small', {}, learning(person) + (person.active ? '' : ' · left Slack')),
      person.faces > 0 && person.tagged < person.needed
        ? element('progress', { max: person.needed, value: person.tagged, 'aria-label': `${person.tagged} of ${person.needed} faces` })
        : null,
    );
    button.dataset.personId = person.personId;
    button.addEventListener('click', () => this.#open(person.personId).catch(problem => this.#ill(problem)));
    return element('li', {}, button);
  }

  async #open(personId) {
    const [person, others] = await Promise.all([desk.person(personId), desk.people({ limit: 200 })]);
    this.#shown = person;
    this.#enrol.of(person.personId);
    say(byId('person-name'), person.name);
    const known = [person.fullName, person.slack && 'on Slack', person.login && 'votes here', learning(person)];
    say(byId('person-about'), known.filter(Boolean).join(' · '));
    byId('rename-name').value = person.name;
    byId('merge-into').replaceChildren(
      element('option', { value: '' }, 'choose'),
      ...others.items.filter(one => one.personId !== person.personId).map(one => element('option', { value: one.personId }, one.name)),
    );
    byId('person-faces').replaceChildren(...person.latest.map(faceId => this.#face(faceId, person)));
    if (!byId('person').open) {
      byId('person').showModal();
    }
  }

  /** Somebody has a face more: shows it, if they are still looked at. */
  async #taught(personId) {
    if (byId('person').open && this.#shown.personId === personId) {
      await this.#open(personId);
    }
    await this.refresh();
  }

  #face(faceId, person) {
    const button = element('button', { type: 'button' }, 'Not this person');
    const uploaded = person.uploaded.find(one => one.faceId === faceId);
    const line = element(
      'li',
      {},
      element('img', { src: desk.cropOf(faceId), alt: `A face of ${person.name}`, loading: 'lazy' }),
      uploaded ? element('small', {}, 'by ', element('bdi', {}, uploaded.by)) : null,
      button,
    );
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        await desk.vote(faceId, { verdict: 'not-this-person', personId: person.personId });
        (line.nextElementSibling ?? line.previousElementSibling)?.querySelector('button').focus();
        line.remove();
        this.#tell('Taken back: people are asked again whose face it is.');
      } catch (problem) {
        button.disabled = false;
        this.#ill(problem);
      }
    });
    return line;
  }

  async #changed(event, change) {
    event.preventDefault();
    try {
      await change();
      await this.refresh();
    } catch (problem) {
      this.#ill(problem);
    }
  }
}
