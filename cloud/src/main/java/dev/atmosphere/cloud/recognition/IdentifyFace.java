package dev.atmosphere.cloud.recognition;

import dev.atmosphere.cloud.training.Trainer;
import dev.atmosphere.event.FaceCompared;
import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.face.Box;
import dev.atmosphere.flow.Stage;
import dev.atmosphere.recognition.Recognition;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Asks the trainer who a face is. Who is only likely is not known: people are asked, and shown the guess. */
public final class IdentifyFace implements Stage<FaceInDb, FaceCompared> {
    private final Trainer trainer;

    public IdentifyFace(Trainer trainer) {
        this.trainer = trainer;
    }

    @Override
    public Future<List<FaceCompared>> run(FaceInDb face) {
        return trainer.identify(face).map(answer -> List.of(compared(face, answer)));
    }

    private static FaceCompared compared(FaceInDb face, Recognition answer) {
        UUID faceId = face.face().faceId();
        Box box = face.face().face().box();
        return answer.known()
                .<FaceCompared>map(person -> new FaceIdentified(face.capture(), faceId, person))
                .orElseGet(() -> new FaceNotIdentified(
                        faceId, face.capture(), faceId, box.width(), box.height(), answer.guess()));
    }
}
