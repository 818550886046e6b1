package dev.atmosphere.edge.status;

import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITHOUT_FACES;
import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITH_FACES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.PageCheck;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.memory.MemoryBus;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.edge.broker.ClientView;
import dev.atmosphere.event.PostProcessed;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.flow.RunningFlow.StepState;
import dev.atmosphere.flow.Sink;
import dev.atmosphere.flow.Trouble;
import dev.atmosphere.http.FlowRoute;
import dev.atmosphere.http.Health;
import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.topic.Home;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The status page in a real browser: in use, with trouble, at the beginning, and when nobody answers. */
class EdgePageTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final int CLIENTS = 120;

    private final Vertx vertx = Vertx.vertx();
    private final MemoryBus bus = new MemoryBus(vertx, Clock.systemUTC(), false);
    private RunningFlow flow;
    private Chromium browser;
    private Tab tab;
    private boolean empty;
    private String address;
    private EdgeWeb web;

    @BeforeEach
    void start() throws Exception {
        browser = new Chromium(Chromium.orSkip("TESTS OF THE EDGE'S PAGE"));
        tab = browser.newTab();
        Health health = new Health();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // spotless:off
        flow = await(new FlowRuntime(vertx, Map.of(Home.EDGE, bus), new EventCodec("/atmosphere/test", Clock.systemUTC()), meters, Clock.systemUTC()).start(
                Flow.named("edge")
                        .on(EDGE_IMAGES_WITH_FACES).group("notify").end(new Notify())
                        .on(EDGE_IMAGES_WITHOUT_FACES).group("notify").end(new Notify())
                        .drawn()));
        // spotless:on
        web = new EdgeWeb(
                vertx,
                new ManagementRoutes(vertx, health, meters, Map.of(Home.EDGE, bus), List.of(EDGE_IMAGES_WITHOUT_FACES)),
                new HostCheck("127.0.0.1", List.of(), "edge.http.names"),
                () -> Future.succeededFuture(empty ? atTheBeginning() : inUse()),
                (after, limit) -> Future.succeededFuture(empty ? List.of() : clientsAfter(after, limit)),
                new FlowRoute(() -> empty ? Optional.empty() : Optional.of(flow), Clock.systemUTC()));
        address = "http://127.0.0.1:" + await(web.start("127.0.0.1", 0)) + "/";
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        await(vertx.close());
    }

    private static EdgeStatus atTheBeginning() {
        return new EdgeStatus(
                "attic",
                NOW,
                NOW.minusSeconds(3),
                "127.0.0.1:1883",
                new Health.Report(Health.Status.UP, Map.of("mqtt", Health.Part.up("mqtt", "127.0.0.1:1883"))),
                List.of(),
                new EdgeStatus.Spool(0, 1L << 30, 0, 0, false),
                new EdgeStatus.Recognizing(0, 0, 0, Optional.empty()));
    }

    private static EdgeStatus inUse() {
        return new EdgeStatus(
                "attic <b>of the house</b>",
                NOW,
                NOW.minus(Duration.ofDays(3)),
                "127.0.0.1:1883",
                new Health.Report(
                        Health.Status.DEGRADED,
                        Map.of(
                                "mqtt",
                                Health.Part.up("mqtt", "127.0.0.1:1883, 120 clients"),
                                "vision",
                                Health.Part.up("vision", "2 workers"),
                                "cloud",
                                Health.Part.degraded("cloud", "nothing answers at kafka.example:9092 since an hour"),
                                "spool",
                                Health.Part.down("spool", "no space is left on the disk"))),
                List.of(
                        new StepState("DetectFaces", "images", 12, 2, Optional.empty(), Optional.empty()),
                        new StepState(
                                "CloudSync",
                                "images-with-faces",
                                4711,
                                16,
                                Optional.empty(),
                                Optional.of(
                                        new Trouble("nothing answers at kafka.example:9092", NOW.minusSeconds(3600)))),
                        new StepState(
                                "NotifyStation",
                                "images-with-faces",
                                0,
                                0,
                                Optional.of(new Trouble("the broker is closed", NOW.minusSeconds(90))),
                                Optional.empty())),
                new EdgeStatus.Spool(900L << 20, 1L << 30, 4723, 2, true),
                new EdgeStatus.Recognizing(3, 4, 31, Optional.of(NOW.minusSeconds(7200))));
    }

    private static List<ClientView> clientsAfter(String clientId, int limit) {
        return Stream.iterate(0, i -> i < CLIENTS, i -> i + 1)
                .map(i -> (i == 0 ? "<script>alert(1)</script>" : "station-%03d").formatted(i))
                .filter(id -> id.compareTo(clientId) > 0)
                .limit(limit)
                .map(id -> new ClientView(
                        id,
                        Optional.of("user of " + id),
                        id.endsWith("3") ? Optional.empty() : Optional.of("192.0.2.17:40123"),
                        "MQTT 5",
                        NOW,
                        1,
                        2,
                        1,
                        3_000,
                        0,
                        4))
                .toList();
    }

    @Test
    void in_use_and_in_trouble_it_stands_everywhere_for_everybody() {
        tab.open(address);

        PageCheck.check(tab, "edge", () -> {
            shows("#clients", "<script>alert(1)</script>");
            shows("#steps", "trying again for 60 min: nothing answers at kafka.example:9092");
            shows("#spool", "It is full");
        });

        assertThat(text("#health")).isEqualTo("works, with trouble");
        assertThat(text("h1")).isEqualTo("Edge attic <b>of the house</b>");
        tab.evaluate("document.getElementById('next').click()");
        shows("#clients", "station-119");
        assertThat(text("#clients")).doesNotContain("station-001");
    }

    @Test
    void the_flow_is_drawn_with_what_was_given_up_on_its_arrow() throws Exception {
        await(bus.publish(
                EDGE_IMAGES_WITHOUT_FACES,
                new Message(UUID.randomUUID(), "door", Map.of(), "no event".getBytes(UTF_8), Optional.empty())));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> flow.lines().stream()
                .anyMatch(line -> line.counts().givenUp() == 1));

        tab.open(address);

        shows("#diagram .step", "Notify");
        Awaitility.await("two arrows lead to the step, and one has a letter")
                .atMost(Duration.ofSeconds(30))
                .until(() -> tab.evaluate(
                                "[...document.querySelectorAll('#diagram .rate')].map(one => one.textContent).join('|')")
                        .asText()
                        .matches("0/s\\|0/s · ✉ 1|0/s · ✉ 1\\|0/s"));
        assertThat(tab.errors()).isEmpty();
    }

    /** Tells nobody. */
    private static final class Notify implements Sink<PostProcessed> {
        @Override
        public Future<?> accept(PostProcessed image) {
            return Future.succeededFuture();
        }
    }

    @Test
    void at_the_beginning_it_says_how_to_publish_a_picture() {
        empty = true;
        tab.open(address);

        PageCheck.check(tab, "edge-empty", () -> {
            shows("#no-clients", "mosquitto_pub -V 5 -q 1 -p 1883 -t stations/door/images -f photo.jpg");
            shows("#recognizer", "nobody is known");
            shows("#no-steps", "No step runs here");
        });
    }

    @Test
    void when_the_edge_is_gone_it_says_so() throws Exception {
        tab.open(address);
        shows("#clients", "station-001");

        await(web.close());

        shows("#notice", "The edge cannot be asked");
        shows("#health", "not reached");
        assertThat(text("#clients")).as("what was known stays").contains("station-001");
    }

    private void shows(String where, String what) {
        Awaitility.await(where + " shows " + what)
                .atMost(Duration.ofSeconds(60))
                .until(() -> text(where).contains(what));
    }

    private String text(String where) {
        return tab.evaluate("(one => one && one.checkVisibility() ? one.textContent.replaceAll(/\\\\s+/g, ' ') : '')"
                        + "(document.querySelector('" + where + "'))")
                .asText();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
