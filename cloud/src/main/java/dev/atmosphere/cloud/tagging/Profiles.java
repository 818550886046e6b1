package dev.atmosphere.cloud.tagging;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;

/** What Slack knows of its users. */
public interface Profiles {
    /**
     * A user.
     *
     * @param active whether they are still there
     */
    record Profile(
            String name,
            Optional<String> fullName,
            Optional<String> email,
            Optional<String> pictureUrl,
            boolean active) {
        public Profile {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(fullName, "fullName");
            Objects.requireNonNull(email, "email");
            Objects.requireNonNull(pictureUrl, "pictureUrl");
        }
    }

    /** Empty: there is no such user. Fails with {@code Transient} while that cannot be found out. */
    Future<Optional<Profile>> of(String slackId);

    /** Where there is no Slack, nobody is known there. */
    static Profiles none() {
        return slackId -> Future.succeededFuture(Optional.empty());
    }
}
