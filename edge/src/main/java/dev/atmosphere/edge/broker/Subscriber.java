package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.List;

/** Somebody who gets messages: a client's session, or a listener inside the gateway. */
interface Subscriber {
    String clientId();

    /** Whether it could be served now; a shared subscription passes over those who could not. */
    boolean isPresent();

    /**
     * Takes a message, or gives it up and counts that; never waits.
     *
     * @param qos what this subscriber gets it with
     * @param identifiers of all subscriptions that matched and have one
     */
    void deliver(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers);
}
