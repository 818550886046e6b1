package dev.atmosphere.cloud.enrolment;

import dev.atmosphere.event.Voter;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The faces that were taught by photographs, and how far each has come. */
public interface EnrolledFaces {
    /**
     * A face to be stored.
     *
     * @param index its place among the photograph's faces, from 0
     * @param sha256 of the photograph as it was uploaded, lower-case hex
     * @param width of the upright photograph, pixels
     * @param height of the upright photograph, pixels
     */
    record NewFace(UUID faceId, int index, Face face, String sha256, int width, int height) {}

    /**
     * A face that stands.
     *
     * @param open whether votes count
     * @param round how many times it has been asked about
     * @param personId whose it is, or is held to be; empty if nobody says so any more, or it is nobody's
     * @param person that person's name
     * @param refused why the trainer did not take it, for people
     */
    record Standing(
            UUID faceId,
            boolean open,
            int round,
            Optional<UUID> personId,
            Optional<String> person,
            Optional<String> refused) {}

    /** A face that a person is known by, or soon will be. */
    record Example(UUID faceId, Descriptor descriptor) {}

    /** The faces of a photograph that were taught, whoever's they are. */
    Future<List<Standing>> of(String sha256);

    /** The faces of a person on which people agreed, and the uploaded ones on which they are about to; the newest 400. */
    Future<List<Example>> examples(UUID personId);

    /**
     * Completes when the face stands, as one that people are asked about, held to be this person's. A face that stands is left as it is.
     *
     * @param votesNeeded that decide
     * @return the face as it stands by then
     */
    Future<Standing> put(NewFace face, UUID personId, Voter by, int votesNeeded, Instant at);
}
