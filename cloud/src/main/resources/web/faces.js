// The faces that wait for whoever signed in: one at a time, answered with a key or a tap.

import * as desk from './desk.js';
import { byId, element, say } from './dom.js';
import { Finder } from './finder.js';
import { ago, inFull } from './time.js';

const AT_A_TIME = 20;
const CHOICES = 9;
const BETWEEN_LOOKS_MILLIS = 2_000;
const LOOKS = 30;
const WORDS = { stranger: 'a stranger', 'not-a-face': 'not a face', skip: 'skipped' };

const said = vote => (vote.verdict === 'person' ? vote.name : WORDS[vote.verdict]);

export class Faces {
  #queue = [];
  #recent = [];
  #history = [];
  #busy = false;
  #needed = 2;
  #me = null;
  #tell;
  #ill;
  #finder = new Finder(who => this.answer({ verdict: 'person', ...who }));

  /**
   * @param tell called with what was done, in words
   * @param ill called with a problem
   */
  constructor({ tell, ill }) {
    this.#tell = tell;
    this.#ill = ill;
    for (const button of document.querySelectorAll('[data-verdict]')) {
      button.addEventListener('click', () => this.answer({ verdict: button.dataset.verdict, label: WORDS[button.dataset.verdict] }));
    }
    byId('next').addEventListener('click', () => this.#leave());
    byId('undo').addEventListener('click', () => this.undo());
    for (const sight of ['crop', 'zoom']) {
      byId(sight).addEventListener('load', event => {
        event.target.classList.remove('missing');
        say(byId(`${sight}-text`), '');
      });
      byId(sight).addEventListener('error', event => this.#missing(event.target, byId(`${sight}-text`)));
    }
  }

  get #current() {
    return this.#queue[0];
  }

  async begin(me) {
    this.#me = me;
    this.#history = [];
    this.#queue = [];
    await this.refresh();
  }

  /** Reads what waits; the face that is looked at stays. */
  async refresh() {
    if (!this.#me) {
      return;
    }
    try {
      const [page, people] = await Promise.all([desk.waiting(AT_A_TIME), desk.people({ limit: 200 })]);
      this.#needed = page.needed;
      say(byId('open'), page.open >= 10_000 ? '10000+' : String(page.open));
      byId('open').hidden = page.open === 0;
      this.#recent = people.items
        .filter(person => person.lastTaggedAt)
        .sort((a, b) => (a.lastTaggedAt < b.lastTaggedAt ? 1 : -1))
        .map(({ personId, name }) => ({ personId, name }));
      const looked = this.#current;
      const fresh = page.items.filter(item => item.faceId !== looked?.faceId && !this.#answered(item.faceId));
      const again = looked && (page.items.find(item => item.faceId === looked.faceId) ?? looked);
      this.#queue = looked ? [again, ...fresh] : fresh;
      this.#show();
    } catch (problem) {
      this.#ill(problem);
    }
  }

  #answered(faceId) {
    return this.#history.some(done => done.faceId === faceId && done.pending);
  }

  /** Something about these faces has changed; none: about many. */
  async changed(faceIds) {
    const looked = this.#current;
    if (looked && (faceIds.length === 0 || faceIds.includes(looked.faceId))) {
      try {
        const now = await desk.face(looked.faceId);
        if (this.#current?.faceId === now.faceId) {
          this.#queue[0] = now;
        }
      } catch (problem) {
        if (problem.status === 404) {
          this.#queue.shift();
        }
      }
    }
    await this.refresh();
  }

  #show() {
    const face = this.#current;
    byId('ask').hidden = !face;
    byId('done').hidden = Boolean(face);
    byId('undo').hidden = this.#history.length === 0;
    if (!face) {
      return;
    }
    this.#sight(byId('crop'), desk.cropOf(face.faceId));
    this.#sight(byId('zoom'), desk.zoomOf(face.faceId));
    say(byId('station'), face.station ?? `uploaded by ${face.uploadedBy}`);
    const time = new Date(face.capturedAt);
    byId('captured').dateTime = face.capturedAt;
    byId('captured').title = inFull(time);
    say(byId('captured'), ago(time));
    say(byId('round'), face.round > 1 ? ` · asked for the ${face.round}. time` : '');
    const open = face.state === 'open';
    byId('decided').hidden = open;
    say(byId('decided'), open ? '' : this.#outcome(face));
    byId('next').hidden = open;
    for (const part of [byId('choices'), document.querySelector('.finder'), ...document.querySelectorAll('[data-verdict]')]) {
      part.hidden = !open;
    }
    this.#showChoices(face);
    this.#showVotes(face);
  }

  #outcome(face) {
    const what = face.decision.verdict === 'person' ? face.decision.name : WORDS[face.decision.verdict];
    if (face.refused) {
      return `Agreed on ${what}, but nothing can be learnt from this face: ${face.refused}`;
    }
    return face.state === 'decided' ? `Agreed: ${what}. The recognizer is told.` : `Decided: ${what}.`;
  }

  /** The guess, then who was named on this face, then whoever was tagged last. */
  #choicesOf(face) {
    const likely = [
      ...(face.guess ? [{ personId: face.guess.personId, name: face.guess.name, guess: face.guess.score }] : []),
      ...face.votes.filter(vote => vote.verdict === 'person').map(({ personId, name }) => ({ personId, name })),
      ...this.#recent,
    ];
    const once = new Map();
    likely.forEach(one => once.has(one.personId) || once.set(one.personId, one));
    return [...once.values()].slice(0, CHOICES);
  }

  #showChoices(face) {
    const mine = this.#mine(face);
    byId('choices').replaceChildren(...this.#choicesOf(face).map((one, i) => {
      const button = element(
        'button',
        { type: 'button', className: one.guess === undefined ? '' : 'guess', 'aria-pressed': String(mine?.personId === one.personId), 'aria-keyshortcuts': String(i + 1) },
        element('kbd', {}, String(i + 1)),
        element('bdi', {}, one.name),
        one.guess === undefined ? null : element('small', {}, `guess, ${Math.round(one.guess * 100)} %`),
      );
      button.addEventListener('click', () => this.answer({ verdict: 'person', personId: one.personId, label: one.name }));
      return element('li', {}, button);
    }));
    for (const button of document.querySelectorAll('[data-verdict]')) {
      button.setAttribute('aria-pressed', String(mine?.verdict === button.dataset.verdict));
    }
  }

  #mine(face) {
    return face.votes.find(vote => vote.login === this.#me);
  }

  #showVotes(face) {
    const tally = new Map();
    for (const vote of face.votes) {
      const key = `${vote.verdict} ${vote.personId}`;
      tally.set(key, [...(tally.get(key) ?? []), vote]);
    }
    say(byId('needed'), `${this.#needed} for one answer decide`);
    const lines = [...tally.values()].sort((a, b) => b.length - a.length).map(votes => element(
      'li',
      {},
      element('b', {}, String(votes.length)),
      element('bdi', {}, said(votes[0])),
      element('small', {}, 'by ', ...votes.flatMap((vote, i) => [i > 0 ? ', ' : '', element('bdi', {}, vote.voter)])),
    ));
    byId('votes').replaceChildren(...(lines.length > 0 ? lines : [element('li', {}, element('small', {}, 'Nobody voted yet.'))]));
  }

  #sight(image, address) {
    if (image.dataset.of !== address) {
      image.dataset.of = address;
      image.dataset.looks = '0';
      image.classList.add('missing');
      image.src = address;
    }
  }

  /** A crop is cut a moment after the face is asked about. */
  #missing(image, text) {
    const address = image.dataset.of;
    const looks = Number(image.dataset.looks) + 1;
    image.classList.add('missing');
    say(text, looks > LOOKS ? 'There is no picture of it.' : 'The picture is being cut …');
    image.dataset.looks = String(looks);
    if (looks <= LOOKS) {
      setTimeout(() => image.dataset.of === address && (image.src = `${address}?${looks}`), BETWEEN_LOOKS_MILLIS);
    }
  }

  async answer({ label, ...what }) {
    const face = this.#current;
    if (!face || this.#busy || face.state !== 'open') {
      return;
    }
    this.#busy = true;
    try {
      await desk.vote(face.faceId, what);
      const done = { faceId: face.faceId, what, pending: true };
      this.#history.push(done);
      // It is counted in a moment; until then it would be offered once more.
      setTimeout(() => { done.pending = false; }, 5_000);
      this.#tell(what.verdict === 'skip' ? 'Skipped.' : `You said: ${label}.`);
      await this.#leave();
    } catch (problem) {
      this.#ill(problem);
      await this.changed([face.faceId]);
    } finally {
      this.#busy = false;
    }
  }

  async #leave() {
    this.#finder.clear();
    this.#queue.shift();
    this.#show();
    byId('main').focus({ preventScroll: true });
    if (this.#queue.length < 3) {
      await this.refresh();
    }
  }

  /** Brings back the face that was answered last. A person is taken back; another answer is changed by answering anew. */
  async undo() {
    const last = this.#history.at(-1);
    if (!last || this.#busy) {
      return;
    }
    this.#busy = true;
    try {
      if (last.what.verdict === 'person') {
        await desk.vote(last.faceId, { ...last.what, verdict: 'not-this-person' });
      }
      this.#history.pop();
      const face = await desk.face(last.faceId);
      this.#queue = [face, ...this.#queue.filter(one => one.faceId !== face.faceId)];
      this.#tell(last.what.verdict === 'person' ? 'Taken back.' : 'Here it is again: answer anew.');
      this.#show();
      byId('main').focus({ preventScroll: true });
    } catch (problem) {
      this.#ill(problem);
    } finally {
      this.#busy = false;
    }
  }

  key(event) {
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    const face = this.#current;
    const open = face?.state === 'open';
    if (event.key === 'u') {
      this.undo();
    } else if (event.key === ' ' && face) {
      if (open) {
        this.answer({ verdict: 'skip' });
      } else {
        this.#leave();
      }
    } else if (!open) {
      return;
    } else if (digit > 0) {
      const one = this.#choicesOf(face)[digit - 1];
      if (one) {
        this.answer({ verdict: 'person', personId: one.personId, label: one.name });
      }
    } else if (event.key === 's') {
      this.answer({ verdict: 'stranger', label: WORDS.stranger });
    } else if (event.key === 'x') {
      this.answer({ verdict: 'not-a-face', label: WORDS['not-a-face'] });
    } else if (event.key === '/' || event.key === 'Enter') {
      this.#finder.focus();
    } else if (/^\p{L}$/u.test(event.key)) {
      // Typing a name goes to the field, this letter included.
      this.#finder.focus();
      return;
    } else {
      return;
    }
    event.preventDefault();
  }
}
