package dev.atmosphere.edge.broker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is counted of the broker, and its log of refusals: whatever is turned away is counted by reason and has one line that says
 * who, from where, and why. What an {@link Inbox} turns away has that line from the inbox, which knows more.
 */
final class BrokerMetrics {
    private static final Logger LOG = LoggerFactory.getLogger("dev.atmosphere.edge.broker.refusals");
    private static final String PREFIX = "atmosphere.broker.";

    private final MeterRegistry registry;
    private final Counter[] messagesIn;
    private final Counter[] messagesOut;
    private final Counter[] bytesIn;
    private final Counter[] bytesOut;

    BrokerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.messagesIn = counters("messages", "PUBLISH packets", "in");
        this.messagesOut = counters("messages", "PUBLISH packets", "out");
        this.bytesIn = counters("bytes", "payload bytes of PUBLISH packets", "in");
        this.bytesOut = counters("bytes", "payload bytes of PUBLISH packets", "out");
    }

    <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        io.micrometer.core.instrument.Gauge.builder(PREFIX + name, of, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    void received(MqttQoS qos, int bytes) {
        messagesIn[qos.value()].increment();
        bytesIn[qos.value()].increment(bytes);
    }

    void sent(MqttQoS qos, int bytes) {
        messagesOut[qos.value()].increment();
        bytesOut[qos.value()].increment(bytes);
    }

    /** A message was not delivered to one subscriber. Counted only: under load there may be thousands in a second. */
    void dropped(String reason) {
        Counter.builder(PREFIX + "dropped")
                .description("messages not delivered to a subscriber, or not kept")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** A client, or something it asked for, was turned away. */
    void refused(String reason, Object who, String why) {
        countRefused(reason);
        LOG.warn("{}: {}: {}", who, reason, why);
    }

    /** The same where it was told already. */
    void countRefused(String reason) {
        Counter.builder(PREFIX + "refused")
                .description("connections, packets, messages and subscriptions turned away")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    private Counter[] counters(String name, String description, String direction) {
        Counter[] counters = new Counter[3];
        for (int qos = 0; qos <= 2; qos++) {
            counters[qos] = Counter.builder(PREFIX + name)
                    .description(description)
                    .tag("direction", direction)
                    .tag("qos", Integer.toString(qos))
                    .register(registry);
        }
        return counters;
    }
}
