package dev.atmosphere.bus.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the midst of publishing and handing on has lost nothing that it had acknowledged. */
final class SpoolKillTest {
    private static final int ROUNDS = 4;
    private static final int PICTURE_BYTES = 40_000;

    @TempDir
    private Path directory;

    /** The process to be killed: takes pictures in, hands them on, and prints each id when its publish has succeeded. */
    static final class Victim {
        private final SpoolBus bus;
        private final Random random = new Random();

        private Victim(SpoolBus bus) {
            this.bus = bus;
        }

        public static void main(String[] args) throws Exception {
            Vertx vertx = Vertx.vertx();
            Victim victim = new Victim(SpoolFixture.get(open(vertx, Path.of(args[0]))));
            SpoolFixture.get(victim.bus.subscribe(SpoolFixture.UPLOADS, "process", 8, victim::handOn));
            SpoolFixture.get(Future.all(
                    List.of(victim.publish(), victim.publish(), victim.publish(), victim.publish(), victim.publish())));
        }

        private Future<Void> publish() {
            UUID id = UUID.randomUUID();
            Picture picture = SpoolFixture.picture(id.getMostSignificantBits(), PICTURE_BYTES + random.nextInt(999));
            return bus.publish(SpoolFixture.UPLOADS, SpoolFixture.message(id, picture))
                    .compose(ok -> {
                        System.out.println(id);
                        return publish();
                    });
        }

        private void handOn(Delivery delivery) {
            bus.publish(SpoolFixture.RESULTS, delivery.message())
                    .compose(ok -> delivery.ack())
                    .onFailure(why -> System.exit(1));
        }
    }

    private static Future<SpoolBus> open(Vertx vertx, Path directory) {
        return SpoolBus.open(
                vertx,
                Clock.systemUTC(),
                SpoolSettings.in(directory),
                Set.of(SpoolFixture.UPLOADS),
                new SpoolMeters(new SimpleMeterRegistry()));
    }

    @Test
    void nothing_acknowledged_is_lost_by_kills() throws Exception {
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            Set<String> acknowledged = publishUntilKilled(20 + random.nextInt(150));

            Set<String> found = ConcurrentHashMap.newKeySet();
            List<String> damaged = new CopyOnWriteArrayList<>();
            Vertx vertx = Vertx.vertx();
            SpoolBus bus = SpoolFixture.get(open(vertx, directory));
            assertThat(bus.state().quarantined()).isEmpty();
            drain(bus, SpoolFixture.UPLOADS, "process", found, damaged);
            drain(bus, SpoolFixture.RESULTS, "sync", found, damaged);
            assertThat(bus.state().messages()).isZero();
            assertThat(bus.state().deadLetters()).isZero();
            SpoolFixture.get(bus.close());
            SpoolFixture.get(vertx.close());

            assertThat(damaged).isEmpty();
            assertThat(found).containsAll(acknowledged);
        }
    }

    /** Ids that the process printed before it was killed, {@code count} at least. */
    private Set<String> publishUntilKilled(int count) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> ids = new HashSet<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // The logger may write there too; a line cut by the kill is shorter.
                if (line.matches("[0-9a-f-]{36}")) {
                    ids.add(line);
                }
                if (ids.size() == count) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(ids).hasSizeGreaterThanOrEqualTo(count);
        return ids;
    }

    private static void drain(SpoolBus bus, Topic<?> topic, String group, Set<String> found, List<String> damaged)
            throws Exception {
        Subscription subscription = SpoolFixture.get(bus.subscribe(topic, group, 16, delivery -> {
            String id = delivery.message().id().toString();
            Picture picture = delivery.message().picture().orElseThrow();
            if (!Picture.of(picture.bytes()).sha256().equals(picture.sha256())
                    || picture.bytes().length < PICTURE_BYTES) {
                damaged.add(id);
            }
            found.add(id);
            delivery.ack().onFailure(why -> damaged.add(id + " was not settled: " + why));
        }));
        await().atMost(Duration.ofMinutes(2)).until(() -> subscription.lag() == 0);
        SpoolFixture.get(subscription.close());
    }
}
