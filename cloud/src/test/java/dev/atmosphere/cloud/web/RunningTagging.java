package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.topic.Topics.FACES_NAMED;
import static dev.atmosphere.topic.Topics.FACE_CLEANUP;
import static dev.atmosphere.topic.Topics.FACE_ENRICH_USER;
import static dev.atmosphere.topic.Topics.FACE_NOT_IDENTIFIED;
import static dev.atmosphere.topic.Topics.FACE_TAGGED;
import static dev.atmosphere.topic.Topics.FACE_TAGGING;
import static dev.atmosphere.topic.Topics.FACE_TRAINING_SENT;
import static dev.atmosphere.topic.Topics.PEOPLE_ANSWERS;
import static dev.atmosphere.topic.Topics.TRAINING_WANTED;

import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.bus.memory.MemoryBus;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.tagging.CleanupTag;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.cloud.tagging.FinalizeTag;
import dev.atmosphere.cloud.tagging.LoggedReceipts;
import dev.atmosphere.cloud.tagging.PgDecisions;
import dev.atmosphere.cloud.tagging.PgQuestions;
import dev.atmosphere.cloud.tagging.PgVotes;
import dev.atmosphere.cloud.tagging.RecordingTrainer;
import dev.atmosphere.cloud.tagging.RequestTaggingOnSlack;
import dev.atmosphere.cloud.tagging.SendFaceForTraining;
import dev.atmosphere.cloud.tagging.StoreFaceTagSql;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.Retry;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The steps of tagging behind a page, over a bus in memory and a trainer that takes notes: two votes decide. */
final class RunningTagging {
    private final EventCodec codec = new EventCodec("/atmosphere/test", Clock.systemUTC());
    private final RecordingTrainer trainer = new RecordingTrainer();
    private final MemoryBus bus;
    private final AnswersBus answers;
    private final PgDecisions decisions;
    private final Vertx vertx;
    private final Database database;
    private RunningFlow flow;

    RunningTagging(Vertx vertx, Database database) throws Exception {
        this.vertx = vertx;
        this.database = database;
        bus = new MemoryBus(vertx, Clock.systemUTC(), false);
        answers = new AnswersBus(vertx, codec, new SimpleMeterRegistry());
        decisions = new PgDecisions(database);
        start();
    }

    /** The steps begin; again after {@link #stop}. */
    void start() throws Exception {
        Clock clock = Clock.systemUTC();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        // spotless:off
        flow = await(new FlowRuntime(vertx, Map.of(Home.CLOUD, bus, Home.PEOPLE, answers), codec, meters, clock).start(
                Flow.named("tagging")
                        .on(FACE_NOT_IDENTIFIED).group("request").end(new RequestTaggingOnSlack(new PgQuestions(database, clock), 50))
                        .on(PEOPLE_ANSWERS).group("face-tag").retry(Retry.never()).run(new FaceTag()).emits(FACE_TAGGING)
                        .on(FACE_TAGGING).group("store").run(new StoreFaceTagSql(new PgVotes(database, 2), new LoggedReceipts()))
                            .emits(FACE_TAGGED, FACE_NOT_IDENTIFIED)
                        .on(FACE_TAGGED).group("send").run(new SendFaceForTraining(decisions, trainer, 2, clock))
                            .emits(FACE_ENRICH_USER, FACE_TRAINING_SENT, FACE_CLEANUP)
                        .on(FACE_TRAINING_SENT).group("finalize").run(new FinalizeTag(decisions)).emits(FACES_NAMED, TRAINING_WANTED)
                        .on(FACE_CLEANUP).group("cleanup").end(new CleanupTag(decisions, new LoggedReceipts()))
                        .drawn()));
        // spotless:on
    }

    /** As IdentifyFace does for a face that it does not know. */
    void ask(ImageWithFaces image, int index, Optional<RecognizedPerson> guess) throws Exception {
        UUID faceId = image.faces().get(index).faceId();
        FaceNotIdentified asked = new FaceNotIdentified(faceId, image.capture(), faceId, 120, 120, guess);
        await(bus.publish(FACE_NOT_IDENTIFIED, codec.encode(FACE_NOT_IDENTIFIED, asked, false)));
    }

    AnswersBus answers() {
        return answers;
    }

    RunningFlow flow() {
        return flow;
    }

    MemoryBus bus() {
        return bus;
    }

    EventCodec codec() {
        return codec;
    }

    RecordingTrainer trainer() {
        return trainer;
    }

    /** How many events were published on a topic so far. */
    long published(Topic<?> topic) throws Exception {
        Subscription all = await(bus.subscribe(topic, "observer-" + UUID.randomUUID(), Room.of(1), delivery -> {}));
        long count = all.lag();
        await(all.close());
        return count;
    }

    /** No step runs, and no vote is taken in. */
    void stop() throws Exception {
        await(flow.stop());
    }

    void close() throws Exception {
        stop();
        await(bus.close());
    }
}
