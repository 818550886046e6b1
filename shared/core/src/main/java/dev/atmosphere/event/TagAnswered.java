package dev.atmosphere.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody answered who a face is, on Slack or on the page; who they are was checked; what they say only so far that it can be passed on.
 *
 * @param id the same when the same click is delivered again
 * @param face the face's id as text
 * @param verdict a word of {@link Verdict}
 */
public record TagAnswered(UUID id, Voter voter, String face, String verdict, Optional<PersonNamed> person, Instant at)
        implements Event {
    private static final int LONGEST = 100;

    public TagAnswered {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(voter, "voter");
        Objects.requireNonNull(face, "face");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(at, "at");
        if (!PlainText.is(face) || !PlainText.is(verdict) || face.length() > LONGEST || verdict.length() > LONGEST) {
            throw new IllegalArgumentException("a face's id and a verdict are short and plain");
        }
    }

    @Override
    public String key() {
        return face;
    }
}
