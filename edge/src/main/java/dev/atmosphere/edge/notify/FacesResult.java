package dev.atmosphere.edge.notify;

import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The payload on {@code stations/{station}/faces}. Operators' scripts depend on its names. */
record FacesResult(
        UUID imageId,
        String station,
        Instant capturedAt,
        Instant receivedAt,
        Instant processedAt,
        int width,
        int height,
        List<Found> faces) {
    /**
     * A face, its box flat.
     *
     * @param x left edge, pixels of the upright picture
     * @param person the name, in any script; empty if the edge knows nobody like this
     * @param personScore how sure the recognizer is, 0 to 1
     */
    record Found(
            UUID faceId,
            double x,
            double y,
            double width,
            double height,
            double score,
            Map<Mood, Double> moods,
            Optional<String> person,
            Optional<UUID> personId,
            Optional<Double> personScore) {
        static Found of(ImageFace face) {
            Box box = face.face().box();
            return new Found(
                    face.faceId(),
                    box.x(),
                    box.y(),
                    box.width(),
                    box.height(),
                    face.face().score(),
                    face.face().moods(),
                    face.person().map(RecognizedPerson::name),
                    face.person().map(RecognizedPerson::personId),
                    face.person().map(RecognizedPerson::score));
        }
    }

    static FacesResult of(Capture capture, Instant processedAt, int width, int height, List<ImageFace> faces) {
        return new FacesResult(
                capture.imageId(),
                capture.station(),
                capture.capturedAt(),
                capture.receivedAt(),
                processedAt,
                width,
                height,
                faces.stream().map(Found::of).toList());
    }
}
