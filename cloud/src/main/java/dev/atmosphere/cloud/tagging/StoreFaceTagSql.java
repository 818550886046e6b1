package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.VoteStored;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.List;

/** Stores a vote, the voter's only one for the face: voting again changes it. A vote that does not count is answered with the reason. */
public final class StoreFaceTagSql implements Stage<FaceVoted, VoteStored> {
    private final Votes votes;
    private final Receipts receipts;

    public StoreFaceTagSql(Votes votes, Receipts receipts) {
        this.votes = votes;
        this.receipts = receipts;
    }

    @Override
    public Future<List<VoteStored>> run(FaceVoted vote) {
        return votes.store(vote).compose(stored -> stored.explanation()
                .map(text -> receipts.tell(vote.voter(), vote.faceId(), text))
                .orElseGet(Future::succeededFuture)
                .map(stored.events()));
    }
}
