package dev.atmosphere.edge.notify;

import dev.atmosphere.edge.broker.MessageProperties;
import dev.atmosphere.edge.broker.MqttBroker;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Answers as messages of the gateway's own on its broker, QoS 1. */
public final class BrokerAnswers implements StationAnswers {
    private static final MessageProperties JSON = MessageProperties.contentType("application/json");

    private final MqttBroker broker;

    public BrokerAnswers(MqttBroker broker) {
        this.broker = broker;
    }

    @Override
    public Future<Void> publish(String topic, byte[] json) {
        return broker.publish(topic, Buffer.buffer(json), MqttQoS.AT_LEAST_ONCE, false, JSON);
    }

    @Override
    public Future<Void> retain(String topic, byte[] json) {
        return broker.publish(topic, Buffer.buffer(json), MqttQoS.AT_LEAST_ONCE, true, JSON);
    }
}
