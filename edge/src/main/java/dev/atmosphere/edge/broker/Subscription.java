package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttQoS;

/**
 * One subscriber's wish for one topic filter.
 *
 * @param noLocal not what the same client published
 * @param retainAsPublished the retain flag is passed on, not cleared
 * @param identifier sent along with every message; 0 = none
 */
record Subscription(
        Subscriber subscriber,
        TopicFilter filter,
        MqttQoS qos,
        boolean noLocal,
        boolean retainAsPublished,
        int identifier) {
    @Override
    public boolean equals(Object o) {
        return this == o;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
