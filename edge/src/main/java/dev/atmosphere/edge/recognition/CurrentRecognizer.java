package dev.atmosphere.edge.recognition;

import dev.atmosphere.edge.process.KnownPeople;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.Recognizer;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The recognizer in use. Replaced between two pictures by one write of a reference: nobody waits, and no picture sees two. Thread-safe.
 */
public final class CurrentRecognizer implements KnownPeople {
    private final WorkerExecutor workers;
    private final RecognizerMeters meters;
    private volatile Recognizer recognizer = Recognizer.empty();

    /** @param workers that compare: exact search among a hundred thousand faces takes tens of milliseconds */
    public CurrentRecognizer(WorkerExecutor workers, RecognizerMeters meters, Clock clock) {
        this.workers = workers;
        this.meters = meters;
        meters.watch(this::get, clock);
    }

    /** {@link Recognizer#empty} until one was taken. */
    public Recognizer get() {
        return recognizer;
    }

    void use(Recognizer better) {
        recognizer = better;
    }

    @Override
    public Future<List<Optional<RecognizedPerson>>> whoAre(List<Face> faces) {
        Recognizer now = recognizer;
        return now.people().isEmpty() || faces.isEmpty()
                ? Future.succeededFuture(name(now, faces))
                : workers.executeBlocking(() -> name(now, faces), false);
    }

    private List<Optional<RecognizedPerson>> name(Recognizer now, List<Face> faces) {
        return faces.stream().map(face -> name(now, face)).toList();
    }

    private Optional<RecognizedPerson> name(Recognizer now, Face face) {
        Recognition result = face.descriptor().map(now::recognize).orElseGet(Recognition.Unknown::new);
        meters.recognized(result);
        return result.known();
    }
}
