package dev.atmosphere.cloud.bench;

import dev.atmosphere.bus.Message;
import dev.atmosphere.cloud.recognition.IdentifyFace;
import dev.atmosphere.cloud.training.Comparison;
import dev.atmosphere.cloud.training.Refused;
import dev.atmosphere.cloud.training.Trainer;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.FaceCompared;
import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.Point;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How many faces a second IdentifyFace compares, one after the other: each event is read as it comes from its topic, compared by the
 * step, and what it emits is written as it goes to the next. Kafka itself is not in it.
 *
 * @param faces that the recognizer knows
 */
record Identifying(int faces, double facesPerSecond) {
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int BETWEEN_LOOKS = 10;

    /** Our own recognizer, without what learns. */
    private record Compares(Comparison comparison) implements Trainer {
        @Override
        public Future<Recognition> identify(FaceInDb face) {
            return comparison.of(face);
        }

        @Override
        public Future<Optional<Refused>> learn(UUID faceId, UUID personId) {
            return learnsNothing();
        }

        @Override
        public Future<Void> learnNegative(UUID faceId, Verdict verdict) {
            return learnsNothing();
        }

        @Override
        public Future<Void> forget(UUID faceId) {
            return learnsNothing();
        }

        private static <T> Future<T> learnsNothing() {
            return Future.failedFuture(new UnsupportedOperationException("only compares"));
        }
    }

    /** @param asked the faces that come, again and again */
    static Identifying with(Recognizer recognizer, Descriptor[] asked) {
        Vertx vertx = Vertx.vertx();
        try {
            WorkerExecutor worker = vertx.createSharedWorkerExecutor("bench-identify", 1);
            IdentifyFace step = new IdentifyFace(new Compares(new Comparison(() -> recognizer, worker)));
            EventCodec codec = new EventCodec("/atmosphere/cloud", Clock.systemUTC());
            Message[] messages = new Message[asked.length];
            for (int i = 0; i < asked.length; i++) {
                messages[i] = codec.encode(Topics.IMAGES_IN_DB, event(recognizer, asked[i]), false);
            }
            run(step, codec, messages);
            return new Identifying(recognizer.faces(), run(step, codec, messages));
        } finally {
            vertx.close().await();
        }
    }

    private static double run(IdentifyFace step, EventCodec codec, Message[] messages) {
        long began = System.nanoTime();
        for (int i = 1; ; i++) {
            FaceInDb face = codec.decode(Topics.IMAGES_IN_DB, messages[i % messages.length]);
            for (FaceCompared compared : step.run(face).await()) {
                write(codec, compared);
            }
            long nanos = System.nanoTime() - began;
            if (i % BETWEEN_LOOKS == 0 && nanos >= LEAST_NANOS) {
                return i / (nanos / 1e9);
            }
        }
    }

    private static Message write(EventCodec codec, FaceCompared compared) {
        if (compared instanceof FaceIdentified identified) {
            return codec.encode(Topics.FACE_IDENTIFIED, identified, false);
        }
        return codec.encode(Topics.FACE_NOT_IDENTIFIED, (FaceNotIdentified) compared, false);
    }

    private static FaceInDb event(Recognizer recognizer, Descriptor descriptor) {
        Map<Mood, Double> moods = new EnumMap<>(Mood.class);
        for (Mood mood : Mood.values()) {
            moods.put(mood, 1.0 / Mood.values().length);
        }
        UUID imageId = UUID.randomUUID();
        Instant now = Instant.now();
        Face face = new Face(
                new Box(310.5, 120.25, 180.75, 200.5),
                0.98,
                List.of(
                        new Point(360, 190),
                        new Point(440, 190),
                        new Point(400, 230),
                        new Point(400, 270),
                        new Point(320, 200),
                        new Point(480, 200)),
                moods,
                Optional.of(descriptor));
        return new FaceInDb(
                new Capture(imageId, "hall", now, ClockSource.STATION, now, Optional.of("edge")),
                960,
                720,
                new ImageFace(
                        ImageFace.idOf(imageId, 0),
                        face,
                        Optional.empty(),
                        Optional.of(recognizer.model().id())));
    }
}
