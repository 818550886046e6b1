package dev.atmosphere.edge.broker;

/** A name and a value that a publisher put beside a message (MQTT 5). Names may repeat. */
public record UserProperty(String name, String value) {}
