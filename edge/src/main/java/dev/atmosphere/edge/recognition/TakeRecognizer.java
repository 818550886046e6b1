package dev.atmosphere.edge.recognition;

import dev.atmosphere.event.RecognizerTrained;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.flow.Sink;
import dev.atmosphere.http.Health;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerUnusable;
import dev.atmosphere.recognition.RecognizerVerifier;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the recognizers that the cloud trained: each is verified, written to the disk, and then used. One that cannot be believed is
 * counted, logged and left; the one in use stays.
 *
 * <p>It is given every recognizer that the topic still has at every start, so older ones than the one in use are usual.
 */
public final class TakeRecognizer implements Sink<RecognizerTrained> {
    private static final Logger LOG = LoggerFactory.getLogger(TakeRecognizer.class);
    private static final String NO_KEY =
            "recognizers cannot be verified and are refused: edge.recognizer.key names no public key";

    private final CurrentRecognizer current;
    private final TrustedKey key;
    private final RecognizerShelf shelf;
    private final RecognizerMeters meters;
    private final WorkerExecutor worker;
    /** Why the latest one was; empty if it was not. */
    private volatile String refused = "";

    /** @param worker one thread: files and versions are looked after by one at a time */
    public TakeRecognizer(
            CurrentRecognizer current,
            TrustedKey key,
            RecognizerShelf shelf,
            RecognizerMeters meters,
            WorkerExecutor worker) {
        this.current = current;
        this.key = key;
        this.shelf = shelf;
        this.meters = meters;
        this.worker = worker;
    }

    /**
     * Uses the newest recognizer of the disk that can be used. Before the flow starts.
     *
     * @return always succeeds: without a recognizer nobody is known, and that is how every edge begins
     */
    public Future<Void> begin() {
        return worker.executeBlocking(
                () -> {
                    try {
                        if (key.isNamed() && !shelf.kept().isEmpty()) {
                            load(key.verifier());
                        }
                    } catch (IOException | RuntimeException e) {
                        refused = "no recognizer of the disk is used: " + e.getMessage();
                        LOG.warn(refused);
                    }
                    return null;
                },
                true);
    }

    private void load(RecognizerVerifier verifier) throws IOException {
        for (RecognizerShelf.Kept kept : shelf.kept()) {
            try {
                use(verifier.open(kept.version(), shelf.read(kept)));
                return;
            } catch (RecognizerUnusable | IOException | RuntimeException e) {
                meters.refused("on-disk");
                LOG.warn("recognizer {} of the disk is not used: {}", kept.version(), e.toString());
            }
        }
    }

    @Override
    public Future<?> accept(RecognizerTrained trained) {
        return worker.executeBlocking(
                () -> {
                    take(trained);
                    return null;
                },
                true);
    }

    private void take(RecognizerTrained trained) {
        int inUse = current.get().version();
        if (trained.version() == inUse) {
            return;
        }
        if (trained.version() < inUse) {
            meters.refused("old-version");
            LOG.debug("recognizer {} is older than {}, which is in use", trained.version(), inUse);
            return;
        }
        if (!key.isNamed()) {
            meters.refused("no-key");
            if (refused.isEmpty()) {
                LOG.warn(NO_KEY);
            }
            refused = NO_KEY;
            return;
        }
        try {
            Recognizer recognizer = key.verifier().open(trained.version(), trained.recognizer());
            shelf.put(trained.version(), trained.recognizer(), inUse);
            use(recognizer);
        } catch (RecognizerUnusable e) {
            meters.refused(e.reason().word());
            refused = "recognizer " + trained.version() + " was refused, "
                    + e.reason().word();
            LOG.warn(
                    "recognizer {} is refused, {}: {}",
                    trained.version(),
                    e.reason().word(),
                    e.getMessage());
        } catch (IOException e) {
            refused = "recognizer " + trained.version() + " waits: " + e.getMessage();
            throw new Transient("recognizer-not-taken", e.getMessage(), e);
        }
    }

    private void use(Recognizer recognizer) {
        current.use(recognizer);
        refused = "";
        LOG.info("{} is in use", recognizer);
    }

    /** For the status page and {@code /health}. */
    public Health.Part health() {
        Recognizer now = current.get();
        String what = now.version() == 0
                ? "none yet: nobody is known"
                : "version " + now.version() + ", " + now.people().size() + " people, " + now.faces()
                        + " faces, trained "
                        + now.trainedAt().truncatedTo(ChronoUnit.SECONDS);
        return refused.isEmpty()
                ? Health.Part.up("recognizer", what)
                : Health.Part.degraded("recognizer", what + "; " + refused);
    }
}
