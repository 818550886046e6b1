package dev.atmosphere.cloud;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.enrolment.Enrolment;
import dev.atmosphere.cloud.enrolment.EnrolmentSettings;
import dev.atmosphere.cloud.enrolment.PgEnrolledFaces;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.people.PgPeopleBook;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.training.CurrentRecognizer;
import dev.atmosphere.cloud.training.LocalTrainer;
import dev.atmosphere.cloud.training.PgDescribedFaces;
import dev.atmosphere.cloud.training.PgRekognitionFaces;
import dev.atmosphere.cloud.training.PgTrainingFaces;
import dev.atmosphere.cloud.training.QualityGate;
import dev.atmosphere.cloud.training.RecognizerRows;
import dev.atmosphere.cloud.training.Recognizers;
import dev.atmosphere.cloud.training.Redescription;
import dev.atmosphere.cloud.training.RekognitionTrainer;
import dev.atmosphere.cloud.training.StartTraining;
import dev.atmosphere.cloud.training.Trainer;
import dev.atmosphere.cloud.training.TrainingFaces;
import dev.atmosphere.cloud.training.TrainingMeters;
import dev.atmosphere.cloud.vision.LazyVision;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.http.Health;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.vision.VisionSettings;
import dev.atmosphere.vision.intake.IntakeLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What recognition and training work on: the keys, the recognizer in use, the trainer. */
final class TrainingParts {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingParts.class);
    /** After which the models that describe faces anew are given back. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Database database;
    private final TrainingConfig config;
    private final Recognizers recognizers;
    private final CurrentRecognizer current;
    private final StartTraining startTraining;
    private final Redescription redescription;
    private final LazyVision vision;
    private final WorkerExecutor worker;
    private final Trainer trainer;
    private AutoCloseable rekognition = () -> {};

    /** @param photographs what the cloud's own eyes look at, at most */
    TrainingParts(
            Vertx vertx,
            Clock clock,
            TrainingConfig config,
            RecognizerSigner signer,
            IntakeLimits photographs,
            Database database,
            Objects objects,
            EventCodec codec,
            Bus bus,
            MeterRegistry meters) {
        this.database = database;
        this.config = config;
        TrainingFaces faces = new PgTrainingFaces(database);
        RecognizerRows rows = new RecognizerRows(database);
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("training", 2, 10, TimeUnit.MINUTES);
        this.current = new CurrentRecognizer(rows, signer.verifier());
        this.worker = worker;
        this.recognizers =
                new Recognizers(config.training(), clock, faces, rows, signer, wanted -> publish(bus, codec, wanted));
        this.startTraining = new StartTraining(
                vertx, clock, config.training(), faces, rows, signer, worker, new TrainingMeters(meters));
        this.vision = new LazyVision(vertx, VisionSettings.DEFAULT.withLimits(photographs), REST);
        this.redescription =
                new Redescription(new PgDescribedFaces(database), objects, vision, DescriptorModel.CURRENT);
        Trainer local = new LocalTrainer(faces, objects, current, config.training(), worker);
        this.trainer = config.rekognition()
                .<Trainer>map(settings -> {
                    RekognitionTrainer there = new RekognitionTrainer(
                            vertx.createSharedWorkerExecutor("rekognition", 4, 2, TimeUnit.MINUTES),
                            settings,
                            local,
                            objects,
                            new PgRekognitionFaces(database));
                    rekognition = there;
                    return there;
                })
                .orElse(local);
    }

    private static Future<Void> publish(Bus bus, EventCodec codec, TrainingWanted wanted) {
        return bus.publish(
                Topics.TRAINING_WANTED, codec.encode(Topics.TRAINING_WANTED, wanted, bus.keepsPicturesApart()));
    }

    /** Teaches people by photographs, with the same gate that the trainer has. */
    Enrolment enrolment(
            EnrolmentSettings settings, Database database, Objects objects, AnswersBus answers, Clock clock) {
        return new Enrolment(
                settings,
                vision,
                new QualityGate(config.training().leastFacePixels()),
                new PgEnrolledFaces(database),
                objects,
                new PgPeopleBook(database),
                answers,
                worker,
                clock);
    }

    Trainer trainer() {
        return trainer;
    }

    StartTraining startTraining() {
        return startTraining;
    }

    Recognizers recognizers() {
        return recognizers;
    }

    /** Once the schema is up to date: takes the recognizer in use, and looks for something to learn from time to time. */
    Future<Void> ready(Regularly regularly) {
        regularly.every(config.training().every(), () -> recognizers.train("the time has come"));
        redescription
                .bringUpToDate()
                .compose(faces ->
                        faces > 0 ? recognizers.train(faces + " faces were described anew") : Future.succeededFuture())
                .onFailure(why -> LOG.warn("Faces of another descriptor model wait for the next start", why));
        return current.follow(database);
    }

    List<Health.Part> health() {
        return List.of(current.refused()
                .map(why -> Health.Part.degraded("recognizer", why))
                .orElseGet(() -> Health.Part.up("recognizer", current.get().toString())));
    }

    Future<Void> close() {
        return Future.join(current.close(), vision.close()).transform(closed -> {
            try {
                rekognition.close();
            } catch (Exception e) {
                LOG.warn("Rekognition's client is not closed", e);
            }
            return Future.succeededFuture();
        });
    }
}
