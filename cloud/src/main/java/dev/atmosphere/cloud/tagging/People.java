package dev.atmosphere.cloud.tagging;

import dev.atmosphere.cloud.tagging.Profiles.Profile;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What is known of people beside their faces. */
public interface People {
    /**
     * Writes what Slack knows of a person; a name that people gave them stays.
     *
     * @param profile empty: Slack does not know them, or no longer
     * @return whether there is such a person
     */
    Future<Boolean> enrich(UUID personId, String slackId, Optional<Profile> profile, Instant at);
}
