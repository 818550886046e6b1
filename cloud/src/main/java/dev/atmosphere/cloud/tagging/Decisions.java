package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceLearnt;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.FaceRefused;
import dev.atmosphere.event.FaceTagged;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.Voter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is decided about faces: by enough votes, or by the recognizer. Everything here may be asked twice, with the same outcome. */
public interface Decisions {
    /**
     * What people agreed on.
     *
     * @param personId with the verdict "person"
     * @param slackId the person's, if they are on Slack
     * @param firstTagged whether it is the first that people agreed on of this person
     */
    record Agreed(Verdict verdict, Optional<UUID> personId, Optional<String> slackId, boolean firstTagged) {}

    /**
     * Counts the votes on the face of this vote, and decides if enough agree and nothing is decided.
     *
     * @param votes of different voters that decide, where the face has no number of its own
     * @return what this very vote decided; empty if it decided nothing
     */
    Future<Optional<Agreed>> decide(FaceTagged vote, int votes, Instant at);

    /** Whether nothing is decided about a face at this moment; true of one that is gone. */
    Future<Boolean> undecided(UUID faceId);

    /**
     * Writes what the trainer has taken to the face, and closes the question.
     *
     * @return the name that the edge has to hear; empty if the edge has nothing to take back, the decision was taken back meanwhile, or the
     *     face is gone
     */
    Future<Closed> close(FaceLearnt learnt);

    /**
     * What was closed.
     *
     * @param applied whether the decision still stood
     * @param named what the edge has to hear
     */
    record Closed(boolean applied, Optional<FaceNamed> named) {}

    /**
     * Closes the question about a face that the trainer refuses, with the reason, and removes its votes.
     *
     * @return who had voted
     */
    Future<List<Voter>> refuse(FaceRefused refused);

    /**
     * Writes the person whom the recognizer found to the face, unless something is decided or somebody said that it is not them.
     *
     * @return the name that the edge has to hear, if it does not say the same already
     */
    Future<Optional<FaceNamed>> identified(FaceIdentified face, Instant at);
}
