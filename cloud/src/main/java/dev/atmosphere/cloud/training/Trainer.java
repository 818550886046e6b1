package dev.atmosphere.cloud.training;

import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.recognition.Recognition;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * Learns whose face is whose, and tells it. May be called from any thread; never blocks it.
 *
 * <p>What it learns is kept by face: the same call again changes nothing, another one for the same face replaces what was learnt
 * from it. Fails with {@link dev.atmosphere.failure.Transient} while what it needs is away.
 */
public interface Trainer {
    /** Whose face it is, as far as is known by now. */
    Future<Recognition> identify(FaceInDb face);

    /**
     * Takes a face whose row and crop are stored as an example of a person.
     *
     * @return why it is of no use; empty if it was taken
     */
    Future<Optional<Refused>> learn(UUID faceId, UUID personId);

    /**
     * Takes a face as one of nobody.
     *
     * @param verdict a stranger, or not a face
     */
    Future<Void> learnNegative(UUID faceId, Verdict verdict);

    /** Forgets what was learnt from a face, if anything. */
    Future<Void> forget(UUID faceId);
}
