package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that means well, while others do not: it sends itself QoS 1 messages, one after the other, and measures how long each
 * takes until it is acknowledged and back. At every one it looks at what the broker holds in memory.
 *
 * <p>What counts is the median of the worst round trips of several windows. A machine that builds something else meanwhile makes
 * any client wait now and then, and so spoils a window or two; a broker that makes its clients wait spoils most of them.
 */
final class HealthyClient implements AutoCloseable {
    private static final int WINDOWS = 9;
    /** A window has so many at least, and lasts so long at least. */
    private static final int ROUND_TRIPS = 20;

    private static final Duration WINDOW = Duration.ofMillis(100);
    private static final Duration ALLOWED = Duration.ofMillis(250);
    private static final String TOPIC = "healthy";

    private final TestBroker broker;
    private final RawClient client;
    private final List<Duration> worst = new ArrayList<>();
    private double mostInboundBytes;
    private double mostQueuedBytes;
    private int packetId;

    HealthyClient(TestBroker broker) {
        this.broker = broker;
        client = broker.raw().connect(4, "healthy");
        client.send(PacketText.bytes("82 { 0001 '" + TOPIC + "' 01 }"));
        assertThat(client.receive()).isEqualTo("9003000101");
        for (int i = 0; i < 50; i++) {
            roundTrip(); // the first ones are slow in any JVM
        }
    }

    /** Measures a few windows. */
    HealthyClient measure() {
        for (int window = 0; window < WINDOWS; window++) {
            measureWindow();
        }
        return this;
    }

    /** Measures on as long as the thread, which misbehaves, is not done. */
    HealthyClient measureWhile(Thread misbehaving) {
        while (misbehaving.isAlive() || worst.size() < WINDOWS) {
            measureWindow();
        }
        return this;
    }

    private void measureWindow() {
        Duration longest = Duration.ZERO;
        long from = System.nanoTime();
        for (int i = 0; i < ROUND_TRIPS || System.nanoTime() - from < WINDOW.toNanos(); i++) {
            Duration took = roundTrip();
            longest = took.compareTo(longest) > 0 ? took : longest;
            mostInboundBytes = Math.max(mostInboundBytes, broker.gauge("inbound.bytes"));
            mostQueuedBytes = Math.max(mostQueuedBytes, broker.gauge("queued.bytes"));
        }
        worst.add(longest);
    }

    private Duration roundTrip() {
        packetId = packetId % 65_535 + 1;
        long from = System.nanoTime();
        client.send(RawClient.publishPacket(4, 1, packetId, TOPIC, new byte[64]));
        String first = client.receive();
        String second = client.receive();
        long took = System.nanoTime() - from;
        String message = first.startsWith("32") ? first : second;
        String acknowledgement = first.startsWith("32") ? second : first;
        assertThat(acknowledgement).isEqualTo(String.format("4002%04x", packetId));
        assertThat(message).startsWith("32");
        int topicEnd = 4 + 2 * (2 + TOPIC.length());
        client.send("4002" + message.substring(topicEnd, topicEnd + 4));
        return Duration.ofNanos(took);
    }

    /** It was served in time, and the broker never held more than it may. */
    void wasNotHurt(String what, BrokerConfig config) {
        List<Duration> sorted = worst.stream().sorted().toList();
        Duration median = sorted.get(sorted.size() / 2);
        System.out.printf(
                "%s: round trips of the healthy client, worst of each of %d windows: median %.1f ms, highest %.1f ms; at most %.1f MiB"
                        + " inbound, %.1f MiB queued%n",
                what,
                sorted.size(),
                median.toNanos() / 1e6,
                sorted.get(sorted.size() - 1).toNanos() / 1e6,
                mostInboundBytes / (1 << 20),
                mostQueuedBytes / (1 << 20));
        assertThat(median).as(what + ": the round trip of others").isLessThan(ALLOWED);
        // Packets of a few KB may fill a quarter more, so that they do not wait behind pictures: see InboundBudget.
        assertThat(mostInboundBytes).as(what + ": bytes inbound").isLessThanOrEqualTo((double)
                (config.maxInboundBytes() + config.maxInboundBytes() / 4));
        assertThat(mostQueuedBytes).as(what + ": bytes queued").isLessThanOrEqualTo((double) config.maxQueuedBytes());
    }

    @Override
    public void close() {
        client.close();
    }
}
