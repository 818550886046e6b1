package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Takes in what somebody says of a face, if it can be read: that the face exists is found out later. */
public final class FaceTag implements Stage<TagAnswered, FaceVoted> {
    @Override
    public Future<List<FaceVoted>> run(TagAnswered answer) {
        UUID faceId = faceId(answer.face());
        Verdict verdict = verdict(answer.verdict());
        if (verdict.namesSomebody() && answer.person().isEmpty()) {
            throw new Poison("no-person", "the verdict " + verdict.word() + " has to name a person");
        }
        return Future.succeededFuture(List.of(new FaceVoted(
                answer.id(),
                faceId,
                answer.voter(),
                verdict,
                answer.person().filter(named -> verdict.namesSomebody()),
                answer.at())));
    }

    private static UUID faceId(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as for an id that is too short.
        }
        throw new Poison("bad-face", "that is no face's id");
    }

    private static Verdict verdict(String word) {
        try {
            return Verdict.of(word);
        } catch (IllegalArgumentException e) {
            throw new Poison("bad-verdict", "a verdict is person, stranger, not-a-face, skip or not-this-person", e);
        }
    }
}
