package dev.atmosphere.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.Event;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.Retry;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.flow.Sink;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every bus promises (see the package's description), and what the flow's steps make of it. */
public abstract class BusContract {
    private static final int EIGHT_MEGABYTES = 8 << 20;

    protected final Vertx vertx = Vertx.vertx();
    protected final Clock clock = Clock.systemUTC();
    /** A topic of its own for each test: a real server keeps the others' messages. */
    protected final Topic<Note> notes = Topic.topic("notes-" + UUID.randomUUID(), Note.class, Home.CLOUD, "Notes.");

    protected final Topic<Snapshot> snapshots =
            Topic.topic("snapshots-" + UUID.randomUUID(), Snapshot.class, Home.CLOUD, "Snapshots.");

    private final EventCodec codec = new EventCodec("/test", clock);
    private Bus bus;

    /** Opens the bus, for the second time on what the first left behind. */
    protected abstract Future<? extends Bus> open();

    /** Whether messages outlive the bus. */
    protected boolean outlivesProcess() {
        return true;
    }

    @BeforeEach
    void openBus() throws Exception {
        bus = get(open());
    }

    @AfterEach
    void closeBus() throws Exception {
        get(bus.close());
        get(vertx.close());
    }

    private void reopenBus() throws Exception {
        get(bus.close());
        bus = get(open());
    }

    protected static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private static Message message(String key, int number) {
        return new Message(
                UUID.randomUUID(), key, Map.of(), Integer.toString(number).getBytes(UTF_8), Optional.empty());
    }

    private static int number(Delivery delivery) {
        return Integer.parseInt(new String(delivery.message().body(), UTF_8));
    }

    private void publish(int from, int to) throws Exception {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            all.add(bus.publish(notes, message("one", i)));
        }
        get(Future.all(all));
    }

    private Subscription subscribe(String group, int maxInFlight, Inbox inbox) throws Exception {
        return get(bus.subscribe(notes, group, maxInFlight, inbox));
    }

    @Test
    void what_was_published_before_the_first_subscription_is_delivered() throws Exception {
        publish(1, 3);

        Inbox inbox = new Inbox();
        subscribe("reader", 10, inbox);

        assertThat(inbox.next(3)).extracting(BusContract::number).containsExactly(1, 2, 3);
    }

    @Test
    void every_group_gets_all_of_it() throws Exception {
        Inbox first = new Inbox();
        Inbox second = new Inbox();
        subscribe("first", 10, first);
        subscribe("second", 10, second);

        publish(1, 5);

        assertThat(first.next(5)).extracting(BusContract::number).containsExactly(1, 2, 3, 4, 5);
        assertThat(second.next(5)).extracting(BusContract::number).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void a_message_arrives_as_it_was_sent() throws Exception {
        Message sent = new Message(
                UUID.randomUUID(),
                "hall-\u00fc",
                Map.of(Headers.CE_TYPE, "dev.atmosphere.Note", "x-free", "\u20ac and \"quotes\""),
                new byte[] {0, 1, -1, 13, 10},
                Optional.empty());
        Instant before = clock.instant().minusSeconds(1);

        get(bus.publish(notes, sent));
        Inbox inbox = new Inbox();
        subscribe("reader", 1, inbox);

        Delivery got = inbox.next();
        assertSame(got.message(), sent);
        assertThat(got.publishedAt()).isBetween(before, clock.instant().plusSeconds(1));
    }

    @Test
    void a_picture_of_8_MB_arrives_whole() throws Exception {
        Picture picture = noise(EIGHT_MEGABYTES);
        Snapshot sent = new Snapshot(UUID.randomUUID(), "hall", picture);

        get(bus.publish(snapshots, codec.encode(snapshots, sent, bus.keepsPicturesApart())));
        Inbox inbox = new Inbox();
        get(bus.subscribe(snapshots, "reader", 1, inbox));

        Snapshot got = codec.decode(snapshots, inbox.next().message());
        assertThat(got.id()).isEqualTo(sent.id());
        assertThat(Arrays.equals(got.picture().bytes(), picture.bytes())).isTrue();
    }

    @Test
    void the_handler_is_called_on_the_context_of_the_subscriber() throws Exception {
        Context context = vertx.getOrCreateContext();
        CountDownLatch called = new CountDownLatch(1);
        List<Context> seen = new ArrayList<>();
        context.runOnContext(go -> bus.subscribe(notes, "reader", 1, delivery -> {
                    seen.add(Vertx.currentContext());
                    called.countDown();
                })
                .onFailure(Throwable::printStackTrace));

        publish(1, 1);

        assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).containsExactly(context);
    }

    @Test
    void what_was_not_settled_comes_again_to_the_next_subscription() throws Exception {
        publish(1, 3);
        Inbox inbox = new Inbox();
        Subscription subscription = subscribe("reader", 10, inbox);
        get(inbox.next(3).get(1).ack());
        get(subscription.close());

        Inbox again = new Inbox();
        subscribe("reader", 10, again);

        List<Integer> numbers = numbersUntil(again, 3);
        assertThat(numbers).contains(1, 3).isSorted();
    }

    @Test
    void what_was_not_settled_comes_again_after_a_restart() throws Exception {
        publish(1, 3);
        Inbox inbox = new Inbox();
        subscribe("reader", 10, inbox);
        get(inbox.next(3).get(0).ack());

        if (outlivesProcess()) {
            reopenBus();
        }
        Inbox again = new Inbox();
        subscribe("reader", 10, again);

        assertThat(again.next(2)).extracting(BusContract::number).containsExactly(2, 3);
    }

    @Test
    void what_was_settled_does_not_come_again() throws Exception {
        publish(1, 3);
        Inbox inbox = new Inbox();
        Subscription subscription = subscribe("reader", 10, inbox);
        for (Delivery delivery : inbox.next(3)) {
            get(delivery.ack());
        }
        get(subscription.close());
        if (outlivesProcess()) {
            reopenBus();
        }

        publish(4, 4);
        Inbox again = new Inbox();
        subscribe("reader", 10, again);

        assertThat(number(again.next())).isEqualTo(4);
    }

    private static List<Integer> numbersUntil(Inbox inbox, int last) throws InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        do {
            numbers.add(number(inbox.next()));
        } while (numbers.get(numbers.size() - 1) != last);
        return numbers;
    }

    @Test
    void messages_of_a_key_keep_their_order() throws Exception {
        List<Message> sent = IntStream.range(0, 300)
                .mapToObj(i -> message("key-" + i % 7, i))
                .toList();
        ConcurrentLinkedQueue<Delivery> got = new ConcurrentLinkedQueue<>();
        get(bus.subscribe(notes, "reader", 25, delivery -> {
            got.add(delivery);
            vertx.setTimer(1 + got.size() % 5, late -> delivery.ack().onFailure(Throwable::printStackTrace));
        }));

        get(Future.all(sent.stream().map(message -> bus.publish(notes, message)).toList()));

        await().atMost(Duration.ofMinutes(1)).until(() -> got.size() == sent.size());
        assertThat(got.stream()
                        .map(Delivery::message)
                        .collect(groupingBy(Message::key, mapping(Message::id, toList()))))
                .isEqualTo(sent.stream().collect(groupingBy(Message::key, mapping(Message::id, toList()))));
    }

    @Test
    void never_more_are_in_flight_than_was_asked_for() throws Exception {
        publish(1, 200);
        Random random = new Random(7);
        List<Delivery> unsettled = new ArrayList<>();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger settled = new AtomicInteger();

        // Settled in groups of four and out of order, so that room opens in steps.
        get(bus.subscribe(notes, "reader", 4, delivery -> {
            unsettled.add(delivery);
            most.accumulateAndGet(unsettled.size(), Math::max);
            if (unsettled.size() == 4) {
                List<Delivery> batch = new ArrayList<>(unsettled);
                unsettled.clear();
                Collections.shuffle(batch, random);
                batch.forEach(one -> one.ack().onComplete(ok -> settled.incrementAndGet(), Throwable::printStackTrace));
            }
        }));

        await().atMost(Duration.ofMinutes(1)).until(() -> settled.get() == 200);
        assertThat(most.get()).isEqualTo(4);
    }

    @Test
    void the_next_comes_only_when_one_was_settled() throws Exception {
        publish(1, 5);
        Inbox inbox = new Inbox();
        subscribe("reader", 2, inbox);
        List<Delivery> first = inbox.next(2);

        get(first.get(0).ack());

        assertThat(number(inbox.next())).isEqualTo(3);
        assertThat(inbox.size()).isZero();
    }

    @Test
    void of_large_messages_only_so_many_come_as_there_is_room_for_their_bytes() throws Exception {
        // given sixteen pictures of 8 MB that have piled up, and room for three
        Room room = new Room(64, 3L * EIGHT_MEGABYTES + EIGHT_MEGABYTES / 2);
        List<UUID> sent = new ArrayList<>();
        Picture picture = noise(EIGHT_MEGABYTES);
        for (int i = 0; i < 16; i++) {
            sent.add(UUID.randomUUID());
            emit(snapshots, new Snapshot(sent.get(i), "hall", picture));
        }

        // when they are handed out, and settled three at a time
        List<UUID> got = new CopyOnWriteArrayList<>();
        List<Delivery> unsettled = new ArrayList<>();
        AtomicLong most = new AtomicLong();
        AtomicInteger settled = new AtomicInteger();
        get(bus.subscribe(snapshots, "reader", room, delivery -> {
            got.add(delivery.message().id());
            unsettled.add(delivery);
            most.accumulateAndGet(
                    unsettled.stream().mapToLong(one -> one.message().size()).sum(), Math::max);
            if (unsettled.size() == 3 || got.size() == sent.size()) {
                List<Delivery> batch = List.copyOf(unsettled);
                unsettled.clear();
                batch.forEach(one -> one.ack().onComplete(ok -> settled.incrementAndGet(), Throwable::printStackTrace));
            }
        }));

        // then all came, in their order, and never more than there was room for
        await().atMost(Duration.ofMinutes(2)).until(() -> settled.get() == sent.size());
        assertThat(got).containsExactlyElementsOf(sent);
        assertThat(most.get()).isBetween(3L * EIGHT_MEGABYTES, room.bytes());
    }

    @Test
    void of_small_messages_many_come_into_the_same_room() throws Exception {
        publish(1, 60);
        Inbox inbox = new Inbox();

        get(bus.subscribe(notes, "reader", new Room(50, EIGHT_MEGABYTES), inbox));

        assertThat(inbox.next(50))
                .extracting(BusContract::number)
                .containsExactly(IntStream.rangeClosed(1, 50).boxed().toArray(Integer[]::new));
        assertThat(inbox.size()).isZero();
    }

    @Test
    void a_message_that_is_larger_than_the_room_comes_alone() throws Exception {
        publish(1, 3);
        Inbox inbox = new Inbox();
        get(bus.subscribe(notes, "reader", new Room(10, 1), inbox));

        for (int i = 1; i <= 3; i++) {
            Delivery one = inbox.next();
            assertThat(number(one)).isEqualTo(i);
            assertThat(inbox.size()).isZero();
            get(one.ack());
        }
    }

    @Test
    void a_dead_letter_keeps_its_cause_and_its_bytes() throws Exception {
        Picture picture = noise(100_000);
        Message sent =
                codec.encode(snapshots, new Snapshot(UUID.randomUUID(), "hall", picture), bus.keepsPicturesApart());
        get(bus.publish(snapshots, sent));
        Inbox inbox = new Inbox();
        get(bus.subscribe(snapshots, "reader", 1, inbox));

        get(inbox.next().deadLetter(new Cause("not-an-image", "there is no image in it")));
        if (outlivesProcess()) {
            reopenBus();
        }

        List<DeadLetter> letters = get(bus.deadLetters().list(snapshots, 10));
        assertThat(letters).hasSize(1);
        DeadLetter found = get(bus.deadLetters().find(snapshots, letters.get(0).letterId()))
                .orElseThrow();
        assertThat(found.topic()).isEqualTo(snapshots.name());
        assertThat(found.group()).isEqualTo("reader");
        assertThat(found.cause()).isEqualTo(new Cause("not-an-image", "there is no image in it"));
        assertThat(found.givenUpAt()).isBetween(clock.instant().minusSeconds(300), clock.instant());
        assertThat(found.message().id()).isEqualTo(sent.id());
        assertThat(found.message().key()).isEqualTo("hall");
        Snapshot event = codec.decode(snapshots, found.message());
        assertThat(Arrays.equals(event.picture().bytes(), picture.bytes())).isTrue();
    }

    @Test
    void dead_letters_are_listed_newest_first_and_by_topic() throws Exception {
        publish(1, 3);
        Inbox inbox = new Inbox();
        subscribe("reader", 10, inbox);
        for (Delivery delivery : inbox.next(3)) {
            get(delivery.deadLetter(new Cause("bad", "number " + number(delivery))));
        }

        assertThat(get(bus.deadLetters().list(notes, 2)))
                .extracting(letter -> letter.cause().text())
                .containsExactly("number 3", "number 2");
        assertThat(get(bus.deadLetters().list(snapshots, 10))).isEmpty();
        String letterId = get(bus.deadLetters().list(notes, 1)).get(0).letterId();
        assertThat(get(bus.deadLetters().find(snapshots, letterId))).isEmpty();
        assertThat(get(bus.deadLetters().find(notes, "no such letter"))).isEmpty();
        assertThat(get(bus.deadLetters().replay(notes, "no such letter"))).isFalse();
    }

    @Test
    void a_dead_letter_is_settled() throws Exception {
        publish(1, 2);
        Inbox inbox = new Inbox();
        Subscription subscription = subscribe("reader", 1, inbox);

        get(inbox.next().deadLetter(new Cause("bad", "")));
        assertThat(number(inbox.next())).isEqualTo(2);
        get(subscription.close());

        Inbox again = new Inbox();
        subscribe("reader", 1, again);
        assertThat(number(again.next())).isEqualTo(2);
    }

    @Test
    void a_replayed_letter_comes_once_more_and_says_for_whom() throws Exception {
        Message sent = message("one", 1);
        get(bus.publish(notes, sent));
        Inbox inbox = new Inbox();
        Subscription subscription = subscribe("reader", 10, inbox);
        get(inbox.next().deadLetter(new Cause("bad", "")));
        String letterId = get(bus.deadLetters().list(notes, 1)).get(0).letterId();

        assertThat(get(bus.deadLetters().replay(notes, letterId))).isTrue();

        Delivery again = inbox.next();
        assertThat(again.message().id()).isEqualTo(sent.id());
        assertThat(again.message().body()).isEqualTo(sent.body());
        assertThat(again.message().headers()).containsEntry(Headers.REPLAY_GROUP, "reader");
        assertThat(get(bus.deadLetters().replay(notes, letterId))).isFalse();
        assertThat(get(bus.deadLetters().list(notes, 10))).isEmpty();
        assertThat(get(bus.deadLetters().find(notes, letterId))).isEmpty();
        get(again.ack());
        publish(2, 2);
        assertThat(number(inbox.next())).isEqualTo(2);
        get(subscription.close());
    }

    @Test
    void a_replay_is_not_for_the_other_groups() throws Exception {
        Inbox failing = new Inbox();
        Inbox other = new Inbox();
        subscribe("failing", 10, failing);
        subscribe("other", 10, other);
        publish(1, 1);
        get(failing.next().deadLetter(new Cause("bad", "")));
        get(other.next().ack());

        String letterId = get(bus.deadLetters().list(notes, 1)).get(0).letterId();
        get(bus.deadLetters().replay(notes, letterId));
        assertThat(number(failing.next())).isEqualTo(1);
        publish(2, 2);

        // A bus may hand it to the others too, but then it says that it is not for them.
        Delivery next = other.next();
        if (number(next) == 1) {
            assertThat(next.message().headers()).containsEntry(Headers.REPLAY_GROUP, "failing");
            next = other.next();
        }
        assertThat(number(next)).isEqualTo(2);
    }

    @Test
    void lag_and_oldest_tell_what_waits() throws Exception {
        Instant before = clock.instant().minusSeconds(1);
        publish(1, 5);
        Inbox inbox = new Inbox();
        Subscription subscription = subscribe("reader", 2, inbox);

        await().atMost(Duration.ofMinutes(1)).until(() -> subscription.lag() == 5);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(subscription.oldest().orElseThrow())
                        .isBetween(before, clock.instant().plusSeconds(1)));

        for (Delivery delivery : inbox.next(2)) {
            get(delivery.ack());
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> subscription.lag() == 3);
        for (int i = 3; i <= 5; i++) {
            get(inbox.next().ack());
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> subscription.lag() == 0);
        await().atMost(Duration.ofMinutes(1)).until(() -> subscription.oldest().isEmpty());
    }

    @Test
    void after_a_pause_what_is_in_flight_can_still_be_settled() throws Exception {
        publish(1, 4);
        Inbox inbox = new Inbox();
        Subscription subscription = subscribe("reader", 2, inbox);
        List<Delivery> inFlight = inbox.next(2);

        subscription.pause();
        for (Delivery delivery : inFlight) {
            get(delivery.ack());
        }
        get(subscription.close());

        Inbox again = new Inbox();
        subscribe("reader", 2, again);
        assertThat(again.next(2)).extracting(BusContract::number).containsExactly(3, 4);
        assertThat(inbox.size()).isZero();
    }

    @Test
    void what_was_given_back_comes_again_to_the_next_subscription_in_its_order() throws Exception {
        publish(1, 5);
        Inbox inbox = new Inbox();
        Subscription subscription = subscribe("reader", 3, inbox);
        List<Delivery> inFlight = inbox.next(3);

        subscription.pause();
        inFlight.get(1).release();
        inFlight.get(2).release();
        get(inFlight.get(0).ack());
        get(subscription.close());

        Inbox again = new Inbox();
        subscribe("reader", 10, again);
        assertThat(again.next(4)).extracting(BusContract::number).containsExactly(2, 3, 4, 5);
        assertThat(inbox.size()).isZero();
    }

    @Test
    void nothing_can_be_published_after_the_close() throws Exception {
        get(bus.close());

        assertThatThrownBy(() -> get(bus.publish(notes, message("one", 1)))).hasCauseInstanceOf(Transient.class);
    }

    @Test
    void a_close_waits_for_what_is_being_published() throws Exception {
        List<Future<Void>> publishing = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> bus.publish(notes, message("one", i)))
                .toList();

        get(bus.close());

        assertThat(publishing).allMatch(Future::isComplete);
        if (outlivesProcess()) {
            long published = publishing.stream().filter(Future::succeeded).count();
            bus = get(open());
            Inbox inbox = new Inbox();
            subscribe("reader", 100, inbox);
            assertThat(inbox.next((int) published)).hasSize((int) published);
        }
    }

    // What the flow's steps make of it.

    private RunningFlow run(Sink<Note> sink, Retry retry) throws Exception {
        Flow flow = Flow.named("test")
                .on(notes)
                .group("sink")
                .retry(retry)
                .inFlight(8)
                .end(sink)
                .drawn();
        return get(
                new FlowRuntime(vertx, Map.of(Home.CLOUD, bus), codec, new SimpleMeterRegistry(), clock).start(flow));
    }

    private <E extends Event> void emit(Topic<E> topic, E event) throws Exception {
        get(bus.publish(topic, codec.encode(topic, event, bus.keepsPicturesApart())));
    }

    private static Retry quick() {
        return new Retry(Duration.ofMillis(1), Duration.ofMillis(5), 3, Duration.ofHours(1));
    }

    @Test
    void a_step_tries_again_until_it_works_and_keeps_the_order_of_a_key() throws Exception {
        ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();
        AtomicInteger failuresLeft = new AtomicInteger(5);
        RunningFlow running = run(
                note -> {
                    if (note.number() == 2 && failuresLeft.getAndDecrement() > 0) {
                        return Future.failedFuture(new Transient("away", "it is away"));
                    }
                    done.add(note.number());
                    return Future.succeededFuture();
                },
                quick());

        for (int i = 1; i <= 5; i++) {
            emit(notes, Note.of("one", i));
        }

        await().atMost(Duration.ofMinutes(1)).until(() -> done.size() == 5);
        assertThat(done).containsExactly(1, 2, 3, 4, 5);
        get(running.stop());
    }

    @Test
    void a_step_lays_poison_aside_and_goes_on() throws Exception {
        ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();
        RunningFlow running = run(
                note -> {
                    if (note.number() == 1) {
                        return Future.failedFuture(new Poison("unlucky", "the first never works"));
                    }
                    done.add(note.number());
                    return Future.succeededFuture();
                },
                quick());

        emit(notes, Note.of("one", 1));
        emit(notes, Note.of("one", 2));

        await().atMost(Duration.ofMinutes(1)).until(() -> done.contains(2));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> get(bus.deadLetters().list(notes, 10)).size() == 1);
        DeadLetter letter = get(bus.deadLetters().list(notes, 10)).get(0);
        assertThat(letter.group()).isEqualTo("sink");
        assertThat(letter.cause()).isEqualTo(new Cause("unlucky", "the first never works"));
        DeadLetter whole = get(bus.deadLetters().find(notes, letter.letterId())).orElseThrow();
        assertThat(codec.decode(notes, whole.message()).number()).isEqualTo(1);
        get(running.stop());
    }

    @Test
    void a_step_that_stops_leaves_the_rest_to_the_next() throws Exception {
        ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();
        for (int i = 1; i <= 40; i++) {
            emit(notes, Note.of("key-" + i % 3, i));
        }
        Sink<Note> sink = note -> {
            done.add(note.number());
            return Future.succeededFuture();
        };

        RunningFlow first = run(sink, quick());
        await().atMost(Duration.ofMinutes(1)).until(() -> !done.isEmpty());
        get(first.stop());
        RunningFlow second = run(sink, quick());

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(done)
                .contains(IntStream.rangeClosed(1, 40).boxed().toArray(Integer[]::new)));
        get(second.stop());
    }

    @Test
    void what_a_step_had_that_stopped_for_good_is_done_by_another() throws Exception {
        ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();
        for (int i = 1; i <= 40; i++) {
            emit(notes, Note.of("key-" + i, i));
        }
        RunningFlow first =
                run(note -> Future.failedFuture(new Fatal("wrong-password", "the database does not know us")), quick());
        await().atMost(Duration.ofMinutes(1))
                .until(() -> first.states().get(0).failure().isPresent());

        // Another process, say: the first goes on running all the while.
        RunningFlow second = run(
                note -> {
                    done.add(note.number());
                    return Future.succeededFuture();
                },
                quick());

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(done)
                .contains(IntStream.rangeClosed(1, 40).boxed().toArray(Integer[]::new)));
        assertThat(first.states().get(0).inFlight()).isZero();
        get(second.stop());
        get(first.stop());
    }

    protected static Picture noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return Picture.of(noise);
    }

    private static void assertSame(Message got, Message sent) {
        assertThat(got.id()).isEqualTo(sent.id());
        assertThat(got.key()).isEqualTo(sent.key());
        assertThat(got.headers()).isEqualTo(sent.headers());
        assertThat(got.body()).isEqualTo(sent.body());
        assertThat(got.picture()).isEqualTo(sent.picture());
    }
}
