// Reference values for the parity test, computed by TensorFlow.js in plain JavaScript (its cpu backend):
//   npm ci --ignore-scripts && npm run reference
// The input is a pattern that Java draws too, different in each colour channel, so that swapped channels are seen.
// Of each output: its shape, its sum, and values at evenly spaced places.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');

const packages = path.resolve('node_modules/@vladmandic');
const SAMPLES = 64;

/** The pattern: soft waves, another one in each channel, rounded to bytes. */
function pattern(height, width) {
  const values = new Float32Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin((x * (c + 2)) / 23) + Math.cos((y * (4 - c)) / 31);
        values[(y * width + x) * 3 + c] = Math.floor(128 + 40 * wave + 20 * (c - 1));
      }
    }
  }
  return values;
}

function summary(values, shape) {
  const step = Math.max(1, Math.floor(values.length / SAMPLES));
  const samples = [];
  for (let i = 0; i < values.length && samples.length < SAMPLES; i += step) samples.push(Number(values[i].toPrecision(7)));
  return { shape, step, samples, sum: Number(values.reduce((a, b) => a + b, 0).toPrecision(7)) };
}

async function graphModel(name) {
  const base = path.join(packages, 'human-models/models');
  const json = JSON.parse(fs.readFileSync(path.join(base, `${name}.json`), 'utf8'));
  const bytes = fs.readFileSync(path.join(base, `${name}.bin`));
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return tf.loadGraphModel({
    load: async () => ({ modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData, signature: json.signature }),
  });
}

async function faceApiNet(net) {
  await net.loadFromDisk(path.join(packages, 'face-api/model'));
  return net;
}

const reference = {};

await tf.setBackend('cpu');
{
  const model = await graphModel('faceboxes');
  const input = tf.tensor4d(pattern(150, 200), [1, 150, 200, 3]).toInt();
  const [boxes, scores] = model.execute({ image_tensor: input }, ['postprocessing/clip_by_value_1', 'postprocessing/strided_slice_2']);
  reference.faceboxes = { height: 150, width: 200, boxes: summary(boxes.dataSync(), boxes.shape), scores: summary(scores.dataSync(), scores.shape) };
}
{
  const model = await graphModel('facemesh-detection-short');
  const input = tf.sub(tf.div(tf.tensor4d(pattern(128, 128), [1, 128, 128, 3]), 127.5), 1);
  const objects = model.execute(input);
  reference.keypoints = { height: 128, width: 128, objects: summary(objects.dataSync(), objects.shape) };
}

faceapi.env.setEnv({ ...faceapi.env.createNodejsEnv(), readFile: (file) => fs.promises.readFile(file) });
const picture = (size) => tf.tensor4d(pattern(size, size), [1, size, size, 3]);
{
  const net = await faceApiNet(new faceapi.FaceRecognitionNet());
  const out = await net.forwardInput(await faceapi.toNetInput(picture(150)));
  reference.descriptor = { height: 150, width: 150, descriptor: summary(out.dataSync(), out.shape) };
}
{
  const net = await faceApiNet(new faceapi.FaceExpressionNet());
  const out = tf.softmax(net.runNet(await faceapi.toNetInput(picture(112))));
  reference.moods = { height: 112, width: 112, moods: summary(out.dataSync(), out.shape) };
}
{
  const net = await faceApiNet(new faceapi.SsdMobilenetv1());
  const out = net.forwardInput(await faceapi.toNetInput(picture(512)));
  reference.ssd = { height: 512, width: 512, boxes: summary(out.boxes[0].dataSync(), out.boxes[0].shape), scores: summary(out.scores[0].dataSync(), out.scores[0].shape) };
}

fs.mkdirSync(path.dirname(process.argv[2]), { recursive: true });
fs.writeFileSync(process.argv[2], JSON.stringify(reference).replace(/("\w+":\{"(height|shape))/g, '\n$1') + '\n');
console.log('written', process.argv[2], Object.keys(reference).join(' '));
