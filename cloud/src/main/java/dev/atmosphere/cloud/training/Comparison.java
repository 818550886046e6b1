package dev.atmosphere.cloud.training;

import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.Recognizer;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.function.Supplier;

/** Whom our own recognizer takes a stored face for. A face that another model described, or none, is nobody's. Thread-safe. */
public final class Comparison {
    /** More examples than that are searched on a worker: some milliseconds. */
    private static final int SEARCHED_AT_ONCE = 20_000;

    private final Supplier<Recognizer> current;
    private final WorkerExecutor worker;

    /**
     * @param current the recognizer in use, asked for with every face
     * @param worker searches among many faces
     */
    public Comparison(Supplier<Recognizer> current, WorkerExecutor worker) {
        this.current = current;
        this.worker = worker;
    }

    public Future<Recognition> of(FaceInDb face) {
        Recognizer recognizer = current.get();
        boolean comparable = face.face()
                .describedBy()
                .filter(recognizer.model().id()::equals)
                .isPresent();
        return face.face()
                .face()
                .descriptor()
                .filter(descriptor -> comparable)
                .map(descriptor -> recognizer.faces() <= SEARCHED_AT_ONCE
                        ? Future.succeededFuture(recognizer.recognize(descriptor))
                        : worker.executeBlocking(() -> recognizer.recognize(descriptor), false))
                .orElseGet(() -> Future.succeededFuture(new Recognition.Unknown()));
    }
}
