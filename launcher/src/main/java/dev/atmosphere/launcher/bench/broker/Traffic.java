package dev.atmosphere.launcher.bench.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A stream of messages, as fast as the broker takes them: each publisher has at most a window of them unacknowledged, and all
 * together are at most so far ahead of the slowest subscriber, so that no broker has a reason to drop one. Everything that was
 * published has to be acknowledged and to arrive in the end.
 *
 * @param window messages that a publisher has unacknowledged (QoS 1)
 * @param ahead messages published and not yet received by the slowest subscriber
 * @param topic of a publisher, with its number behind; subscribers listen to all of them
 */
record Traffic(int publishers, int window, int qos, int subscribers, int ahead, String topic, Payload payload) {
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final long RAMP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** Messages a second: received by all subscribers together, or acknowledged where there is none. */
    double rate(int port, Duration length) throws IOException {
        try (LoadLoop loop = new LoadLoop(port)) {
            return new Run(loop).rate(length);
        }
    }

    /** One stream. */
    private final class Run {
        private final LoadLoop loop;
        private final List<LoadClient> senders;
        private final List<LoadClient> receivers;
        private final List<byte[]> topics = new ArrayList<>();
        private long published;
        private int next;

        Run(LoadLoop loop) throws IOException {
            this.loop = loop;
            receivers = loop.connected("bench-subscriber", subscribers);
            for (LoadClient receiver : receivers) {
                receiver.subscribe(topic.replace("{n}", "+"), qos);
                receiver.flush();
            }
            loop.until("the subscriptions", Duration.ofSeconds(10), () -> receivers.stream()
                    .allMatch(LoadClient::isSubscribed));
            senders = loop.connected("bench-publisher", publishers);
            for (int i = 0; i < publishers; i++) {
                topics.add(topic.replace("{n}", String.valueOf(i)).getBytes(StandardCharsets.UTF_8));
            }
        }

        double rate(Duration length) throws IOException {
            long began = runUntil(System.nanoTime() + RAMP_NANOS);
            long before = done();
            long ended = runUntil(began + length.toNanos());
            long count = done() - before;
            drain();
            return count / ((ended - began) / 1e9);
        }

        /** @return when it ended, {@link System#nanoTime} */
        private long runUntil(long nanos) throws IOException {
            long now = System.nanoTime();
            while (now < nanos) {
                publish();
                loop.turn();
                now = System.nanoTime();
            }
            return now;
        }

        /** As much as the windows allow, in turn. */
        private void publish() throws IOException {
            long room = receivers.isEmpty() ? Long.MAX_VALUE : ahead - (published - slowest());
            int stuck = 0;
            while (room > 0 && stuck < publishers) {
                LoadClient sender = senders.get(next);
                boolean open = qos == 0 || sender.published() - sender.acknowledged() < window;
                if (open && sender.publish(topics.get(next), qos, payload, System.nanoTime())) {
                    published++;
                    room--;
                    stuck = 0;
                } else {
                    stuck++;
                }
                next = (next + 1) % publishers;
            }
            for (LoadClient sender : senders) {
                sender.flush();
            }
        }

        private long slowest() {
            long least = Long.MAX_VALUE;
            for (LoadClient receiver : receivers) {
                least = Math.min(least, receiver.received());
            }
            return least;
        }

        private long done() {
            return receivers.isEmpty()
                    ? senders.stream().mapToLong(LoadClient::acknowledged).sum()
                    : receivers.stream().mapToLong(LoadClient::received).sum();
        }

        private void drain() throws IOException {
            loop.until(
                    "the last messages of " + topic,
                    DRAIN,
                    () -> (qos == 0 || senders.stream().allMatch(s -> s.acknowledged() == s.published()))
                            && receivers.stream().allMatch(r -> r.received() >= published));
        }
    }
}
