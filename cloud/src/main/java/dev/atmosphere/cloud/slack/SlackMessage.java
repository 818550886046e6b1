package dev.atmosphere.cloud.slack;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A message's row.
 *
 * @param wanted the version that it shall show
 * @param postingSince when its first post began, if how that ended is not known
 * @param place where it stands; empty until it was posted
 * @param crop Slack's file, once it is there; and {@code zoomIn}
 * @param traceparent of the picture that it is about
 */
record SlackMessage(
        UUID id,
        Purpose purpose,
        Optional<UUID> faceId,
        long wanted,
        Instant createdAt,
        int attempts,
        Optional<Instant> postingSince,
        Optional<Place> place,
        Optional<String> crop,
        Optional<String> zoomIn,
        Optional<String> traceparent) {
    /** What a message is for. */
    enum Purpose {
        TAGGING,
        IDENTIFIED,
        PICTURES
    }

    /** A message's id on Slack. */
    record Place(String channel, String ts) {}

    List<String> files() {
        return Stream.of(crop, zoomIn).flatMap(Optional::stream).toList();
    }

    SlackMessage with(Optional<String> cropFile, Optional<String> zoomInFile) {
        return new SlackMessage(
                id,
                purpose,
                faceId,
                wanted,
                createdAt,
                attempts,
                postingSince,
                place,
                cropFile,
                zoomInFile,
                traceparent);
    }
}
