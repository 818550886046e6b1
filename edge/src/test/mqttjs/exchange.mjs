// What MqttJsTest has mqtt.js do with a broker: node exchange.mjs URL VERSION CA, from the directory that has node_modules.
// Ends with 0 and "ok" if everything came as it was sent.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const mqtt = createRequire(join(process.cwd(), 'package.json'))('mqtt')
const [url, version, ca] = process.argv.slice(2)
const five = version === '5'

setTimeout(() => {
  console.error('not done within 60 s')
  process.exit(1)
}, 60_000).unref()

/** A client, with what it has heard, and a promise of the next message. */
async function connect (clientId, options = {}) {
  const client = mqtt.connect(url, {
    clientId,
    protocolVersion: five ? 5 : 4,
    ca: readFileSync(ca),
    reconnectPeriod: 0,
    ...options
  })
  const heard = []
  const waiting = []
  client.on('message', (topic, payload, packet) => {
    const next = waiting.shift()
    next ? next(packet) : heard.push(packet)
  })
  client.on('error', error => {
    console.error(clientId, error)
    process.exit(1)
  })
  const next = () => heard.length > 0 ? Promise.resolve(heard.shift()) : new Promise(resolve => waiting.push(resolve))
  const connAck = await new Promise(resolve => client.once('connect', resolve))
  return { client, next, connAck }
}

const publisher = await connect('js-publisher')

for (const qos of [0, 1, 2]) {
  const subscriber = await connect(`js-subscriber-${qos}`)
  await subscriber.client.subscribeAsync('exchange/+', { qos: 2 })
  const payload = randomBytes(100_000)
  await publisher.client.publishAsync(`exchange/${qos}`, payload, { qos })
  const message = await subscriber.next()
  assert.equal(message.topic, `exchange/${qos}`)
  assert.equal(message.qos, qos)
  assert.equal(message.retain, false)
  assert.ok(payload.equals(message.payload), 'the payload')
  await subscriber.client.endAsync()
}

if (five) {
  const subscriber = await connect('js-properties')
  await subscriber.client.subscribeAsync('properties', { qos: 1, properties: { subscriptionIdentifier: 7 } })
  const properties = { contentType: 'image/jpeg', responseTopic: 'answer', correlationData: Buffer.from([0, 255]), userProperties: { a: 'b' } }
  await publisher.client.publishAsync('properties', 'x', { qos: 1, properties })
  const got = (await subscriber.next()).properties
  assert.equal(got.contentType, 'image/jpeg')
  assert.equal(got.responseTopic, 'answer')
  assert.deepEqual(got.correlationData, Buffer.from([0, 255]))
  assert.equal(got.userProperties.a, 'b')
  assert.equal([got.subscriptionIdentifier].flat()[0], 7)
  await subscriber.client.endAsync()
}

await publisher.client.publishAsync('retained', 'kept', { qos: 1, retain: true })
const late = await connect('js-late')
await late.client.subscribeAsync('retained')
const kept = await late.next()
assert.equal(kept.payload.toString(), 'kept')
assert.equal(kept.retain, true)
await late.client.endAsync()

const mourner = await connect('js-mourner')
await mourner.client.subscribeAsync('will')
const dying = await connect('js-dying', { will: { topic: 'will', payload: Buffer.from('gone'), qos: 1 } })
dying.client.stream.destroy()
assert.equal((await mourner.next()).payload.toString(), 'gone')
await mourner.client.endAsync()

const session = { clean: false, ...(five ? { properties: { sessionExpiryInterval: 600 } } : {}) }
const before = await connect('js-session', session)
assert.equal(before.connAck.sessionPresent, false)
await before.client.subscribeAsync('away', { qos: 2 })
await before.client.endAsync()
await publisher.client.publishAsync('away', 'one', { qos: 1 })
await publisher.client.publishAsync('away', 'two', { qos: 2 })
const after = await connect('js-session', session)
assert.equal(after.connAck.sessionPresent, true)
assert.equal((await after.next()).payload.toString(), 'one')
assert.equal((await after.next()).payload.toString(), 'two')
await after.client.endAsync()

await publisher.client.endAsync()
console.log('ok')
