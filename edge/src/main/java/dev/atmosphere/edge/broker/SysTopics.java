package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The broker's own figures on {@code $SYS/broker/…}, under the names that Mosquitto gives them, so that tools made for it read
 * this broker too. They are retained in memory, go out with QoS 0, and are published when they change. No client may publish there
 * ({@link TopicFilter#isReserved}).
 *
 * <p>Used on the broker's event loop only.
 */
final class SysTopics {
    private static final String PREFIX = "$SYS/broker/";

    private final Exchange exchange;
    private final Map<String, Supplier<String>> figures = new LinkedHashMap<>();
    private final Map<String, DoubleSupplier> flows = new LinkedHashMap<>();
    private final Map<String, LoadAverage> loads = new HashMap<>();
    private final Map<String, String> published = new HashMap<>();
    private final long startedNanos = System.nanoTime();
    private long lastNanos = startedNanos;

    SysTopics(
            String version,
            Exchange exchange,
            Sessions sessions,
            RetainedStore retained,
            QueuedBytes queued,
            BrokerMetrics metrics) {
        this.exchange = exchange;
        figures.put("version", () -> "atmosphere version " + version);
        figures.put("uptime", () -> Duration.ofNanos(lastNanos - startedNanos).toSeconds() + " seconds");
        count("clients/connected", sessions::connected);
        count("clients/active", sessions::connected);
        count("clients/disconnected", () -> sessions.size() - sessions.connected());
        count("clients/inactive", () -> sessions.size() - sessions.connected());
        count("clients/total", sessions::size);
        count("clients/maximum", sessions::mostConnected);
        count("clients/expired", sessions::expired);
        count("subscriptions/count", exchange::subscriptionCount);
        count("shared_subscriptions/count", exchange::sharedSubscriptionCount);
        count("retained messages/count", retained::size);
        count("messages/stored", () -> retained.size() + queued.messages());
        count("store/messages/count", () -> retained.size() + queued.messages());
        count("store/messages/bytes", () -> retained.bytes() + queued.held());
        flow("messages/received", metrics::packetsReceived);
        flow("messages/sent", metrics::packetsSent);
        flow("bytes/received", metrics::networkBytesReceived);
        flow("bytes/sent", metrics::networkBytesSent);
        flow("publish/messages/received", "publish/received", metrics::messagesReceived);
        flow("publish/messages/sent", "publish/sent", metrics::messagesSent);
        flow("publish/messages/dropped", "publish/dropped", metrics::messagesDropped);
        count("publish/bytes/received", metrics::payloadBytesReceived);
        count("publish/bytes/sent", metrics::payloadBytesSent);
        count("publish/throttled/count", metrics::timesThrottled);
        count("publish/throttled/seconds", metrics::secondsThrottled);
        count(
                "heap/current",
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        flows.put("connections", metrics::connectionsAccepted);
        flows.put("sockets", metrics::socketsOpened);
        flows.keySet().forEach(name -> loads.put(name, new LoadAverage()));
    }

    /** Takes the figures, and publishes what has changed since the last time. */
    void publish() {
        long nowNanos = System.nanoTime();
        double seconds = (nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        figures.forEach((name, figure) -> publish(name, figure.get()));
        flows.forEach((name, total) -> {
            LoadAverage load = loads.get(name);
            if (seconds > 0) {
                load.update(total.getAsDouble(), seconds);
            }
            publish("load/" + name + "/1min", twoPlaces(load.overOneMinute()));
            publish("load/" + name + "/5min", twoPlaces(load.overFiveMinutes()));
            publish("load/" + name + "/15min", twoPlaces(load.overFifteenMinutes()));
        });
    }

    private void publish(String name, String value) {
        if (!value.equals(published.put(name, value))) {
            exchange.announce(new Publish(
                    PREFIX + name,
                    Buffer.buffer(value),
                    MqttQoS.AT_MOST_ONCE,
                    true,
                    false,
                    MessageProperties.NONE,
                    Publisher.GATEWAY));
        }
    }

    private void count(String name, DoubleSupplier total) {
        figures.put(name, () -> Long.toString((long) total.getAsDouble()));
    }

    /** A count whose flow is told too, under the same name. */
    private void flow(String name, DoubleSupplier total) {
        flow(name, name, total);
    }

    private void flow(String name, String loadName, DoubleSupplier total) {
        count(name, total);
        flows.put(loadName, total);
    }

    private static String twoPlaces(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
