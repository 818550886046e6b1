package dev.atmosphere.flow;

import static dev.atmosphere.topic.Topics.PROCESSED_IMAGES;
import static dev.atmosphere.topic.Topics.UPLOADED_IMAGES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.spool.SpoolBus;
import dev.atmosphere.bus.spool.SpoolSettings;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.Samples;
import dev.atmosphere.event.UploadedImage;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.fault.KillPoints;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is told to die at a point of a step dies there, and not a moment sooner or later. */
@Timeout(120)
class KilledStepTest {
    private static final int KILLED = 128 + 9;
    private static final List<UUID> IDS = List.of(new UUID(0, 1), new UUID(0, 2));

    @TempDir
    private Path directory;

    /** Writes down what it worked on, in a file, and hands it on. */
    private static final class Noting implements Stage<UploadedImage, ProcessedImage> {
        private final Path file;

        private Noting(Path file) {
            this.file = file;
        }

        @Override
        public Future<List<ProcessedImage>> run(UploadedImage event) {
            try {
                Files.writeString(file, event.id() + "\n", UTF_8, CREATE, APPEND);
            } catch (IOException e) {
                return Future.failedFuture(e);
            }
            return Future.succeededFuture(List.of(Samples.processed(event.id(), event.key())));
        }
    }

    /** The process that dies: works through what is in the spool. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Vertx vertx = Vertx.vertx();
            SpoolBus spool = open(vertx, directory.resolve("spool"));
            start(vertx, spool, directory.resolve("worked"), new KillPoints("tests.kill-at", List.of(args[1])));
        }
    }

    private static SpoolBus open(Vertx vertx, Path spool) throws Exception {
        return get(SpoolBus.open(
                vertx,
                Clock.systemUTC(),
                SpoolSettings.in(spool),
                Set.of(UPLOADED_IMAGES),
                new SpoolMeters(new SimpleMeterRegistry())));
    }

    private static RunningFlow start(Vertx vertx, SpoolBus spool, Path worked, FaultPoints faults) throws Exception {
        // spotless:off
        Flow flow = Flow.named("test")
                .on(UPLOADED_IMAGES).group("noting").run(new Noting(worked)).emits(PROCESSED_IMAGES)
                .drawn();
        // spotless:on
        return get(new FlowRuntime(
                        vertx,
                        Map.of(Home.EDGE, spool),
                        codec(),
                        new SimpleMeterRegistry(),
                        Clock.systemUTC(),
                        faults,
                        Tracing.local(),
                        Emissions.UNHEARD)
                .start(flow));
    }

    private static EventCodec codec() {
        return new EventCodec("/test", Clock.systemUTC());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        // point, ids worked on, ids left of the input, ids handed on
        "Noting:taken,     0, 2, 0",
        "Noting:ran:2,     2, 1, 1",
        "Noting:emitted:2, 2, 1, 2",
        "Noting:settled:2, 2, 0, 2",
    })
    void a_process_dies_where_it_was_told_and_the_next_one_finishes_its_work(
            String point, int worked, int left, int handedOn) throws Exception {
        fill();
        Path notes = Files.createFile(directory.resolve("worked"));

        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString(),
                        point)
                .inheritIO()
                .start();
        try {
            assertThat(victim.waitFor()).isEqualTo(KILLED);
        } finally {
            victim.destroyForcibly();
        }

        assertThat(Files.readAllLines(notes)).hasSize(worked);
        Vertx vertx = Vertx.vertx();
        SpoolBus spool = open(vertx, directory.resolve("spool"));
        try {
            assertThat(waiting(spool, UPLOADED_IMAGES)).hasSize(left);
            assertThat(waiting(spool, PROCESSED_IMAGES)).hasSize(handedOn);
            RunningFlow again = start(vertx, spool, notes, FaultPoints.NONE);
            await().until(() -> again.states().get(0).lag() == 0);
            assertThat(Files.readAllLines(notes))
                    .hasSize(worked + left)
                    .contains(IDS.get(0).toString(), IDS.get(1).toString());
            assertThat(Set.copyOf(waiting(spool, PROCESSED_IMAGES))).isEqualTo(Set.copyOf(IDS));
        } finally {
            get(spool.close());
            get(vertx.close());
        }
    }

    @Test
    void a_flow_does_not_start_to_die_at_a_step_that_it_does_not_have() throws Exception {
        Vertx vertx = Vertx.vertx();
        SpoolBus spool = open(vertx, directory.resolve("spool"));
        try {
            assertThatThrownBy(() -> start(
                            vertx,
                            spool,
                            directory.resolve("worked"),
                            new KillPoints("tests.kill-at", List.of("Nothing:ran"))))
                    .hasMessage("tests.kill-at: there is no point Nothing:ran here; did you mean Noting:ran?");
        } finally {
            get(spool.close());
            get(vertx.close());
        }
    }

    /** Two pictures of one station wait. */
    private void fill() throws Exception {
        Vertx vertx = Vertx.vertx();
        SpoolBus spool = open(vertx, directory.resolve("spool"));
        for (UUID id : IDS) {
            get(spool.publish(UPLOADED_IMAGES, codec().encode(UPLOADED_IMAGES, Samples.uploaded(id, "door"), true)));
        }
        get(spool.close());
        get(vertx.close());
    }

    /** What a reader would be given; it settles nothing. */
    private static List<UUID> waiting(SpoolBus spool, Topic<?> topic) throws Exception {
        List<UUID> ids = new CopyOnWriteArrayList<>();
        String group = topic == UPLOADED_IMAGES ? "noting" : "reader-" + UUID.randomUUID();
        var reading = get(spool.subscribe(topic, group, 100, delivery -> {
            ids.add(delivery.message().id());
            delivery.release();
        }));
        await().until(() -> reading.lag() == ids.size());
        get(reading.close());
        return List.copyOf(ids);
    }
}
