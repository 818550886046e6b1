package dev.atmosphere.sim.mqtt;

import io.vertx.core.buffer.Buffer;

/** A message that the broker delivered. */
public record Received(String topic, Buffer payload) {}
