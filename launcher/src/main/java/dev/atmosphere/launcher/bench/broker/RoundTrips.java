package dev.atmosphere.launcher.bench.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** One client that hears what it publishes itself, QoS 1 both ways, one message at a time. */
final class RoundTrips {
    private static final Duration ONE = Duration.ofSeconds(10);
    private static final String TOPIC = "bench/round-trip";

    private RoundTrips() {}

    /** For so long: from the publish to the message's arrival, microseconds, median and 99th percentile. */
    static double[] microseconds(int port, Duration length) throws IOException {
        Payload payload = Payload.text(64);
        byte[] topic = TOPIC.getBytes(StandardCharsets.UTF_8);
        long[] took = new long[1 << 20];
        int count = 0;
        try (LoadLoop loop = new LoadLoop(port)) {
            LoadClient client = loop.connected("bench-echo", 1).get(0);
            client.subscribe(TOPIC, 1);
            client.flush();
            loop.until("the subscription", ONE, client::isSubscribed);
            long end = System.nanoTime() + length.toNanos();
            for (long began = System.nanoTime(); began < end && count < took.length; began = System.nanoTime()) {
                long number = count;
                client.publish(topic, 1, payload, number);
                client.flush();
                loop.until("a round trip", ONE, () -> client.received() > number);
                took[count++] = System.nanoTime() - began;
                loop.until("an acknowledgement", ONE, () -> client.acknowledged() > number);
            }
        }
        long[] sorted = Arrays.copyOf(took, count);
        Arrays.sort(sorted);
        return new double[] {sorted[count / 2] / 1e3, sorted[(int) (count * 0.99)] / 1e3};
    }
}
