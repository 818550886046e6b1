package dev.atmosphere.cloud.web;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** What the inbox and the list of people read. */
interface TaggingQueries {
    /**
     * Which faces are asked for.
     *
     * @param unansweredBy only those on which this login has no vote
     */
    record Filter(Optional<String> state, Optional<String> unansweredBy, int limit, Optional<Position> after) {}

    Future<TaggedFace.Page> faces(Filter filter);

    Future<Optional<TaggedFace>> face(UUID faceId);

    /**
     * People by name.
     *
     * @param part of the name, in any case
     * @param faces only those of whom a face is known, or who were named by somebody
     */
    Future<KnownPerson.Page> people(Optional<String> part, int limit, Optional<String> after);

    /** Empty if there is none; who was merged into another is the other. */
    Future<Optional<KnownPerson>> person(UUID personId, int faces);
}
