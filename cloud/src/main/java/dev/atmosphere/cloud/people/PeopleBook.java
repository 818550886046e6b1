package dev.atmosphere.cloud.people;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** People as other people keep them: made, renamed, found to be one and the same. */
public interface PeopleBook {
    /** What became of a change. */
    enum Outcome {
        DONE,
        /** There is no such person. */
        UNKNOWN,
        /** A person cannot be merged into themselves. */
        SAME
    }

    /** The person of this name, made if there is none. */
    Future<UUID> named(String name, UUID fresh);

    Future<Outcome> rename(UUID personId, String name);

    /**
     * Makes one person of two: faces, votes and accounts of the first are the second's from then on, and whoever names the first means the
     * second. Of two votes on one face the later one counts.
     */
    Future<Outcome> merge(UUID personId, UUID into);

    /** Whom this id stands for; empty if nobody. */
    Future<Optional<UUID>> standing(UUID personId);
}
