package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.List;

/**
 * A message as one subscriber gets it.
 *
 * @param sequence the order in which it came to this subscriber
 * @param identifiers of its subscriptions that matched
 * @param stored whether it waits on the disk too
 * @param place in the journal that must be on disk before it is sent; 0 = none
 */
record Delivery(
        Message message,
        MqttQoS qos,
        boolean retain,
        List<Integer> identifiers,
        long sequence,
        boolean stored,
        long place) {}
