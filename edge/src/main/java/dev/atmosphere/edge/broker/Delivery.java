package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.List;

/**
 * A message as one subscriber gets it.
 *
 * @param sequence the order in which it came to this subscriber
 * @param identifiers of its subscriptions that matched
 */
record Delivery(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers, long sequence) {}
