package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceLearnt;
import dev.atmosphere.event.TagFinalized;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Writes what people agreed on to the face, closes the question, tells the edge the name, and has the recognizer trained. */
public final class FinalizeTag implements Stage<FaceLearnt, TagFinalized> {
    private final Decisions decisions;

    public FinalizeTag(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public Future<List<TagFinalized>> run(FaceLearnt learnt) {
        return decisions.close(learnt).map(closed -> {
            List<TagFinalized> outcomes = new ArrayList<>();
            closed.named().ifPresent(outcomes::add);
            if (closed.applied()) {
                outcomes.add(new TrainingWanted(
                        Ids.of("training", learnt.id()),
                        "face " + learnt.faceId() + " was tagged as "
                                + learnt.verdict().word(),
                        learnt.at()));
            }
            return outcomes;
        });
    }
}
