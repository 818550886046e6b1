package dev.atmosphere.edge.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import dev.atmosphere.bus.spool.SpoolBus;
import dev.atmosphere.bus.spool.SpoolSettings;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.edge.broker.AnonymousAccess;
import dev.atmosphere.edge.broker.BrokerConfig;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.event.StationPicture;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.Retry;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.flow.Sink;
import dev.atmosphere.log.LogLines;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stations are told, on a real broker with a real spool; the step that takes pictures in is the test's. */
class StationBusTest {
    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventCodec codec = new EventCodec("/test", clock);
    /** What the step is at, until the test says how it ends. */
    private final Promise<Void> work = Promise.promise();

    private final List<String> begun = new CopyOnWriteArrayList<>();

    @TempDir
    Path dir;

    private SpoolBus spool;
    private MqttBroker broker;
    private RunningFlow flow;

    @BeforeEach
    void start() {
        spool = get(SpoolBus.open(
                vertx, clock, SpoolSettings.in(dir), Set.of(Topics.UPLOADED_IMAGES), new SpoolMeters(meters)));
        StationTopics topics = new StationTopics(List.of());
        StationBus stations = new StationBus(vertx, topics, codec, spool, meters, clock);
        broker = new MqttBroker(vertx, BrokerConfig.defaults().withPort(0), new AnonymousAccess(false), meters, clock);
        topics.filters().forEach(filter -> broker.claim(filter, stations));
        Sink<StationPicture> takeIn = picture -> {
            begun.add(picture.station());
            return work.future();
        };
        flow = get(new FlowRuntime(vertx, Map.of(Home.STATIONS, stations), codec, meters, clock)
                .start(Flow.named("test")
                        .on(Topics.STATION_IMAGES)
                        .group("faces-upload")
                        .retry(Retry.never())
                        .end(takeIn)
                        .drawn()));
        get(broker.start());
    }

    @AfterEach
    void close() {
        get(broker.close());
        get(flow.stop());
        get(spool.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private Mqtt5BlockingClient five(CompletableFuture<Throwable> disconnected) {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(broker.actualPort())
                .addDisconnectedListener(context -> disconnected.complete(context.getCause()))
                .buildBlocking();
        client.connect();
        return client;
    }

    private Mqtt3BlockingClient three(CompletableFuture<Throwable> disconnected) {
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .serverHost("127.0.0.1")
                .serverPort(broker.actualPort())
                .addDisconnectedListener(context -> disconnected.complete(context.getCause()))
                .buildBlocking();
        client.connect();
        return client;
    }

    private static CompletableFuture<Mqtt5PublishResult> publish(Mqtt5BlockingClient client, String station) {
        return client.toAsync()
                .publishWith()
                .topic("stations/" + station + "/images")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[] {1, 2, 3})
                .send();
    }

    @Test
    void pictures_beyond_what_is_taken_in_at_once_wait_and_no_station_is_sent_away() {
        CompletableFuture<Throwable> gone = new CompletableFuture<>();
        List<CompletableFuture<Mqtt5PublishResult>> all = new ArrayList<>();
        for (int station = 0; station < 3; station++) {
            Mqtt5BlockingClient client = five(gone);
            for (int i = 0; i < 100; i++) {
                all.add(publish(client, "station" + station));
            }
        }
        await().until(() -> !begun.isEmpty());
        work.complete();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(begun).hasSize(300);
        assertThat(gone).isNotDone();
    }

    @Test
    void stations_that_wait_are_answered_when_the_step_stops_for_good() throws Exception {
        // given a picture of the door that is being taken in, and two that wait behind it
        CompletableFuture<Throwable> doorGone = new CompletableFuture<>();
        CompletableFuture<Throwable> secondGone = new CompletableFuture<>();
        CompletableFuture<Throwable> thirdGone = new CompletableFuture<>();
        CompletableFuture<Mqtt5PublishResult> door = publish(five(doorGone), "door");
        await().until(() -> begun.size() == 1);
        CompletableFuture<Mqtt5PublishResult> second = publish(five(secondGone), "door");
        var third = three(thirdGone)
                .toAsync()
                .publishWith()
                .topic("stations/door/images")
                .qos(MqttQos.EXACTLY_ONCE)
                .send();
        await().until(() -> flow.states().get(0).inFlight() == 3);

        // when the step stops
        work.fail(new Fatal("spool-corrupt", "the disk image is malformed"));

        // then they are told, each in its protocol's way
        assertThat(quotaExceeded(doorGone)).isTrue();
        assertThat(quotaExceeded(secondGone)).isTrue();
        assertThat(thirdGone.get(30, TimeUnit.SECONDS)).isNotInstanceOf(Mqtt5DisconnectException.class);
        assertThat(List.of(door, second, third)).allSatisfy(one -> await().until(one::isCompletedExceptionally));

        // and so is whoever comes now
        CompletableFuture<Throwable> lateGone = new CompletableFuture<>();
        assertThat(publish(five(lateGone), "hall")).isNotNull();
        assertThat(quotaExceeded(lateGone)).isTrue();
        assertThat(begun).hasSize(1);
        assertThat(meters.counter("atmosphere.edge.upload.refused", "reason", "given-back")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void a_refusal_has_one_line_that_says_who_whose_which_and_why() throws Exception {
        try (LogLines log = new LogLines("dev.atmosphere.edge")) {
            work.fail(new Poison("not-an-image", "it begins like a shopping list"));
            Mqtt5BlockingClient client = five(new CompletableFuture<>());
            String id = UUID.randomUUID().toString();

            CompletableFuture<Mqtt5PublishResult> sent = client.toAsync()
                    .publishWith()
                    .topic("stations/door/images/" + id)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            await().until(sent::isCompletedExceptionally);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("WARN client '.+' at 127\\.0\\.0\\.1:\\d+: picture " + id
                            + " of station door is refused: not-an-image: it begins like a shopping list");
        }
    }

    @Test
    void what_cannot_be_refused_and_what_nobody_reads_have_one_line_each_too() throws Exception {
        try (LogLines log = new LogLines("dev.atmosphere.edge")) {
            work.fail(new Poison("not-an-image", "it begins like a shopping list"));
            Mqtt3BlockingClient client = three(new CompletableFuture<>());

            client.publishWith()
                    .topic("stations/door/images")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            client.publishWith()
                    .topic("stations/door/imgaes")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();

            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0))
                    .contains("picture without id of station door is kept in the dead letters: not-an-image: ");
            assertThat(log.lines().get(1)).contains("a message on stations/door/imgaes is refused: wrong-topic: ");
        }
    }

    @Test
    void a_full_spool_is_not_told_with_every_picture() throws Exception {
        try (LogLines log = new LogLines("dev.atmosphere.edge")) {
            work.fail(new Transient("spool-full", "the spool is full"));
            CompletableFuture<Throwable> gone = new CompletableFuture<>();

            CompletableFuture<Mqtt5PublishResult> sent = publish(five(gone), "door");

            assertThat(quotaExceeded(gone)).isTrue();
            await().until(sent::isCompletedExceptionally);
            assertThat(log.lines()).isEmpty();
            assertThat(meters.counter("atmosphere.edge.upload.refused", "reason", "spool-full")
                            .count())
                    .isEqualTo(1);
        }
    }

    private static boolean quotaExceeded(CompletableFuture<Throwable> disconnected) throws Exception {
        Throwable cause = disconnected.get(30, TimeUnit.SECONDS);
        return cause instanceof Mqtt5DisconnectException told
                && told.getMqttMessage().getReasonCode() == Mqtt5DisconnectReasonCode.QUOTA_EXCEEDED;
    }
}
