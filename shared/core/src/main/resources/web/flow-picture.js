// The diagram of a flow as it runs: on its arrows stand rates, what waits, and what was given up.

import { arrowId, draw, laidOut, stepId } from './diagram.js';

const WORSE = ['up', 'degraded', 'down'];
const letterKey = (group, topic) => `${group} ${topic}`;

/** A rate in a few signs; nothing while it is not known. */
export const figure = rate => (rate === null ? '' : rate === 0 ? '0/s' : rate < 10 ? `${rate.toFixed(1)}/s` : `${Math.round(rate)}/s`);

/** How a line is, as health says it. */
export const state = line => (line.failure ? 'down' : line.retrying ? 'degraded' : 'up');

/** Only where it changes: a screen reader is not told the same again. */
export function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Draws into an element, anew whenever the flow has another shape. */
export class FlowPicture {
  constructor(place) {
    this.place = place;
    this.shape = '';
    this.drawn = null;
    this.told = null;
    this.speeds = new Map();
    this.letters = new Map();
  }

  /** @param told an answer of /api/v1/flow */
  show(told) {
    const fresh = JSON.stringify(told.lines.map(line => [line.group, line.step, line.input, line.outputs]));
    if (fresh !== this.shape) {
      this.shape = fresh;
      this.drawn = draw(laidOut(told.lines), new Map(told.topics.map(topic => [topic.name, topic.about])));
      this.place.replaceChildren(this.drawn.svg);
      this.place.scrollLeft = (this.place.scrollWidth - this.place.clientWidth) / 2;
    }
    this.speeds = this.rates(told);
    this.told = told;
    this.paint();
  }

  /** @param letters items of /api/v1/dead-letters */
  given(letters) {
    this.letters = new Map();
    for (const one of letters) {
      const at = letterKey(one.group, one.topic);
      this.letters.set(at, (this.letters.get(at) ?? 0) + 1);
    }
    this.paint();
  }

  /** How many events a second the line takes. */
  taken(line) {
    return this.speeds.get(arrowId(line)) ?? null;
  }

  /** How many a second since the answer before; unknown at first, and when the program began anew. */
  rates(told) {
    const found = new Map();
    const seconds = this.told ? (new Date(told.at) - new Date(this.told.at)) / 1000 : 0;
    const earlier = new Map(this.told?.lines.map(line => [arrowId(line), line]) ?? []);
    for (const line of told.lines) {
      const then = earlier.get(arrowId(line));
      const rate = (now, past) => (then && seconds > 0 && now >= past ? (now - past) / seconds : null);
      found.set(arrowId(line), rate(line.taken, then?.taken ?? 0));
      line.outputs.forEach(output => found.set(arrowId(line, output), rate(line.emitted[output] ?? 0, then?.emitted[output] ?? 0)));
    }
    return found;
  }

  paint() {
    const worst = new Map();
    for (const line of this.told?.lines ?? []) {
      const dead = this.letters.get(letterKey(line.group, line.input)) ?? 0;
      const parts = [figure(this.taken(line)), line.waiting > 0 ? `${line.waiting} wait` : '', dead > 0 ? `✉ ${dead}` : ''];
      const arrow = this.drawn.labels.get(arrowId(line));
      say(arrow, parts.filter(part => part !== '').join(' · '));
      if (dead > 0) {
        arrow.dataset.dead = dead;
      } else {
        delete arrow.dataset.dead;
      }
      line.outputs.forEach(output => say(this.drawn.labels.get(arrowId(line, output)), figure(this.speeds.get(arrowId(line, output)))));
      worst.set(stepId(line), Math.max(worst.get(stepId(line)) ?? 0, WORSE.indexOf(state(line))));
    }
    worst.forEach((status, step) => { this.drawn.boxes.get(step).dataset.status = WORSE[status]; });
  }
}
