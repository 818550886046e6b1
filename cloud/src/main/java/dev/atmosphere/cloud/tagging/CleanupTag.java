package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceRefused;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;

/** Removes the votes on a face that the trainer cannot use, and says why: in the inbox, on Slack, and to everybody who had voted. */
public final class CleanupTag implements Sink<FaceRefused> {
    private final Decisions decisions;
    private final Receipts receipts;

    public CleanupTag(Decisions decisions, Receipts receipts) {
        this.decisions = decisions;
        this.receipts = receipts;
    }

    @Override
    public Future<?> accept(FaceRefused refused) {
        String text = "Thank you, but nothing can be learnt from that face: " + refused.text();
        return decisions.refuse(refused).map(voters -> {
            voters.forEach(voter -> receipts.tell(voter, refused.faceId(), text));
            return null;
        });
    }
}
