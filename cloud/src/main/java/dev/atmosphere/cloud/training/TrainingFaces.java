package dev.atmosphere.cloud.training;

import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Point;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The faces that are learnt from, and what of a stored face decides whether it is fit for that. */
public interface TrainingFaces {
    /**
     * A stored face.
     *
     * @param imageId empty for a face of an uploaded photograph, of which only crops are kept
     */
    record Candidate(Optional<UUID> imageId, Box box, List<Point> landmarks, boolean described) {}

    Future<Optional<Candidate>> candidate(UUID faceId);

    /** Notes that it is learnt from, or that it is learnt from as something else. */
    Future<Void> put(UUID faceId, Verdict verdict, Optional<UUID> personId);

    Future<Void> remove(UUID faceId);

    /** Everything that there is to learn from. */
    Future<Lesson> lesson();
}
