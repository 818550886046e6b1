package dev.atmosphere.cloud.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A face that people are or were asked about, as the API tells it.
 *
 * @param imageId empty, as the station, if it was uploaded
 * @param uploadedBy who uploaded it, if somebody did
 * @param capturedAt of an uploaded face, when that was
 * @param state open, decided (the trainer is asked), closed
 * @param round how many times it has been asked about
 * @param guess whom the recognizer holds for likely
 * @param decision what people agreed on, or the recognizer found
 * @param refused why the trainer cannot use it, for people
 * @param votes the oldest first
 */
record TaggedFace(
        UUID faceId,
        Optional<UUID> imageId,
        Optional<String> station,
        Optional<String> uploadedBy,
        Instant capturedAt,
        Instant askedAt,
        String state,
        int round,
        Optional<Guess> guess,
        Optional<Decision> decision,
        Optional<String> refused,
        List<Vote> votes) {
    /** @param score 0 to 1 */
    record Guess(UUID personId, String name, double score) {}

    /** @param name of the person, with the verdict "person" */
    record Decision(String verdict, Optional<UUID> personId, Optional<String> name) {}

    /**
     * One voter's word.
     *
     * @param login the name under which the voter signs in on the page, if they do
     */
    record Vote(
            UUID voterId,
            String voter,
            Optional<String> login,
            String verdict,
            Optional<UUID> personId,
            Optional<String> name,
            Instant at) {}

    /**
     * Faces, those asked about last first.
     *
     * @param needed votes that decide
     * @param open faces that wait for votes in all, counted up to 10000
     */
    record Page(List<TaggedFace> items, Optional<String> next, int needed, long open) {}
}
