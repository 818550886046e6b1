package dev.atmosphere.cloud.training;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which faces stand in the collection, and of whom they are: Rekognition itself knows neither people nor votes. */
public interface RekognitionFaces {
    /** Who a face of the collection is by now: whoever the person was merged into. */
    record Person(UUID personId, String name) {}

    /** Notes it, or notes it anew. */
    Future<Void> put(String collection, UUID faceId, UUID personId, String rekognitionId);

    /** Rekognition's id of a face; empty if it does not stand there. */
    Future<Optional<String>> rekognitionId(String collection, UUID faceId);

    Future<Void> remove(String collection, UUID faceId);

    /** The people of these faces, but for those of whom somebody said that {@code asked} is not them. */
    Future<Map<UUID, Person>> people(String collection, Collection<UUID> faceIds, UUID asked);
}
