package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.Verdict;
import java.util.Objects;
import java.util.Optional;

/**
 * A vote that counts, as its voter is told of it.
 *
 * @param before what the voter had said of the face until then
 * @param votes for the same, this one among them
 * @param needed to decide
 */
public record CountedVote(Choice now, Optional<Choice> before, int votes, int needed) {
    /**
     * What is said of a face.
     *
     * @param name the person's; empty where the verdict names nobody
     * @param slackId the person's
     */
    public record Choice(Verdict verdict, Optional<String> name, Optional<String> slackId) {
        public Choice {
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(slackId, "slackId");
        }
    }

    public CountedVote {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(before, "before");
    }

    /** How many others have to say the same. */
    public int missing() {
        return Math.max(0, needed - votes);
    }
}
