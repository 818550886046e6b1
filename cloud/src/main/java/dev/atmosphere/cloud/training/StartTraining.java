package dev.atmosphere.cloud.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.RecognizerTrained;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.flow.Stage;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerFile;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.recognition.RecognizerUnusable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a recognizer if there is anything new to learn, and publishes it if it is no worse than the one in use.
 *
 * <p>Events come one after the other. The first of many waits a moment, so that what came with them is learnt at once; the others
 * find nothing new then. The recognizer stands in SQL before it is told to anybody: whoever is killed between the two tells it when
 * the event comes again. It is told again, too, when the last time is a while ago, for a topic may be lost that SQL is not.
 */
public final class StartTraining implements Stage<TrainingWanted, RecognizerTrained> {
    private static final Logger LOG = LoggerFactory.getLogger(StartTraining.class);
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Clock clock;
    private final TrainingSettings settings;
    private final TrainingFaces faces;
    private final RecognizerRows rows;
    private final RecognizerSigner signer;
    private final WorkerExecutor worker;
    private final TrainingMeters meters;

    /**
     * @param worker trains: seconds, for some thousand faces
     */
    public StartTraining(
            Vertx vertx,
            Clock clock,
            TrainingSettings settings,
            TrainingFaces faces,
            RecognizerRows rows,
            RecognizerSigner signer,
            WorkerExecutor worker,
            TrainingMeters meters) {
        this.vertx = vertx;
        this.clock = clock;
        this.settings = settings;
        this.faces = faces;
        this.rows = rows;
        this.signer = signer;
        this.worker = worker;
        this.meters = meters;
    }

    @Override
    public Future<List<RecognizerTrained>> run(TrainingWanted wanted) {
        return somethingNew()
                .compose(something -> something ? gathered().compose(ok -> train(wanted)) : Future.succeededFuture())
                .compose(trained -> rows.inUse())
                .compose(inUse -> told(wanted, inUse));
    }

    private Future<Boolean> somethingNew() {
        return faces.lesson().compose(lesson -> rows.newest().map(newest -> isNew(lesson, newest)));
    }

    private boolean isNew(Lesson lesson, Optional<RecognizerRow> newest) {
        return newest.map(row -> !Arrays.equals(row.lessonSha256(), lesson.sha256(settings)))
                .orElseGet(() -> !lesson.faces().isEmpty());
    }

    private Future<Void> gathered() {
        if (settings.gather().toMillis() == 0) {
            return Future.succeededFuture();
        }
        Promise<Void> gathered = Promise.promise();
        vertx.setTimer(settings.gather().toMillis(), timer -> gathered.complete());
        return gathered.future();
    }

    private Future<Void> train(TrainingWanted wanted) {
        return Future.all(faces.lesson(), rows.newest(), rows.inUse())
                .compose(all -> {
                    Lesson lesson = all.resultAt(0);
                    Optional<RecognizerRow> newest = all.resultAt(1);
                    Optional<RecognizerRow> inUse = all.resultAt(2);
                    return isNew(lesson, newest)
                            ? worker.executeBlocking(() -> trained(wanted, lesson, newest, inUse), true)
                            : Future.succeededFuture(Optional.<RecognizerRow>empty());
                })
                .compose(row -> row.map(rows::insert).orElseGet(Future::succeededFuture));
    }

    /** Empty if nobody is known, and nobody was. */
    private Optional<RecognizerRow> trained(
            TrainingWanted wanted, Lesson lesson, Optional<RecognizerRow> newest, Optional<RecognizerRow> inUse) {
        long began = System.nanoTime();
        Optional<Recognizer> before =
                inUse.flatMap(StartTraining::opened).filter(old -> old.model().equals(lesson.model()));
        int version = newest.map(RecognizerRow::version).orElse(0) + 1;
        Training.Trained trained = new Training(settings).train(lesson, before, version, clock.instant());
        Recognizer recognizer = trained.recognizer();
        Evaluation evaluation = trained.evaluation();
        if (recognizer.people().isEmpty() && inUse.isEmpty()) {
            LOG.info(
                    "Nobody has {} faces to learn from yet ({} people have fewer)",
                    Training.LEAST_FACES,
                    evaluation.learning().size());
            meters.nobody();
            return Optional.empty();
        }
        meters.trained(evaluation, Duration.ofNanos(System.nanoTime() - began));
        LOG.info(
                "Trained {} in {} ms ({}): accuracy {}, known within {}; {}",
                recognizer,
                (System.nanoTime() - began) / 1_000_000,
                wanted.why(),
                evaluation.accuracy(),
                evaluation.known(),
                evaluation.noWorse()
                        ? "published"
                        : "not published, for it is worse than the one in use: "
                                + evaluation.comparison().orElseThrow());
        return Optional.of(RecognizerRow.of(
                recognizer,
                signer.sign(recognizer),
                evaluation.noWorse(),
                wanted.id(),
                wanted.why(),
                lesson.sha256(settings),
                Optional.empty(),
                json(evaluation)));
    }

    private static Optional<Recognizer> opened(RecognizerRow row) {
        try {
            return Optional.of(RecognizerFile.read(row.signed().file()));
        } catch (RecognizerUnusable e) {
            LOG.warn("Recognizer {} cannot be compared with: {}", row.version(), e.getMessage());
            return Optional.empty();
        }
    }

    static String json(Evaluation evaluation) {
        try {
            return Json.json().writeValueAsString(evaluation);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Future<List<RecognizerTrained>> told(TrainingWanted wanted, Optional<RecognizerRow> inUse) {
        boolean again = inUse.filter(row -> row.wantedBy().equals(wanted.id())
                        || row.announcedAt()
                                .map(at -> at.plus(TOLD_AGAIN_AFTER).isBefore(clock.instant()))
                                .orElse(true))
                .isPresent();
        if (!again) {
            return Future.succeededFuture(List.of());
        }
        RecognizerRow row = inUse.orElseThrow();
        return rows.announced(row.version(), clock.instant())
                .map(List.of(new RecognizerTrained(row.version(), row.trainedAt(), row.signed())));
    }
}
