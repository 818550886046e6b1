/**
 * How a simulated station speaks MQTT: the port {@link dev.atmosphere.sim.mqtt.Link} and its two adapters,
 * {@link dev.atmosphere.sim.mqtt.VertxLink} for MQTT 3.1.1 and {@link dev.atmosphere.sim.mqtt.HiveMqLink} for MQTT 5
 * (docs/decisions/0040-mqtt-clients-of-the-simulator.md says why two).
 */
package dev.atmosphere.sim.mqtt;
