package dev.atmosphere.edge.broker;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A running broker on a free port, with everything that tests want to turn. */
final class TestBroker implements AutoCloseable {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final MqttBroker broker;
    private final Vertx vertx = Vertx.vertx();

    TestBroker() {
        this(BrokerConfig.defaults(), b -> {});
    }

    TestBroker(BrokerConfig config, Consumer<MqttBroker> setUp) {
        this(config, new AnonymousAccess(false), Clock.systemUTC(), setUp);
    }

    TestBroker(BrokerConfig config, Authentication authentication, Clock clock, Consumer<MqttBroker> setUp) {
        this(config, authentication, clock, clock, setUp);
    }

    TestBroker(
            BrokerConfig config,
            Authentication authentication,
            Clock steady,
            Clock machine,
            Consumer<MqttBroker> setUp) {
        broker = new MqttBroker(vertx, config.withPort(0), authentication, registry, steady, machine);
        setUp.accept(broker);
        await(broker.start());
    }

    int port() {
        return broker.actualPort();
    }

    Mqtt5BlockingClient mqtt5(String clientId) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port())
                .buildBlocking();
    }

    Mqtt3BlockingClient mqtt3(String clientId) {
        return MqttClient.builder()
                .useMqttVersion3()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port())
                .buildBlocking();
    }

    RawClient raw() {
        return new RawClient(port());
    }

    /** As the gateway publishes its own messages; done when it returns. */
    void publish(String topic, String payload, MqttQoS qos) {
        await(broker.publish(topic, Buffer.buffer(payload), qos, false, MessageProperties.NONE));
    }

    ClientView client(String clientId) {
        return await(broker.clients()).stream()
                .filter(c -> c.clientId().equals(clientId))
                .findFirst()
                .orElseThrow();
    }

    double count(String meter, String... tags) {
        return registry.find("atmosphere.broker." + meter).tags(tags).counters().stream()
                .mapToDouble(c -> c.count())
                .sum();
    }

    double gauge(String meter) {
        return registry.get("atmosphere.broker." + meter).gauge().value();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(broker.close());
        await(vertx.close());
    }
}
