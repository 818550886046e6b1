package dev.atmosphere.event;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** People agreed on this person for the first time: what is known of them elsewhere can be fetched. */
public record PersonFirstTagged(UUID personId, UUID faceId, Optional<String> slackId) implements TrainingAnswered {
    public PersonFirstTagged {
        Objects.requireNonNull(personId, "personId");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(slackId, "slackId");
    }

    @Override
    public UUID id() {
        return personId;
    }

    @Override
    public String key() {
        return faceId.toString();
    }
}
