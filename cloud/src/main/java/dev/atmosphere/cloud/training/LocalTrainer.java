package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.recognition.Recognition;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;

/**
 * Notes which faces are learnt from, if they are fit for it; {@link StartTraining} makes the next recognizer of them. Tells people
 * apart with the recognizer in use.
 */
public final class LocalTrainer implements Trainer {
    private final TrainingFaces faces;
    private final Objects objects;
    private final Comparison comparison;
    private final QualityGate gate;
    private final WorkerExecutor worker;

    /**
     * @param worker looks at crops, and searches among many faces
     */
    public LocalTrainer(
            TrainingFaces faces,
            Objects objects,
            CurrentRecognizer current,
            TrainingSettings settings,
            WorkerExecutor worker) {
        this.faces = faces;
        this.objects = objects;
        this.comparison = new Comparison(current::get, worker);
        this.gate = new QualityGate(settings.leastFacePixels());
        this.worker = worker;
    }

    @Override
    public Future<Recognition> identify(FaceInDb face) {
        return comparison.of(face);
    }

    @Override
    public Future<Optional<Refused>> learn(UUID faceId, UUID personId) {
        return faces.candidate(faceId)
                .compose(candidate -> candidate
                        .map(found -> examined(faceId, found))
                        .orElseGet(() -> refused("no-face-row", "the face is not stored any more")))
                .compose(refused -> (refused.isPresent()
                                ? faces.remove(faceId)
                                : faces.put(faceId, Verdict.PERSON, Optional.of(personId)))
                        .map(refused));
    }

    private Future<Optional<Refused>> examined(UUID faceId, TrainingFaces.Candidate face) {
        if (!face.described()) {
            return refused("no-descriptor", "the face could not be described: it is too small, or hardly a face");
        }
        Optional<Refused> refused = gate.size(face.box()).or(() -> gate.pose(face.box(), face.landmarks()));
        return refused.isPresent()
                ? Future.succeededFuture(refused)
                : objects.get(ObjectKey.rectangle(faceId))
                        .compose(crop -> crop.map(this::sharp).orElseGet(() -> whereNoCropIs(face)));
    }

    /** The crop of a station's face comes a moment after the row; without its picture, it never does. */
    private Future<Optional<Refused>> whereNoCropIs(TrainingFaces.Candidate face) {
        Future<Optional<StoredObject>> pictureOf = face.imageId()
                .map(imageId -> objects.get(ObjectKey.picture(imageId)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
        return pictureOf.compose(picture -> picture.isPresent()
                ? Future.failedFuture(new Transient("no-crop-yet", "the crop of the face is not stored yet"))
                : refused("no-picture", "the picture of the face is not stored any more"));
    }

    private Future<Optional<Refused>> sharp(StoredObject crop) {
        return worker.executeBlocking(
                () -> {
                    try {
                        BufferedImage image = ImageIO.read(new ByteArrayInputStream(crop.bytes()));
                        return image == null
                                ? Optional.of(new Refused("unreadable", "the crop of the face cannot be read"))
                                : gate.sharpness(image);
                    } catch (IOException e) {
                        return Optional.of(new Refused("unreadable", "the crop of the face cannot be read"));
                    }
                },
                false);
    }

    private static Future<Optional<Refused>> refused(String reason, String text) {
        return Future.succeededFuture(Optional.of(new Refused(reason, text)));
    }

    @Override
    public Future<Void> learnNegative(UUID faceId, Verdict verdict) {
        if (verdict != Verdict.STRANGER && verdict != Verdict.NOT_A_FACE) {
            return Future.failedFuture(
                    new IllegalArgumentException("a negative is a stranger or not a face, not " + verdict.word()));
        }
        return faces.candidate(faceId)
                .compose(face ->
                        face.isPresent() ? faces.put(faceId, verdict, Optional.empty()) : Future.succeededFuture());
    }

    @Override
    public Future<Void> forget(UUID faceId) {
        return faces.remove(faceId);
    }
}
