package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.VoteStored;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The votes on faces: one for each voter and face. */
public interface Votes {
    /**
     * What became of a vote.
     *
     * @param events that say so to the steps that follow
     * @param counted for the voter, if the vote counts and was not taken before
     * @param explanation for the voter, if the vote does not count
     */
    record Stored(List<VoteStored> events, Optional<CountedVote> counted, Optional<String> explanation) {
        public Stored {
            events = List.copyOf(events);
        }

        static Stored counts(VoteStored... events) {
            return new Stored(List.of(events), Optional.empty(), Optional.empty());
        }

        Stored with(CountedVote first) {
            return new Stored(events, Optional.of(first), explanation);
        }

        static Stored nothing(String explanation) {
            return new Stored(List.of(), Optional.empty(), Optional.of(explanation));
        }

        /** Known and overtaken: nobody has to hear of it. */
        static Stored nothing() {
            return new Stored(List.of(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * Completes when the vote is durable, or when it is clear that it does not count. The same vote again has the same events as long as it
     * stands; if it was replaced or taken back, or never counted, it changes nothing and has none.
     */
    Future<Stored> store(FaceVoted vote);
}
