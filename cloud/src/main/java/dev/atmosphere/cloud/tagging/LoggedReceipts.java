package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.Voter;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Without a way to the voter: the log. The inbox shows how a face stands, and asks before it votes. */
public final class LoggedReceipts implements Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedReceipts.class);

    @Override
    public void counts(Voter voter, UUID faceId, CountedVote vote) {
        LOG.debug("{} {} voted on face {}: {}", voter.via().word(), voter.account(), faceId, vote);
    }

    @Override
    public void tell(Voter voter, UUID faceId, String text) {
        LOG.info("{} {} is told of face {}: {}", voter.via().word(), voter.account(), faceId, text);
    }
}
