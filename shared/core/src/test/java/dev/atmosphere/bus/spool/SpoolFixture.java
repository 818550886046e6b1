package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Inbox;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Note;
import dev.atmosphere.bus.Snapshot;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.time.SettableClock;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A spool in a directory of its own, with an intake topic and one behind it. */
abstract class SpoolFixture {
    static final Topic<Snapshot> UPLOADS = Topic.queue("uploads", Snapshot.class, Home.EDGE, "Taken in.");
    static final Topic<Snapshot> RESULTS = Topic.topic("results", Snapshot.class, Home.EDGE, "Made of it.");
    static final Topic<Note> NOTES = Topic.topic("notes", Note.class, Home.EDGE, "Without a picture.");

    final Vertx vertx = Vertx.vertx();
    final SettableClock clock = new SettableClock();
    /** Of the spool that is open at present. */
    MeterRegistry meters;

    @TempDir
    Path directory;

    SpoolLimits limits = SpoolLimits.defaults();
    SpoolBus bus;

    @BeforeEach
    void open() throws Exception {
        meters = new SimpleMeterRegistry();
        bus = get(SpoolBus.open(
                vertx,
                clock,
                new SpoolSettings(directory, Duration.ZERO, limits),
                Set.of(UPLOADS),
                new SpoolMeters(meters)));
    }

    @AfterEach
    void close() throws Exception {
        get(bus.close());
        get(vertx.close());
    }

    void reopen() throws Exception {
        get(bus.close());
        open();
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static Picture picture(long seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return Picture.of(noise);
    }

    static Message message(UUID id, Picture picture) {
        return new Message(id, "hall", Map.of(), "{}".getBytes(StandardCharsets.UTF_8), Optional.of(picture));
    }

    static Message message(Picture picture) {
        return message(UUID.randomUUID(), picture);
    }

    static Message note(int number) {
        return new Message(
                UUID.randomUUID(),
                "hall",
                Map.of(),
                Integer.toString(number).getBytes(StandardCharsets.UTF_8),
                Optional.empty());
    }

    Inbox read(Topic<?> topic, String group) throws Exception {
        Inbox inbox = new Inbox();
        subscribe(topic, group, inbox);
        return inbox;
    }

    Subscription subscribe(Topic<?> topic, String group, Inbox inbox) throws Exception {
        return get(bus.subscribe(topic, group, 10, inbox));
    }

    List<String> pictureFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("pictures"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    double givenUp(String reason) {
        return meters.counter("atmosphere.spool.given.up", "reason", reason).count();
    }
}
