package dev.atmosphere.cloud.tagging;

import dev.atmosphere.cloud.tagging.Decisions.Agreed;
import dev.atmosphere.cloud.training.Refused;
import dev.atmosphere.cloud.training.Trainer;
import dev.atmosphere.event.FaceLearnt;
import dev.atmosphere.event.FaceRefused;
import dev.atmosphere.event.FaceTagged;
import dev.atmosphere.event.PersonFirstTagged;
import dev.atmosphere.event.TrainingAnswered;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends a face to the trainer once enough people agree on it; what somebody took back is forgotten there,
 * unless it was decided again since. Later votes change nothing.
 *
 * <p>Votes of one face come one after the other, so one of them decides. If this step is cut off after that, the same vote comes again, finds
 * its own decision, and does the rest again: the trainer takes a face once. Only this step decides, so what it finds undecided stays so while
 * the trainer forgets.
 */
public final class SendFaceForTraining implements Stage<FaceTagged, TrainingAnswered> {
    private final Decisions decisions;
    private final Trainer trainer;
    private final int votes;
    private final Clock clock;

    /**
     * @param votes of different voters that decide
     */
    public SendFaceForTraining(Decisions decisions, Trainer trainer, int votes, Clock clock) {
        this.decisions = decisions;
        this.trainer = trainer;
        this.votes = votes;
        this.clock = clock;
    }

    @Override
    public Future<List<TrainingAnswered>> run(FaceTagged vote) {
        return switch (vote.verdict()) {
            case SKIP -> Future.succeededFuture(List.of());
            case NOT_THIS_PERSON ->
                decisions
                        .undecided(vote.faceId())
                        .compose(undecided -> undecided ? forget(vote) : Future.succeededFuture(List.of()));
            case PERSON, STRANGER, NOT_A_FACE ->
                decisions.decide(vote, votes, clock.instant()).compose(agreed -> agreed.map(what -> send(vote, what))
                        .orElseGet(() -> Future.succeededFuture(List.of())));
        };
    }

    private Future<List<TrainingAnswered>> forget(FaceTagged vote) {
        return trainer.forget(vote.faceId()).map(List.of(learnt(vote, vote.verdict(), vote.personId())));
    }

    private Future<List<TrainingAnswered>> send(FaceTagged vote, Agreed agreed) {
        if (agreed.personId().isEmpty()) {
            return trainer.learnNegative(vote.faceId(), agreed.verdict())
                    .map(List.of(learnt(vote, agreed.verdict(), Optional.empty())));
        }
        UUID person = agreed.personId().get();
        return trainer.learn(vote.faceId(), person).map(refused -> {
            List<TrainingAnswered> answers = new ArrayList<>();
            if (agreed.firstTagged()) {
                answers.add(new PersonFirstTagged(person, vote.faceId(), agreed.slackId()));
            }
            answers.add(refused.<TrainingAnswered>map(why -> refused(vote, person, why))
                    .orElseGet(() -> learnt(vote, Verdict.PERSON, Optional.of(person))));
            return answers;
        });
    }

    /** The verdict is what was agreed on: whoever gave the deciding vote may have changed their mind meanwhile. */
    private static FaceLearnt learnt(FaceTagged vote, Verdict verdict, Optional<UUID> person) {
        return new FaceLearnt(Ids.of("learnt", vote.id()), vote.faceId(), verdict, person, vote.at());
    }

    private static FaceRefused refused(FaceTagged vote, UUID person, Refused why) {
        return new FaceRefused(
                Ids.of("refused", vote.id()), vote.faceId(), person, why.reason(), why.text(), vote.at());
    }
}
