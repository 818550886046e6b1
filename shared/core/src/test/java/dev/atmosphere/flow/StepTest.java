package dev.atmosphere.flow;

import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITHOUT_FACES;
import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITH_FACES;
import static dev.atmosphere.topic.Topics.PROCESSED_IMAGES;
import static dev.atmosphere.topic.Topics.UPLOADED_IMAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.memory.MemoryBus;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.Event;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.Samples;
import dev.atmosphere.event.UploadedImage;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.http.FlowHealth;
import dev.atmosphere.http.Health;
import dev.atmosphere.time.SettableClock;
import dev.atmosphere.topic.Home;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepTest {
    private static final Retry FAST = new Retry(Duration.ofMillis(1), Duration.ofMillis(5), 3, Duration.ofMinutes(1));

    private final Vertx vertx = Vertx.vertx();
    private final MemoryBus bus = new MemoryBus(vertx, Clock.systemUTC(), true);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock();
    private final FlowRuntime runtime =
            new FlowRuntime(vertx, Map.of(Home.EDGE, bus), new EventCodec("/test", Clock.systemUTC()), meters, clock);
    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** Runs what a test says, and keeps the order in which events came. */
    private final class Recording implements Stage<UploadedImage, ProcessedImage> {
        private final Function<UploadedImage, Future<List<ProcessedImage>>> body;

        Recording(Function<UploadedImage, Future<List<ProcessedImage>>> body) {
            this.body = body;
        }

        @Override
        public Future<List<ProcessedImage>> run(UploadedImage event) {
            seen.add(event.key() + " " + event.id());
            return body.apply(event);
        }
    }

    private static Future<List<ProcessedImage>> processed(UploadedImage event) {
        return Future.succeededFuture(List.of(Samples.processed(event.id(), event.key())));
    }

    private RunningFlow start(Retry retry, Function<UploadedImage, Future<List<ProcessedImage>>> body) {
        return start(bus, retry, body);
    }

    private RunningFlow start(Bus on, Retry retry, Function<UploadedImage, Future<List<ProcessedImage>>> body) {
        // spotless:off
        Flow flow = Flow.named("test")
                .on(UPLOADED_IMAGES).group("recording").retry(retry).run(new Recording(body)).emits(PROCESSED_IMAGES)
                .drawn();
        // spotless:on
        return get(new FlowRuntime(vertx, Map.of(Home.EDGE, on), runtime.codec(), meters, clock).start(flow));
    }

    private void publish(UUID id, String station) {
        get(bus.publish(UPLOADED_IMAGES, runtime.codec().encode(UPLOADED_IMAGES, Samples.uploaded(id, station), true)));
    }

    private List<UUID> processedIds() {
        List<UUID> ids = new CopyOnWriteArrayList<>();
        get(bus.subscribe(
                PROCESSED_IMAGES,
                "check-" + UUID.randomUUID(),
                1000,
                d -> ids.add(d.message().id())));
        return ids;
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void an_event_goes_through_and_is_acknowledged_after_it_was_emitted() {
        RunningFlow flow = start(FAST, StepTest::processed);
        UUID id = UUID.randomUUID();

        publish(id, "door");

        List<UUID> out = processedIds();
        await().until(() -> out.contains(id));
        await().until(() -> flow.states().get(0).lag() == 0);
        assertThat(meters.counter("atmosphere.step.in", "step", "Recording", "input", UPLOADED_IMAGES.name())
                        .count())
                .isEqualTo(1);
        assertThat(meters.counter(
                                "atmosphere.step.out",
                                "step",
                                "Recording",
                                "input",
                                UPLOADED_IMAGES.name(),
                                "topic",
                                PROCESSED_IMAGES.name())
                        .count())
                .isEqualTo(1);
        assertThat(meters.timer("atmosphere.step.duration", "step", "Recording", "input", UPLOADED_IMAGES.name())
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_transient_failure_is_tried_again_for_longer_than_the_number_of_attempts() {
        RunningFlow flow = start(
                FAST,
                event -> seen.size() < 10
                        ? Future.failedFuture(new Transient("database-away", "no database"))
                        : processed(event));

        publish(UUID.randomUUID(), "door");

        await().until(() -> flow.states().get(0).lag() == 0);
        assertThat(seen).hasSize(10);
        assertThat(meters.counter(
                                "atmosphere.step.failed",
                                "step",
                                "Recording",
                                "input",
                                UPLOADED_IMAGES.name(),
                                "reason",
                                "database-away")
                        .count())
                .isEqualTo(9);
        assertThat(letters()).isEmpty();
    }

    @Test
    void a_transient_failure_is_dead_lettered_when_patience_ends() {
        start(new Retry(Duration.ofMillis(1), Duration.ofMillis(1), 3, Duration.ZERO), event -> {
            throw new Transient("database-away", "no database");
        });

        publish(UUID.randomUUID(), "door");

        await().until(() -> letters().size() == 1);
        assertThat(letters().get(0).cause()).isEqualTo(new Cause("database-away", "no database", true));
    }

    @Test
    void poison_is_dead_lettered_at_once_with_its_cause_and_bytes_and_holds_nobody_up() {
        UUID poison = UUID.randomUUID();
        RunningFlow flow = start(
                FAST,
                event -> event.id().equals(poison)
                        ? Future.failedFuture(new Poison("not-an-image", "this is a shopping list"))
                        : processed(event));

        publish(poison, "door");
        publish(UUID.randomUUID(), "door");

        await().until(() -> flow.states().get(0).lag() == 0);
        assertThat(seen).hasSize(2);
        DeadLetter letter = letters().get(0);
        assertThat(letter.cause()).isEqualTo(new Cause("not-an-image", "this is a shopping list"));
        assertThat(letter.message().picture()).contains(Samples.picture());
        assertThat(meters.counter(
                                "atmosphere.step.dead.lettered",
                                "step",
                                "Recording",
                                "input",
                                UPLOADED_IMAGES.name(),
                                "reason",
                                "not-an-image")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void an_unexpected_failure_is_dead_lettered_after_its_attempts() {
        start(FAST, event -> {
            throw new IllegalStateException("a bug");
        });

        publish(UUID.randomUUID(), "door");

        await().until(() -> letters().size() == 1);
        assertThat(seen).hasSize(3);
        assertThat(letters().get(0).cause()).isEqualTo(new Cause("unexpected", "a bug"));
    }

    @Test
    void a_fatal_failure_stops_the_step_and_loses_nothing() {
        RunningFlow flow = start(FAST, event -> {
            throw new Fatal("corrupt-store", "the store is corrupt");
        });

        publish(UUID.randomUUID(), "door");
        publish(UUID.randomUUID(), "hall");

        await().until(() -> flow.states().get(0).failure().isPresent());
        Trouble failure = flow.states().get(0).failure().orElseThrow();
        assertThat(failure.what()).isEqualTo("the store is corrupt");
        assertThat(failure.since()).isEqualTo(clock.instant());
        assertThat(flow.states().get(0).lag()).isEqualTo(2);
        assertThat(letters()).isEmpty();
        Health.Part part = FlowHealth.of(flow).get(0);
        assertThat(part.status()).isEqualTo(Health.Status.DOWN);
        assertThat(part.detail()).isEqualTo("stopped at 2026-03-02T08:00:00Z: the store is corrupt");
    }

    @Test
    void a_step_that_stops_gives_back_at_once_what_it_has_not_begun_and_the_rest_when_it_is_through() {
        // given a door that is at work, with one behind it, and a hall that waits for another attempt
        Handed handed = new Handed();
        Map<String, Promise<List<ProcessedImage>>> work = new ConcurrentHashMap<>();
        RunningFlow flow = start(
                handed,
                new Retry(Duration.ofHours(1), Duration.ofHours(1), 3, Duration.ofDays(1)),
                event -> event.key().equals("hall")
                        ? Future.failedFuture(new Transient("away", "it is away"))
                        : work.computeIfAbsent(event.key(), key -> Promise.promise())
                                .future());
        List<Handed.One> ones = List.of(handed.hand("door"), handed.hand("door"), handed.hand("hall"));
        await().until(() -> flow.states().get(0).retrying().isPresent());

        // when another makes it stop
        Handed.One yard = handed.hand("yard");
        await().until(() -> work.containsKey("yard"));
        work.get("yard").fail(new Fatal("corrupt-store", "the store is corrupt"));

        // then only the one at work is still here
        await().until(() -> yard.end.isComplete());
        await().until(() -> ones.get(1).end.isComplete() && ones.get(2).end.isComplete());
        assertThat(List.of(yard, ones.get(1), ones.get(2)))
                .extracting(one -> one.end.result())
                .containsOnly("released");
        assertThat(flow.states().get(0).retrying()).isEmpty();
        assertThat(handed.paused).isTrue();
        assertThat(handed.left).isFalse();
        assertThat(ones.get(0).end.isComplete()).isFalse();

        // and when that is through, the group is left; what comes late is given back
        work.get("door").complete(List.of());
        await().until(() -> handed.left);
        assertThat(ones.get(0).end.result()).isEqualTo("acknowledged");
        Handed.One late = handed.hand("late");
        await().until(() -> "released".equals(late.end.result()));
        assertThat(flow.states().get(0).inFlight()).isZero();
        get(flow.stop());
    }

    @Test
    void a_step_that_cannot_settle_for_a_fatal_failure_stops() {
        Handed handed = new Handed();
        handed.ackFailure = new Fatal("spool-corrupt", "the disk image is malformed");
        RunningFlow flow = start(handed, FAST, event -> Future.succeededFuture(List.of()));

        handed.hand("door");

        await().until(() -> flow.states().get(0).failure().isPresent());
        await().until(() -> handed.left);
    }

    @Test
    void a_step_says_why_and_since_when_it_tries_again() {
        Set<String> away = ConcurrentHashMap.newKeySet();
        away.addAll(List.of("door", "hall"));
        Retry patient = new Retry(Duration.ofMillis(1), Duration.ofMillis(5), 3, Duration.ofDays(365));
        RunningFlow flow = start(patient, event -> {
            if (away.contains(event.key())) {
                clock.advance(Duration.ofSeconds(1));
                return Future.failedFuture(new Transient("away", event.key() + " is away"));
            }
            return processed(event);
        });
        assertThat(flow.states().get(0).retrying()).isEmpty();

        // given one that fails for a while, and another that fails later
        publish(UUID.randomUUID(), "door");
        await().until(() -> seen.size() > 3);
        Instant doorSince = flow.states().get(0).retrying().orElseThrow().since();
        publish(UUID.randomUUID(), "hall");
        await().until(() -> seen.stream().anyMatch(line -> line.startsWith("hall")));

        // then the first counts; one that goes well in between changes nothing
        UUID well = UUID.randomUUID();
        publish(well, "yard");
        await().until(() -> seen.contains("yard " + well));
        await().until(() -> flow.states().get(0).lag() == 2);
        assertThat(flow.states().get(0).retrying().orElseThrow().since()).isEqualTo(doorSince);
        assertThat(FlowHealth.of(flow).get(0).detail())
                .contains("trying again since " + doorSince + ": ")
                .endsWith(" is away");

        // and when the first is through, the second
        away.remove("door");
        await().until(() -> flow.states().get(0).lag() == 1);
        assertThat(flow.states().get(0).retrying().orElseThrow().since()).isAfter(doorSince);
        away.remove("hall");
        await().until(() -> flow.states().get(0).retrying().isEmpty());
    }

    @Test
    void of_a_step_on_two_lines_health_tells_which_one_stopped() {
        Sink<Event> sink = event -> Future.failedFuture(new Fatal("broken", event.key() + " broke it"));
        // spotless:off
        RunningFlow flow = get(runtime.start(Flow.named("test")
                .on(EDGE_IMAGES_WITH_FACES).group("notify").end(new Notify(sink))
                .on(UPLOADED_IMAGES).group("notify").end(new Notify(sink))
                .drawn()));
        // spotless:on
        publish(UUID.randomUUID(), "door");

        await().until(() ->
                flow.states().stream().anyMatch(step -> step.failure().isPresent()));
        Health health = new Health();
        health.watch(() -> FlowHealth.of(flow));
        assertThat(health.report().parts()).hasSize(2);
        assertThat(health.report().parts().values())
                .filteredOn(part -> part.status() == Health.Status.DOWN)
                .singleElement()
                .satisfies(part -> assertThat(part.detail()).endsWith("door broke it"));
    }

    private record Notify(Sink<Event> sink) implements Sink<Event> {
        @Override
        public Future<?> accept(Event event) {
            return sink.accept(event);
        }
    }

    @Test
    void events_of_one_key_keep_their_order_over_retries_and_those_of_others_pass() {
        Map<UUID, Integer> tries = new ConcurrentHashMap<>();
        List<UUID> done = new CopyOnWriteArrayList<>();
        RunningFlow flow = start(FAST, event -> {
            if (event.key().equals("door") && tries.merge(event.id(), 1, Integer::sum) < 4) {
                return Future.failedFuture(new Transient("away", "away"));
            }
            done.add(event.id());
            return processed(event);
        });
        List<UUID> door = new ArrayList<>();
        UUID hall = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            door.add(UUID.randomUUID());
            publish(door.get(i), "door");
        }
        publish(hall, "hall");

        await().until(() -> flow.states().get(0).lag() == 0);
        assertThat(done.stream().filter(door::contains)).containsExactlyElementsOf(door);
        assertThat(done.indexOf(hall)).isLessThan(4);
    }

    @Test
    void without_retries_the_next_of_a_key_begins_while_the_one_before_is_being_put_down() {
        Handed handed = new Handed();
        RunningFlow flow = start(handed, Retry.never(), StepTest::processed);

        Handed.One first = handed.hand("door");
        Handed.One second = handed.hand("door");
        Handed.One third = handed.hand("door");

        await().until(() -> handed.emitted.size() == 3);
        assertThat(handed.emitted)
                .extracting(Handed.Emitted::id)
                .containsExactly(
                        first.message().id(),
                        second.message().id(),
                        third.message().id());
        assertThat(flow.states().get(0).inFlight()).isEqualTo(3);
        assertThat(first.end.isComplete()).isFalse();
        handed.emitted.get(1).down().complete();
        assertThat(get(second.end)).isEqualTo("acknowledged");
        assertThat(first.end.isComplete()).isFalse();
        handed.emitted.get(0).down().fail(new Transient("spool-full", "full"));
        assertThat(get(first.end)).isEqualTo("dead-lettered");
        Future<Void> stopped = flow.stop();
        handed.emitted.get(2).down().complete();
        assertThat(get(third.end)).isEqualTo("acknowledged");
        get(stopped);
        assertThat(flow.states().get(0).inFlight()).isZero();
    }

    @Test
    void with_retries_the_next_of_a_key_waits_until_the_one_before_is_down() {
        Handed handed = new Handed();
        start(handed, FAST, StepTest::processed);

        handed.hand("door");
        Handed.One other = handed.hand("hall");
        handed.hand("door");
        await().until(() -> handed.emitted.size() == 2);
        handed.emitted.get(1).down().complete();
        assertThat(get(other.end)).isEqualTo("acknowledged");

        assertThat(handed.emitted).hasSize(2);
        handed.emitted.get(0).down().complete();
        await().until(() -> handed.emitted.size() == 3);
        handed.emitted.get(2).down().complete();
    }

    @Test
    void a_replayed_dead_letter_reaches_the_group_that_gave_it_up_and_no_other() {
        // given a letter that another group gave up
        List<UUID> ours = new CopyOnWriteArrayList<>();
        start(FAST, event -> {
            ours.add(event.id());
            return processed(event);
        });
        UUID id = UUID.randomUUID();
        var message = runtime.codec().encode(UPLOADED_IMAGES, Samples.uploaded(id, "door"), true);

        // when it is replayed, and one of ours behind it
        get(bus.publish(UPLOADED_IMAGES, message.with(Map.of(Headers.REPLAY_GROUP, "somebody-else"))));
        UUID own = UUID.randomUUID();
        var replay = runtime.codec().encode(UPLOADED_IMAGES, Samples.uploaded(own, "door"), true);
        get(bus.publish(UPLOADED_IMAGES, replay.with(Map.of(Headers.REPLAY_GROUP, "recording"))));

        await().until(() -> ours.contains(own));
        assertThat(ours).containsExactly(own);
    }

    @Test
    void stopping_waits_for_what_is_in_flight() {
        Promise<List<ProcessedImage>> work = Promise.promise();
        RunningFlow flow = start(FAST, event -> work.future());
        UUID id = UUID.randomUUID();
        publish(id, "door");
        await().until(() -> seen.size() == 1);

        Future<Void> stopped = flow.stop();
        assertThat(stopped.isComplete()).isFalse();
        work.complete(List.of(Samples.processed(id, "door")));

        get(stopped);
        List<UUID> out = processedIds();
        await().until(() -> out.contains(id));
    }

    @Test
    void a_flow_whose_topic_has_no_bus_does_not_start() {
        FlowRuntime bare = new FlowRuntime(vertx, Map.of(), runtime.codec(), meters, Clock.systemUTC());
        // spotless:off
        Flow flow = Flow.named("test")
                .on(PROCESSED_IMAGES).group("g").run(new FlowTest.PostProcess()).emits(EDGE_IMAGES_WITH_FACES, EDGE_IMAGES_WITHOUT_FACES)
                .drawn();
        // spotless:on
        assertThatThrownBy(() -> bare.start(flow))
                .hasMessageContaining("atmosphere-processed-images lives on spool, and this program has no such bus");
    }

    private List<DeadLetter> letters() {
        return get(bus.deadLetters().list(UPLOADED_IMAGES, 10));
    }
}
