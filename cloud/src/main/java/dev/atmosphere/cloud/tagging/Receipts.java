package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.Voter;
import java.util.UUID;

/**
 * Tells a voter, and nobody else, what became of their vote. As well as it can: nobody waits for it, and what is not told is not told again.
 * May be called from any thread.
 */
public interface Receipts {
    /** The vote counts. */
    void counts(Voter voter, UUID faceId, CountedVote vote);

    /** It does not, or not any more. */
    void tell(Voter voter, UUID faceId, String text);
}
