package dev.atmosphere.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.memory.MemoryBus;
import dev.atmosphere.http.Health;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Against the real routes, over a bus in memory; the cloud is not running unless a test starts it. */
@Timeout(120)
class ReplayTest {
    private final Vertx vertx = Vertx.vertx();
    private final MemoryBus edgeBus = new MemoryBus(vertx, Clock.systemUTC(), false);
    private final MemoryBus cloudBus = new MemoryBus(vertx, Clock.systemUTC(), false);
    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start_the_edge() throws Exception {
        environment.put("ATMOSPHERE_EDGE_HTTP_PORT", serve(edgeBus, Topics.PROCESSED_IMAGES, Topics.UPLOADED_IMAGES));
        environment.put("ATMOSPHERE_CLOUD_HTTP_PORT", portOfNobody());
    }

    private void startTheCloud() {
        environment.put("ATMOSPHERE_CLOUD_HTTP_PORT", serve(cloudBus, Topics.IMAGES_WITH_FACES));
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    private String serve(MemoryBus bus, Topic<?>... topics) {
        Router router = Router.router(vertx);
        new ManagementRoutes(
                        vertx,
                        new Health(),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        Map.of(Home.EDGE, bus, Home.CLOUD, bus),
                        List.of(topics))
                .mount(router);
        return Integer.toString(
                get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                        .actualPort());
    }

    private static String portOfNobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Makes a message of a topic a dead letter. @return the letter's id */
    private static String giveUp(MemoryBus bus, Topic<?> topic, String cause) {
        get(bus.subscribe(topic, "the-step", 1, delivery -> delivery.deadLetter(new Cause("no-picture", cause))
                .onFailure(why -> {
                    throw new IllegalStateException(why);
                })));
        UUID id = UUID.randomUUID();
        get(bus.publish(
                topic, new Message(id, "door", Map.of(), "{}".getBytes(StandardCharsets.UTF_8), Optional.empty())));
        return await().until(
                        () -> get(bus.deadLetters().list(topic, 10)).stream()
                                .filter(letter -> letter.message().id().equals(id))
                                .map(letter -> letter.letterId())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static int left(MemoryBus bus, Topic<?> topic) {
        return get(bus.deadLetters().list(topic, 100)).size();
    }

    /** What the step that gave it up would do now: take it. */
    private static void mend(MemoryBus bus, Topic<?> topic) {
        get(bus.subscribe(topic, "the-step", 1, delivery -> delivery.ack().onFailure(why -> {
            throw new IllegalStateException(why);
        })));
    }

    private int replay(String... arguments) {
        return new CommandLine(new Replay(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void what_was_given_up_is_listed_with_its_cause() {
        String letter = giveUp(edgeBus, Topics.PROCESSED_IMAGES, "the picture's bytes are no picture");

        int code = replay("--edge");

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("edge", letter.substring(0, 12), Topics.PROCESSED_IMAGES.name(), "no-picture")
                .contains("the picture's bytes are no picture");
        assertThat(left(edgeBus, Topics.PROCESSED_IMAGES)).isOne();
    }

    @Test
    void nothing_given_up_is_said_in_words() {
        startTheCloud();

        assertThat(replay()).isZero();
        assertThat(out.toString()).contains("No dead letters: nothing was given up.");
    }

    @Test
    void one_letter_is_replayed_by_the_beginning_of_its_id() {
        String letter = giveUp(edgeBus, Topics.PROCESSED_IMAGES, "broken");
        giveUp(edgeBus, Topics.PROCESSED_IMAGES, "broken too");
        mend(edgeBus, Topics.PROCESSED_IMAGES);

        int code = replay("--edge", letter.substring(0, 12));

        assertThat(code).isZero();
        assertThat(out.toString()).contains("1 of 1 letter replayed.");
        assertThat(get(edgeBus.deadLetters().find(Topics.PROCESSED_IMAGES, letter)))
                .isEmpty();
        assertThat(left(edgeBus, Topics.PROCESSED_IMAGES)).isOne();
    }

    @Test
    void the_letters_of_a_topic_are_replayed_and_no_others() {
        giveUp(edgeBus, Topics.PROCESSED_IMAGES, "one");
        giveUp(edgeBus, Topics.PROCESSED_IMAGES, "two");
        giveUp(edgeBus, Topics.UPLOADED_IMAGES, "three");
        mend(edgeBus, Topics.PROCESSED_IMAGES);

        int code = replay("--edge", "--topic", Topics.PROCESSED_IMAGES.name());

        assertThat(code).isZero();
        assertThat(out.toString()).contains("2 of 2 letters replayed.");
        assertThat(left(edgeBus, Topics.PROCESSED_IMAGES)).isZero();
        assertThat(left(edgeBus, Topics.UPLOADED_IMAGES)).isOne();
    }

    @Test
    void all_letters_of_both_programs_are_replayed() {
        startTheCloud();
        giveUp(edgeBus, Topics.PROCESSED_IMAGES, "one");
        giveUp(cloudBus, Topics.IMAGES_WITH_FACES, "two");
        mend(edgeBus, Topics.PROCESSED_IMAGES);
        mend(cloudBus, Topics.IMAGES_WITH_FACES);

        int code = replay("--all");

        assertThat(code).isZero();
        assertThat(out.toString()).contains("2 of 2 letters replayed.");
        assertThat(left(cloudBus, Topics.IMAGES_WITH_FACES)).isZero();
    }

    @Test
    void a_program_that_is_not_running_is_named_and_the_other_one_still_listed() {
        giveUp(edgeBus, Topics.PROCESSED_IMAGES, "broken");

        int code = replay();

        assertThat(code).isOne();
        assertThat(err.toString())
                .contains("the cloud does not answer at http://127.0.0.1:"
                        + environment.get("ATMOSPHERE_CLOUD_HTTP_PORT") + "/: is it running?");
        assertThat(out.toString()).contains(Topics.PROCESSED_IMAGES.name());
    }

    @Test
    void a_letter_that_is_not_there_is_refused_before_anything_is_replayed() {
        String letter = giveUp(edgeBus, Topics.PROCESSED_IMAGES, "broken");

        int code = replay("--edge", letter, "zzzz");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("there is no letter zzzz");
        assertThat(left(edgeBus, Topics.PROCESSED_IMAGES)).isOne();
    }
}
