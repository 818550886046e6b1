// A person taught by photographs: chosen, dropped or taken; one after the other, each with what became of it.

import * as desk from './desk.js';
import { byId, element, say } from './dom.js';

const MOST_AT_ONCE = 40;
const TRIES = 8;
const BETWEEN_TRIES_MILLIS = 3_000;
const BETWEEN_LOOKS_MILLIS = 400;
const LOOKS = 40;
/** A canvas as wide as the dialog on a fine screen. */
const WIDEST = 1400;

const pause = millis => new Promise(done => setTimeout(done, millis));

export class Enrol {
  #personId = null;
  #queue = [];
  #running = false;
  #choose = null;
  #taught;

  /** @param taught called with a person's id when they have a face more */
  constructor(taught) {
    this.#taught = taught;
    for (const id of ['photographs', 'camera']) {
      byId(id).addEventListener('change', event => {
        this.#take([...event.target.files]);
        event.target.value = '';
      });
    }
    const drop = byId('drop');
    for (const [type, over] of [['dragenter', true], ['dragover', true], ['dragleave', false], ['drop', false]]) {
      byId('person').addEventListener(type, event => {
        event.preventDefault();
        drop.classList.toggle('over', over);
      });
    }
    byId('person').addEventListener('drop', event => this.#take([...event.dataTransfer.files]));
    byId('person').addEventListener('close', () => this.#chosen(null));
    byId('which-none').addEventListener('click', () => this.#chosen(null));
  }

  /** This person is looked at from now on; the photographs of another one go on being sent. */
  of(personId) {
    if (personId !== this.#personId) {
      this.#personId = personId;
      this.#chosen(null);
      byId('uploads').replaceChildren();
    }
  }

  #take(files) {
    for (const [i, file] of files.entries()) {
      const state = element('b', { role: 'status' }, 'waits');
      const line = element('li', {}, element('bdi', {}, file.name), state);
      byId('uploads').append(line);
      if (i < MOST_AT_ONCE) {
        this.#queue.push({ file, line, state, personId: this.#personId });
      } else {
        say(state, `Left out: ${MOST_AT_ONCE} at a time are enough.`);
      }
    }
    if (!this.#running) {
      this.#running = true;
      this.#work().finally(() => {
        this.#running = false;
      });
    }
  }

  async #work() {
    while (this.#queue.length > 0) {
      const upload = this.#queue.shift();
      try {
        await this.#teach(upload);
      } catch (problem) {
        this.#ended(upload, 'failed', problem.message);
      }
    }
  }

  #ended({ line, state }, how, text) {
    line.dataset.state = how;
    say(state, text);
  }

  async #teach(upload, faceId) {
    say(upload.state, 'is looked at…');
    const told = await this.#send(upload, faceId);
    if (told.outcome === 'choose') {
      say(upload.state, told.text);
      const chosen = upload.personId === this.#personId ? await this.#which(upload.file, told) : null;
      if (chosen) {
        await this.#teach(upload, chosen);
      } else {
        this.#ended(upload, 'left', 'Left out: no face of it was chosen.');
      }
    } else if (told.outcome === 'taken') {
      await this.#learnt(upload, told);
    } else {
      this.#ended(upload, told.outcome === 'known' ? 'taught' : 'refused', told.text);
    }
  }

  /** Sent again if it is not known whether it came in, or too many are looked at: the same photograph is the same face. */
  async #send({ file, personId, state }, faceId) {
    for (let tried = 1; ; tried += 1) {
      try {
        return await desk.teach(personId, file, faceId);
      } catch (problem) {
        if ((problem.status !== undefined && problem.status !== 503) || tried === TRIES) {
          throw problem;
        }
        say(state, `${problem.message} Trying again…`);
        await pause(BETWEEN_TRIES_MILLIS);
      }
    }
  }

  /** The vote is taken; the trainer's word comes a moment later. */
  async #learnt(upload, told) {
    say(upload.state, told.text);
    for (let look = 0; look < LOOKS; look += 1) {
      const face = await desk.face(told.faceId);
      if (face.state === 'closed') {
        this.#ended(upload, face.refused ? 'refused' : 'taught', face.refused ? `Nothing can be learnt from it: ${face.refused}.` : 'Taught.');
        this.#taught(upload.personId);
        return;
      }
      await pause(BETWEEN_LOOKS_MILLIS);
    }
    this.#ended(upload, 'taught', told.text);
  }

  /** Which face is meant; null if none. */
  async #which(file, told) {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const canvas = byId('which-picture');
    canvas.width = Math.min(WIDEST, told.width);
    canvas.height = Math.round((canvas.width * told.height) / told.width);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    say(byId('which-text'), `${file.name}: which face is it?`);
    byId('which-faces').replaceChildren(
      ...[...told.faces].sort((a, b) => a.x - b.x).map((face, i) => this.#box(face, i, told)),
    );
    byId('which').hidden = false;
    byId('which').scrollIntoView({ block: 'nearest' });
    byId('which-faces').querySelector('button:enabled')?.focus({ preventScroll: true });
    return new Promise(choose => {
      this.#choose = choose;
    });
  }

  #box(face, i, told) {
    const name = `Face ${i + 1} of ${told.faces.length}`;
    const button = element(
      'button',
      { type: 'button', disabled: face.unfit !== null, title: face.unfit ?? '', 'aria-label': face.unfit ? `${name}: ${face.unfit}` : name },
      String(i + 1),
    );
    for (const [side, at, whole] of [['left', face.x, told.width], ['top', face.y, told.height], ['width', face.width, told.width], ['height', face.height, told.height]]) {
      button.style[side] = `${(100 * at) / whole}%`;
    }
    button.addEventListener('click', () => this.#chosen(face.faceId));
    return button;
  }

  #chosen(faceId) {
    byId('which').hidden = true;
    this.#choose?.(faceId);
    this.#choose = null;
  }
}
