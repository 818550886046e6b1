package dev.atmosphere.edge.upload;

import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.StationPicture;
import dev.atmosphere.event.UploadedImage;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Stage;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.intake.PictureIntake;
import dev.atmosphere.vision.intake.PictureRefused;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes in a picture that a station published: checks the station's name, the id and the bytes, and says when it was taken.
 * The broker acknowledges the picture only after the event that leaves here is durable.
 *
 * <p>Refuses with the reasons {@code bad-station}, {@code bad-id}, and those of the picture intake; an id that was used for
 * other bytes is refused by the spool, {@code id-reused}.
 */
public final class FacesUpload implements Stage<StationPicture, UploadedImage> {
    private final PictureIntake intake;
    private final String edge;
    private final Duration clockTolerance;
    private final WorkerExecutor workers;

    /**
     * @param edge this gateway's name
     * @param clockTolerance how far a station's clock may be off and still be believed
     * @param workers for checksums and base64, which take some milliseconds for a large picture
     */
    public FacesUpload(PictureIntake intake, String edge, Duration clockTolerance, WorkerExecutor workers) {
        this.intake = intake;
        this.edge = edge;
        this.clockTolerance = clockTolerance;
        this.workers = workers;
    }

    @Override
    public Future<List<UploadedImage>> run(StationPicture published) {
        return workers.executeBlocking(() -> List.of(take(published)), false);
    }

    private UploadedImage take(StationPicture published) {
        StationTopics.objectionTo(published.station()).ifPresent(objection -> {
            throw new Poison("bad-station", objection);
        });
        // An id that is none is refused before the picture is looked at.
        Optional<UUID> given = published.givenId().map(FacesUpload::uuid);
        try {
            Picture picture = intake.inspect(published.picture()).picture();
            // Computed here, on the worker: the spool files the picture under it.
            picture.sha256();
            return new UploadedImage(capture(published, given.orElseGet(() -> idOf(published, picture))), picture);
        } catch (PictureRefused e) {
            throw new Poison(e.reason().word(), e.detail(), e);
        }
    }

    /**
     * Other systems' cameras know nothing of ids, and some say the same picture again and again (Frigate does when an object leaves, and
     * keeps it retained, so that it comes once more whenever a bridge connects): of those the same picture is the same image.
     */
    private static UUID idOf(StationPicture published, Picture picture) {
        return StationTopics.isOwn(published.topic())
                ? published.id()
                : UUID.nameUUIDFromBytes(
                        (published.station() + '/' + picture.sha256()).getBytes(StandardCharsets.UTF_8));
    }

    private Capture capture(StationPicture published, UUID imageId) {
        Instant received = published.receivedAt();
        Optional<Instant> believed = published
                .givenTime()
                .flatMap(FacesUpload::instant)
                .filter(given -> Duration.between(given, received).abs().compareTo(clockTolerance) <= 0);
        return new Capture(
                imageId,
                published.station(),
                believed.orElse(received),
                believed.isPresent() ? ClockSource.STATION : ClockSource.GATEWAY,
                received,
                Optional.of(edge));
    }

    private static UUID uuid(String given) {
        try {
            UUID id = UUID.fromString(given);
            if (id.toString().equalsIgnoreCase(given)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Told below, the same as for the half-right ones that UUID.fromString takes.
        }
        throw new Poison("bad-id", "an image's id is a UUID (8-4-4-4-12 hexadecimal digits)");
    }

    /** A time that cannot be read is as good as none: the picture matters more. */
    private static Optional<Instant> instant(String given) {
        try {
            return Optional.of(OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
