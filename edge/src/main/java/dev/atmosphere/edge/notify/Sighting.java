package dev.atmosphere.edge.notify;

import dev.atmosphere.event.Capture;
import dev.atmosphere.face.RecognizedPerson;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The payload on {@code people/{personId}/last-seen}. Operators' scripts depend on its names.
 *
 * @param name as people call them, in any script
 * @param at when the picture was taken, and not after it was received
 * @param score how sure the recognizer is, 0 to 1
 */
record Sighting(UUID personId, String name, String station, Instant at, double score, UUID imageId, UUID faceId) {
    Sighting {
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(faceId, "faceId");
    }

    static Sighting of(RecognizedPerson person, Capture capture, UUID faceId) {
        Instant at = capture.capturedAt().isAfter(capture.receivedAt()) ? capture.receivedAt() : capture.capturedAt();
        return new Sighting(
                person.personId(), person.name(), capture.station(), at, person.score(), capture.imageId(), faceId);
    }

    String topic() {
        return topicOf(personId);
    }

    static String topicOf(UUID personId) {
        return "people/" + personId + "/last-seen";
    }
}
