// Draws steps and topics in rows, from what comes in at the top to what goes out at the bottom.

const SVG = 'http://www.w3.org/2000/svg';
const WIDE = 208;
const HIGH = 34;
const ACROSS = 26;
const DOWN = 62;
const SWEEPS = 6;

export const stepId = line => `step ${line.group}`;
export const topicId = name => `topic ${name}`;

/** Of the arrow from a line's output to its topic; without an output, of that from its input. A step may stand on several lines. */
export const arrowId = (line, output) => (output ? `${stepId(line)} > ${output}` : `${stepId(line)} < ${line.input}`);

/** Topics without what all of them begin with. */
export const shortly = name => name.replace(/^atmosphere-/, '');

/**
 * Where everything stands. A node's row is one below the lowest that leads to it, not counting what leads back; within a row nodes stand near
 * those above and below (Sugiyama's method: barycentres, swept down and up).
 *
 * @returns nodes by id, with x and y of their middle, edges, and the size of it all
 */
export function laidOut(lines) {
  const nodes = new Map();
  const edges = [];
  const node = (id, made) => nodes.get(id) ?? nodes.set(id, { id, ...made, into: [], from: [] }).get(id);
  for (const line of lines) {
    const step = node(stepId(line), { step: line.step, title: line.group });
    const input = node(topicId(line.input), { topic: line.input });
    edges.push({ from: input, to: step, line, reads: true });
    for (const output of line.outputs) {
      edges.push({ from: step, to: node(topicId(output), { topic: output }), line, output });
    }
  }
  for (const edge of edges) {
    edge.from.into.push(edge);
    edge.to.from.push(edge);
  }
  rank(nodes);
  const rows = [];
  for (const one of nodes.values()) {
    (rows[one.row] ??= []).push(one);
  }
  order(rows);
  const widest = Math.max(1, ...rows.map(row => row.length));
  const width = widest * (WIDE + ACROSS) + ACROSS;
  rows.forEach((row, y) => row.forEach((one, x) => {
    const gap = width / row.length;
    one.x = gap * (x + 0.5);
    one.y = y * (HIGH + DOWN) + HIGH;
  }));
  return { nodes, edges, width, height: rows.length * (HIGH + DOWN) + HIGH / 2 };
}

function rank(nodes) {
  const open = new Set();
  const visit = one => {
    if (one.row !== undefined) {
      return;
    }
    open.add(one);
    one.row = 0;
    for (const edge of one.from) {
      if (!open.has(edge.from)) {
        visit(edge.from);
        one.row = Math.max(one.row, edge.from.row + 1);
      }
    }
    open.delete(one);
  };
  nodes.forEach(visit);
}

function order(rows) {
  const place = () => rows.forEach(row => row.forEach((one, i) => { one.place = (i + 0.5) / row.length; }));
  const middle = (edges, end, own) => (edges.length === 0 ? own : edges.reduce((sum, edge) => sum + edge[end].place, 0) / edges.length);
  place();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      row.forEach(one => { one.wish = down ? middle(one.from, 'from', one.place) : middle(one.into, 'to', one.place); });
      row.sort((a, b) => a.wish - b.wish);
      row.forEach((one, i) => { one.place = (i + 0.5) / row.length; });
    }
  }
}

function drawn(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** The picture; its texts are found again by the maps that come with it. */
export function draw({ nodes, edges, width, height }, about) {
  const svg = drawn('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': 'Diagram of the steps and topics' });
  const arrow = drawn('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' });
  arrow.append(drawn('path', { d: 'M0 0 8 4 0 8z', class: 'head' }));
  svg.append(arrow);
  const labels = new Map();
  const lines = drawn('g', { class: 'edges' });
  const words = drawn('g', { class: 'words' });
  for (const edge of edges) {
    const [x1, y1, x2, y2] = [edge.from.x, edge.from.y + HIGH / 2, edge.to.x, edge.to.y - HIGH / 2];
    const bend = Math.max(30, Math.abs(y2 - y1) / 2);
    lines.append(drawn('path', { d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`, 'marker-end': 'url(#arrow)' }));
    // At the end that no other arrow shares.
    const alone = edge.reads && edge.to.from.length === 1;
    const at = alone ? { x: x2, y: y2 - 12 } : { x: x1 + (x2 - x1) * 0.3, y: y1 + 20 };
    const word = drawn('text', { ...at, class: 'rate' }, '');
    words.append(word);
    labels.set(arrowId(edge.line, edge.output), word);
  }
  const boxes = new Map();
  svg.append(lines);
  for (const one of nodes.values()) {
    const box = drawn('g', { class: one.step ? 'step' : 'topic' });
    const title = one.step ? `step ${one.step}, group ${one.title}` : `${one.topic}: ${about.get(one.topic) ?? ''}`;
    box.append(
      drawn('title', {}, title),
      drawn('rect', { x: one.x - WIDE / 2, y: one.y - HIGH / 2, width: WIDE, height: HIGH, rx: one.step ? HIGH / 2 : 4 }),
      drawn('text', { x: one.x, y: one.y + 5 }, one.step ?? shortly(one.topic)),
    );
    svg.append(box);
    boxes.set(one.id, box);
  }
  svg.append(words);
  return { svg, labels, boxes };
}
