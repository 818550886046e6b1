package dev.atmosphere.cloud.tagging;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.topic.Topics.FACE_TAGGING;
import static dev.atmosphere.topic.Topics.PEOPLE_ANSWERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.bus.memory.MemoryBus;
import dev.atmosphere.cloud.tagging.AnswersBus.Accepted;
import dev.atmosphere.cloud.tagging.AnswersBus.NotNow;
import dev.atmosphere.cloud.tagging.AnswersBus.Outcome;
import dev.atmosphere.cloud.tagging.AnswersBus.Refused;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.Voter;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.Retry;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersBusTest {
    private static final String FACE = "0b36c0f2-6d32-4b0c-a1c6-6a7f7b5d8a01";

    private final Vertx vertx = Vertx.vertx();
    private final EventCodec codec = new EventCodec("/atmosphere/test", Clock.systemUTC());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AnswersBus answers = new AnswersBus(vertx, codec, meters);
    private final SlowBus kafka = new SlowBus();
    private final List<FaceVoted> votes = new CopyOnWriteArrayList<>();
    private RunningFlow flow;

    @BeforeEach
    void start() throws Exception {
        flow = await(new FlowRuntime(
                        vertx, Map.of(Home.PEOPLE, answers, Home.CLOUD, kafka), codec, meters, Clock.systemUTC())
                .start(Flow.named("test")
                        .on(PEOPLE_ANSWERS)
                        .group("face-tag")
                        .retry(Retry.never())
                        .inFlight(4)
                        .run(new FaceTag())
                        .emits(FACE_TAGGING)
                        .drawn()));
    }

    @AfterEach
    void stop() throws Exception {
        await(answers.close());
        await(vertx.close());
    }

    @Test
    void a_vote_is_accepted_once_kafka_has_it() throws Exception {
        Promise<Void> stored = Promise.promise();
        kafka.storing = stored.future();

        Future<Outcome> told = answers.offer(answer(FACE, "person", Optional.of(PersonNamed.byName("שרה 🦊"))));
        Awaitility.await().until(() -> votes.size() == 1);

        assertThat(told.isComplete()).isFalse();
        stored.complete();
        assertThat(await(told)).isEqualTo(new Accepted());
        assertThat(votes.get(0).faceId()).isEqualTo(UUID.fromString(FACE));
        assertThat(votes.get(0).verdict()).isEqualTo(Verdict.PERSON);
        assertThat(votes.get(0).person()).contains(PersonNamed.byName("שרה 🦊"));
        assertThat(meters.get("atmosphere.cloud.answers")
                        .tag("outcome", "accepted")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "face-1, stranger, bad-face",
        "1-1-1-1-1, stranger, bad-face",
        "'', stranger, bad-face",
        FACE + ", STRANGER, bad-verdict",
        FACE + ", nobody, bad-verdict",
        FACE + ", person, no-person",
        FACE + ", not-this-person, no-person"
    })
    void an_answer_that_cannot_be_read_is_refused_to_whoever_gave_it(String face, String verdict, String reason)
            throws Exception {
        Outcome told = await(answers.offer(answer(face, verdict, Optional.empty())));

        assertThat(told).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.text()).isNotBlank();
        });
        assertThat(votes).isEmpty();
    }

    @Test
    void a_verdict_that_names_nobody_carries_nobody() throws Exception {
        await(answers.offer(answer(FACE, "skip", Optional.of(PersonNamed.byName("Ada")))));

        assertThat(votes).extracting(FaceVoted::person).containsExactly(Optional.empty());
    }

    @Test
    void while_kafka_is_away_votes_are_put_off() throws Exception {
        kafka.storing = Future.failedFuture(new Transient("kafka-away", "Kafka is away"));

        Outcome told = await(answers.offer(answer(FACE, "stranger", Optional.empty())));

        assertThat(told).isInstanceOfSatisfying(NotNow.class, later -> assertThat(later.text())
                .contains("Kafka is away")
                .contains("try again"));
    }

    @Test
    void a_vote_that_kafka_does_not_settle_is_put_off_within_three_seconds() throws Exception {
        kafka.storing = Promise.<Void>promise().future();
        Instant begun = Instant.now();

        Outcome told = await(answers.offer(answer(FACE, "stranger", Optional.empty())));

        assertThat(told).isInstanceOf(NotNow.class);
        assertThat(begun).isAfter(Instant.now().minusSeconds(10));
    }

    @Test
    void more_votes_than_there_is_room_for_are_put_off_at_once() throws Exception {
        Promise<Void> stored = Promise.promise();
        kafka.storing = stored.future();
        List<Future<Outcome>> first = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            first.add(answers.offer(answer(FACE, "stranger", Optional.empty())));
        }

        Outcome fifth = await(answers.offer(answer(FACE, "stranger", Optional.empty())));

        assertThat(fifth).isInstanceOf(NotNow.class);
        stored.complete();
        for (Future<Outcome> one : first) {
            assertThat(await(one)).isInstanceOf(Accepted.class);
        }
        assertThat(await(answers.offer(answer(FACE, "stranger", Optional.empty()))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void when_the_step_has_stopped_votes_are_put_off() throws Exception {
        await(flow.stop());

        assertThat(await(answers.offer(answer(FACE, "stranger", Optional.empty()))))
                .isInstanceOf(NotNow.class);
    }

    private static TagAnswered answer(String face, String verdict, Optional<PersonNamed> person) {
        return new TagAnswered(
                UUID.randomUUID(), new Voter(Voter.Via.PAGE, "ada"), face, verdict, person, Instant.now());
    }

    /** Stores when the test says so. */
    private final class SlowBus implements Bus {
        private final MemoryBus within = new MemoryBus(vertx, Clock.systemUTC(), false);
        private volatile Future<Void> storing = Future.succeededFuture();

        @Override
        public Future<Void> publish(Topic<?> topic, Message message) {
            votes.add(codec.decode(FACE_TAGGING, message));
            return storing;
        }

        @Override
        public Future<Subscription> subscribe(Topic<?> topic, String group, Room room, Handler<Delivery> handler) {
            return within.subscribe(topic, group, room, handler);
        }

        @Override
        public DeadLetters deadLetters() {
            return within.deadLetters();
        }

        @Override
        public boolean keepsPicturesApart() {
            return false;
        }

        @Override
        public Future<Void> close() {
            return within.close();
        }
    }
}
