package dev.atmosphere.trace;

import static dev.atmosphere.topic.Topics.PROCESSED_IMAGES;
import static dev.atmosphere.topic.Topics.UPLOADED_IMAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.memory.MemoryBus;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.Samples;
import dev.atmosphere.event.UploadedImage;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.flow.Emissions;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.Retry;
import dev.atmosphere.flow.Stage;
import dev.atmosphere.topic.Home;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Retry ONCE = new Retry(Duration.ofMillis(1), Duration.ofMillis(5), 1, Duration.ofMinutes(1));

    private final Vertx vertx = Vertx.vertx();
    private final MemoryBus bus = new MemoryBus(vertx, Clock.systemUTC(), true);
    private final EventCodec codec = new EventCodec("/test", Clock.systemUTC());
    private final Map<UUID, List<String>> traces = new ConcurrentHashMap<>();
    private final List<Message> processed = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void what_comes_of_a_publish_is_of_its_trace() {
        start(Tracing.local(), this::noting);
        UUID id = publish(traceparent("01"));

        await().until(() -> processed.size() == 1);

        assertThat(traces.get(id)).containsExactly(TRACE, TRACE, TRACE);
        assertThat(processed.get(0).headers().get(Headers.CE_TRACEPARENT))
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .doesNotContain(PARENT);
    }

    @Test
    void one_without_a_trace_begins_one_and_several_at_once_are_kept_apart() {
        start(Tracing.local(), this::noting);
        for (int i = 0; i < 20; i++) {
            publish(Map.of());
        }

        await().until(() -> processed.size() == 20);

        assertThat(traces).hasSize(20);
        assertThat(traces.values()).allSatisfy(seen -> {
            assertThat(seen).hasSize(3).allMatch(id -> id.matches("[0-9a-f]{32}"));
            assertThat(seen.stream().distinct()).hasSize(1);
        });
        assertThat(traces.values().stream().flatMap(List::stream).distinct()).hasSize(20);
    }

    @Test
    void a_malformed_trace_is_left_out_and_a_good_one_kept_with_its_state() {
        String good = traceparent("01").get(Headers.CE_TRACEPARENT);

        assertThat(Tracing.given(Optional.of("00-" + TRACE + "-nonsense-01"), Optional.empty()))
                .isEmpty();
        assertThat(Tracing.given(Optional.of("00-" + "0".repeat(32) + "-" + PARENT + "-01"), Optional.empty()))
                .isEmpty();
        assertThat(Tracing.given(Optional.of("\n"), Optional.of("a=b"))).isEmpty();
        assertThat(Tracing.given(Optional.empty(), Optional.of("a=b"))).isEmpty();
        assertThat(Tracing.given(Optional.of(good), Optional.of("a=b")))
                .isEqualTo(Map.of(Headers.CE_TRACEPARENT, good, Headers.CE_TRACESTATE, "a=b"));
        assertThat(Tracing.given(Optional.of(good), Optional.of("a=" + "b".repeat(600))))
                .isEqualTo(Map.of(Headers.CE_TRACEPARENT, good));
    }

    @Test
    void a_log_line_ends_with_the_trace_that_it_was_written_for() {
        List<String> suffixes = new CopyOnWriteArrayList<>();
        start(Tracing.local(), event -> {
            suffixes.add(suffix());
            return done(event);
        });
        publish(traceparent("01"));

        await().until(() -> processed.size() == 1);

        assertThat(suffixes).containsExactly(" [trace " + TRACE + "]");
        assertThat(suffix()).isEmpty();
    }

    @Test
    void spans_arrive_at_a_collector_with_who_came_of_whom() {
        Collector collector = new Collector(vertx);
        Tracing tracing = Tracing.of(new TracingSettings(Optional.of(collector.endpoint()), 1), "edge");
        start(
                tracing,
                event -> event.key().equals("bad")
                        ? Future.failedFuture(new Poison("blurred", "no picture"))
                        : done(event));
        UUID id = publish(traceparent("01"));
        publish("bad", traceparent("01"));
        await().until(() -> processed.size() == 1);
        await().untilAsserted(() ->
                assertThat(get(bus.deadLetters().list(UPLOADED_IMAGES, 10))).hasSize(1));
        get(tracing.close());

        assertThat(collector.received())
                .allSatisfy(span -> {
                    assertThat(span.service()).isEqualTo("atmosphere-edge");
                    assertThat(span.traceId()).isEqualTo(TRACE);
                    assertThat(span.parentSpanId()).isEqualTo(PARENT);
                    assertThat(span.name()).isEqualTo("Noting");
                })
                .hasSize(2);
        Collector.Received good = collector.received().stream()
                .filter(span -> span.span().getStatus().getCode() != Status.StatusCode.STATUS_CODE_ERROR)
                .findFirst()
                .orElseThrow();
        assertThat(good.span().getAttributesList())
                .anyMatch(attribute -> attribute.getKey().equals("messaging.message.id")
                        && attribute.getValue().getStringValue().equals(id.toString()));
        assertThat(processed.get(0).headers().get(Headers.CE_TRACEPARENT))
                .as("the next step's span has this one as its parent")
                .contains(good.spanId());
        assertThat(collector.received())
                .filteredOn(span -> span.span().getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)
                .singleElement()
                .satisfies(
                        span -> assertThat(span.span().getStatus().getMessage()).isEqualTo("blurred"));
    }

    @Test
    void what_a_station_does_not_want_to_be_sent_is_not() {
        Collector collector = new Collector(vertx);
        Tracing tracing = Tracing.of(new TracingSettings(Optional.of(collector.endpoint()), 1), "edge");
        start(tracing, this::done);
        publish(traceparent("00"));
        await().until(() -> processed.size() == 1);
        get(tracing.close());

        assertThat(collector.received()).isEmpty();
        assertThat(processed.get(0).headers().get(Headers.CE_TRACEPARENT))
                .startsWith("00-" + TRACE)
                .endsWith("-00");
    }

    @Test
    void a_collector_that_is_away_keeps_nobody() {
        Tracing tracing =
                Tracing.of(new TracingSettings(Optional.of(URI.create("http://127.0.0.1:9/v1/traces")), 1), "edge");
        start(tracing, this::done);
        for (int i = 0; i < 50; i++) {
            publish(Map.of());
        }

        await().until(() -> processed.size() == 50);
        get(tracing.close());
    }

    @Test
    void settings_that_make_no_sense_are_told() {
        Settings settings = Settings.load(
                List.of("shared.properties"),
                Optional.empty(),
                Map.of(),
                Map.of("tracing.endpoint", "collector:4318", "tracing.sample", "7"));
        TracingSettings.from(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("tracing.endpoint")
                .hasMessageContaining("http://host:4318/v1/traces")
                .hasMessageContaining("tracing.sample");
    }

    private static String suffix() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return new TraceSuffix()
                .convert(new LoggingEvent(
                        "", context.getLogger(TracingTest.class), Level.INFO, "a line", null, new Object[0]));
    }

    /** Asks at once, after a turn of the event loop, and on a worker. */
    private Future<List<ProcessedImage>> noting(UploadedImage event) {
        List<String> seen = traces.computeIfAbsent(event.id(), id -> new CopyOnWriteArrayList<>());
        seen.add(Tracing.currentTrace().orElse("none"));
        return vertx.timer(5, TimeUnit.MILLISECONDS)
                .compose(later -> {
                    seen.add(Tracing.currentTrace().orElse("none"));
                    return vertx.executeBlocking(
                            () -> seen.add(Tracing.currentTrace().orElse("none")), false);
                })
                .compose(ok -> done(event));
    }

    private Future<List<ProcessedImage>> done(UploadedImage event) {
        return Future.succeededFuture(List.of(Samples.processed(event.id(), event.key())));
    }

    /** A stage with a name. */
    private record Noting(Stage<UploadedImage, ProcessedImage> body) implements Stage<UploadedImage, ProcessedImage> {
        @Override
        public Future<List<ProcessedImage>> run(UploadedImage event) {
            return body.run(event);
        }
    }

    private void start(Tracing tracing, Stage<UploadedImage, ProcessedImage> body) {
        // spotless:off
        Flow flow = Flow.named("test")
                .on(UPLOADED_IMAGES).group("noting").retry(ONCE).run(new Noting(body)).emits(PROCESSED_IMAGES)
                .drawn();
        // spotless:on
        get(bus.subscribe(PROCESSED_IMAGES, "check", 1000, delivery -> processed.add(delivery.message())));
        get(new FlowRuntime(
                        vertx,
                        Map.of(Home.EDGE, bus),
                        codec,
                        new SimpleMeterRegistry(),
                        Clock.systemUTC(),
                        FaultPoints.NONE,
                        tracing,
                        Emissions.UNHEARD)
                .start(flow));
    }

    private static Map<String, String> traceparent(String flags) {
        return Map.of(Headers.CE_TRACEPARENT, "00-" + TRACE + "-" + PARENT + "-" + flags);
    }

    private UUID publish(Map<String, String> headers) {
        return publish("station-" + UUID.randomUUID(), headers);
    }

    private UUID publish(String station, Map<String, String> headers) {
        UUID id = UUID.randomUUID();
        get(bus.publish(
                UPLOADED_IMAGES,
                codec.encode(UPLOADED_IMAGES, Samples.uploaded(id, station), true)
                        .with(headers)));
        return id;
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
