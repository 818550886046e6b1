package dev.atmosphere.edge.notify;

import dev.atmosphere.event.Capture;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.face.RecognizedPerson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The second payload on {@code stations/{station}/faces}: who somebody was. Operators' scripts depend on its names.
 *
 * @param update what it adds to the picture's first answer, which has no such field: always {@code person}
 * @param faces the one face that got a name, or lost it
 */
record NameResult(
        String update,
        UUID imageId,
        String station,
        Instant capturedAt,
        Instant receivedAt,
        Instant namedAt,
        List<Named> faces) {
    /** A face without its place in the picture, which does not change. */
    record Named(UUID faceId, Optional<String> person, Optional<UUID> personId, Optional<Double> personScore) {}

    static NameResult of(FaceNamed named) {
        Capture capture = named.capture();
        return new NameResult(
                "person",
                capture.imageId(),
                capture.station(),
                capture.capturedAt(),
                capture.receivedAt(),
                named.at(),
                List.of(new Named(
                        named.faceId(),
                        named.person().map(RecognizedPerson::name),
                        named.person().map(RecognizedPerson::personId),
                        named.person().map(RecognizedPerson::score))));
    }
}
