package dev.atmosphere.edge.homeassistant;

import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The payload on {@code stations/{station}/seen}: the latest picture, and the largest face of the latest one that had any. Operators'
 * automations depend on its names; all of one level, so that they need no thought.
 *
 * @param at when the picture was taken, and not after it was received
 * @param count faces in it
 * @param face the person's name, or {@link #SOMEBODY}; empty as long as no face was seen
 * @param faceAt when the picture of that face was taken
 * @param score how sure the detector is of that face, 0 to 1
 * @param mood its strongest one, as a word
 */
record Seen(
        String station,
        Instant at,
        Instant receivedAt,
        UUID imageId,
        int count,
        Optional<String> face,
        Optional<Instant> faceAt,
        Optional<UUID> faceId,
        Optional<Double> score,
        Optional<String> mood,
        Optional<Double> moodScore,
        Optional<String> person,
        Optional<UUID> personId,
        Optional<Double> personScore) {
    /** Whom nobody knows. */
    static final String SOMEBODY = "somebody";

    Seen {
        Objects.requireNonNull(station, "station");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(imageId, "imageId");
    }

    static String topicOf(String station) {
        return "stations/" + station + "/seen";
    }

    /** What the latest picture shows; {@code before} says of the last face if this one has none. */
    static Seen in(Capture capture, List<ImageFace> faces, Optional<Seen> before) {
        Instant at = capture.capturedAt().isAfter(capture.receivedAt()) ? capture.receivedAt() : capture.capturedAt();
        if (faces.isEmpty()) {
            return new Seen(
                    capture.station(),
                    at,
                    capture.receivedAt(),
                    capture.imageId(),
                    0,
                    before.flatMap(Seen::face),
                    before.flatMap(Seen::faceAt),
                    before.flatMap(Seen::faceId),
                    before.flatMap(Seen::score),
                    before.flatMap(Seen::mood),
                    before.flatMap(Seen::moodScore),
                    before.flatMap(Seen::person),
                    before.flatMap(Seen::personId),
                    before.flatMap(Seen::personScore));
        }
        ImageFace largest = largest(faces);
        Optional<Map.Entry<Mood, Double>> strongest =
                largest.face().moods().entrySet().stream().max(Map.Entry.comparingByValue());
        return new Seen(
                        capture.station(),
                        at,
                        capture.receivedAt(),
                        capture.imageId(),
                        faces.size(),
                        Optional.empty(),
                        Optional.of(at),
                        Optional.of(largest.faceId()),
                        Optional.of(largest.face().score()),
                        strongest.map(mood -> mood.getKey().word()),
                        strongest.map(Map.Entry::getValue),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .withPerson(largest.person());
    }

    /** Whoever stands nearest. */
    static ImageFace largest(List<ImageFace> faces) {
        return faces.stream()
                .max(Comparator.comparingDouble(face -> face.face().box().area()))
                .orElseThrow();
    }

    /** The same face, whoever it is. */
    Seen withPerson(Optional<RecognizedPerson> who) {
        return new Seen(
                station,
                at,
                receivedAt,
                imageId,
                count,
                Optional.of(who.map(RecognizedPerson::name).orElse(SOMEBODY)),
                faceAt,
                faceId,
                score,
                mood,
                moodScore,
                who.map(RecognizedPerson::name),
                who.map(RecognizedPerson::personId),
                who.map(RecognizedPerson::score));
    }
}
