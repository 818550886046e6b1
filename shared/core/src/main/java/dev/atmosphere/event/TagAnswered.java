package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody answered who a face is, on Slack or on the page; who they are was checked, what they say was not.
 *
 * @param id the same when the same click is delivered again
 * @param face the face's id as text
 * @param verdict a word of {@link Verdict}
 */
public record TagAnswered(UUID id, Voter voter, String face, String verdict, Optional<PersonNamed> person, Instant at)
        implements Event {
    public TagAnswered {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(voter, "voter");
        Objects.requireNonNull(face, "face");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return face;
    }
}
