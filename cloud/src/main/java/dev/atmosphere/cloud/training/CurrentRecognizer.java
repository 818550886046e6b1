package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.Listening;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerUnusable;
import dev.atmosphere.recognition.RecognizerVerifier;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recognizer in use, as it stands in SQL: taken at the start, and whenever any cloud process has published another. One that is not
 * ours to trust is refused, and the one before stays. Thread-safe.
 */
public final class CurrentRecognizer {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentRecognizer.class);

    private final RecognizerRows rows;
    private final RecognizerVerifier verifier;
    private volatile Recognizer recognizer = Recognizer.empty();
    private volatile Optional<String> refused = Optional.empty();
    private volatile Listening listening;

    public CurrentRecognizer(RecognizerRows rows, RecognizerVerifier verifier) {
        this.rows = rows;
        this.verifier = verifier;
    }

    public Recognizer get() {
        return recognizer;
    }

    /** Why the latest is not in use here; empty if it is. */
    public Optional<String> refused() {
        return refused;
    }

    /** Takes the latest now, and every later one when it comes. */
    public Future<Void> follow(Database database) {
        listening = database.listen(RecognizerRows.CHANNEL, new Listening.Hearer() {
            @Override
            public void heard(String version) {
                reload();
            }

            @Override
            public void listening() {
                reload();
            }
        });
        return takeLatest();
    }

    private void reload() {
        takeLatest().onFailure(why -> LOG.warn("The latest recognizer could not be read: {}", why.getMessage()));
    }

    /** Completes when the latest is in use, or refused. */
    Future<Void> takeLatest() {
        return rows.inUse().map(latest -> {
            latest.ifPresent(this::take);
            return null;
        });
    }

    private synchronized void take(RecognizerRow row) {
        if (row.version() <= recognizer.version()) {
            return;
        }
        try {
            recognizer = verifier.open(row.version(), row.signed());
            refused = Optional.empty();
            LOG.info("In use: {}", recognizer);
        } catch (RecognizerUnusable e) {
            if (refused.isEmpty()) {
                LOG.warn(
                        "Refused recognizer {} ({}): {}",
                        row.version(),
                        e.reason().word(),
                        e.getMessage());
            }
            refused = Optional.of(e.getMessage());
        }
    }

    public Future<Void> close() {
        Listening last = listening;
        return last == null ? Future.succeededFuture() : last.close();
    }
}
