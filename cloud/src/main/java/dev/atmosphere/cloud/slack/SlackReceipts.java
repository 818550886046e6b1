package dev.atmosphere.cloud.slack;

import dev.atmosphere.cloud.tagging.Receipts;
import dev.atmosphere.event.Voter;
import io.vertx.core.Future;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who voted on Slack, in the channel and visible to them alone; the others are told as it was done without Slack. */
public final class SlackReceipts implements Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(SlackReceipts.class);

    private final SlackApi slack;
    private final String channel;
    private final Receipts others;

    public SlackReceipts(SlackApi slack, String channel, Receipts others) {
        this.slack = slack;
        this.channel = channel;
        this.others = others;
    }

    @Override
    public Future<Void> tell(Voter voter, UUID faceId, String text) {
        if (voter.via() != Voter.Via.SLACK) {
            return others.tell(voter, faceId, text);
        }
        return slack.tell(channel, voter.account(), SlackText.safe(text)).recover(why -> {
            LOG.warn("{} could not be told of face {}: {}", voter.account(), faceId, why.getMessage());
            return Future.succeededFuture();
        });
    }
}
