package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.VoteStored;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.List;

/** Stores a vote, the voter's only one for the face: voting again changes it. The voter is told what it did, or why it does not count. */
public final class StoreFaceTagSql implements Stage<FaceVoted, VoteStored> {
    private final Votes votes;
    private final Receipts receipts;

    public StoreFaceTagSql(Votes votes, Receipts receipts) {
        this.votes = votes;
        this.receipts = receipts;
    }

    @Override
    public Future<List<VoteStored>> run(FaceVoted vote) {
        return votes.store(vote).map(stored -> {
            stored.counted().ifPresent(counted -> receipts.counts(vote.voter(), vote.faceId(), counted));
            stored.explanation().ifPresent(text -> receipts.tell(vote.voter(), vote.faceId(), text));
            return stored.events();
        });
    }
}
