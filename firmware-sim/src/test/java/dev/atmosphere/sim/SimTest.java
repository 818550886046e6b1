package dev.atmosphere.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.sim.scene.Composer;
import dev.atmosphere.sim.scene.Photograph;
import dev.atmosphere.sim.scene.Scenes;
import dev.atmosphere.sim.scene.Truth;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole simulator against a small gateway over real MQTT. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SimTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static Scenes scenes;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private EchoGateway gateway;

    @BeforeAll
    static void scenes() throws Exception {
        scenes = Scenes.rendered(new Composer(Photograph.bundled(), 1), 10);
    }

    @BeforeEach
    void gateway() {
        gateway = new EchoGateway(scenes.list());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"5, 0", "5, 1", "5, 2", "3.1.1, 0", "3.1.1, 1", "3.1.1, 2", "mixed, 1"})
    void a_gateway_that_tells_the_truth_gets_full_marks(String mqtt, int qos) throws Exception {
        int code = run("--mqtt", mqtt, "--qos", "" + qos, "--rate", "100", "--count", "40", "--min-recall", "1");

        JsonNode summary = summary();
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(summary.at("/results/answered").asInt()).isEqualTo(40);
        assertThat(summary.at("/results/scored").asInt()).isEqualTo(40);
        assertThat(summary.at("/faces/recall").asDouble()).isEqualTo(1);
        assertThat(summary.at("/faces/precision").asDouble()).isEqualTo(1);
        assertThat(summary.at("/faces/found").asInt()).isGreaterThan(40);
        assertThat(summary.at("/latencyMillis/result/count").asInt()).isEqualTo(40);
        assertThat(gateway.uploads).hasSize(40);
        assertThat(gateway.uploads.stream().map(EchoGateway.Upload::station)).contains("sim-01", "sim-02");
    }

    @Test
    void mqtt_5_carries_the_capture_time_and_the_content_type() throws Exception {
        run("--rate", "100", "--count", "4");

        assertThat(gateway.uploads).allSatisfy(upload -> {
            assertThat(upload.contentType()).contains("image/jpeg");
            assertThat(upload.time()).isPresent();
        });
        assertThat(summary().at("/results/otherTime").asInt()).isZero();
    }

    @Test
    void the_interval_sets_the_pace() throws Exception {
        int code = run("--interval", "50ms", "--for", "2s", "--stations", "1");

        assertThat(code).isZero();
        // Timers of a busy machine run late, never early.
        assertThat(summary().at("/pictures/sent").asInt()).isBetween(2, 50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void a_result_that_never_comes_is_lost(String mqtt) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        Function<EchoGateway.Upload, List<String>> truth = gateway.answers;
        gateway.answers = upload -> seen.incrementAndGet() % 5 == 0 ? List.of() : truth.apply(upload);

        int code = run("--mqtt", mqtt, "--rate", "100", "--count", "20", "--result-timeout", "1s");

        assertThat(code).isEqualTo(1);
        assertThat(summary().at("/results/lost").asInt()).isEqualTo(4);
        assertThat(summary().at("/results/answered").asInt()).isEqualTo(16);
        assertThat(summary().at("/problems").toString()).contains("4 pictures acknowledged and never answered");
    }

    @Test
    void a_second_answer_is_a_duplicate() throws Exception {
        Function<EchoGateway.Upload, List<String>> truth = gateway.answers;
        gateway.answers = upload ->
                List.of(truth.apply(upload).get(0), truth.apply(upload).get(0));

        int code = run("--rate", "100", "--count", "10");

        assertThat(code).isEqualTo(1);
        assertThat(summary().at("/results/duplicated").asInt()).isEqualTo(10);
        assertThat(summary().at("/results/answered").asInt()).isEqualTo(10);
    }

    @Test
    void missed_faces_lower_the_recall_and_the_exit_code_says_so() throws Exception {
        gateway.answers = upload -> List.of(EchoGateway.result(upload, Truth.NOBODY));

        int code = run("--rate", "100", "--count", "20", "--min-recall", "0.5");

        assertThat(code).isEqualTo(1);
        assertThat(summary().at("/faces/recall").asDouble()).isZero();
        assertThat(summary().at("/problems").toString()).contains("recall 0.0 is below 0.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void broken_pictures_are_published_and_nothing_is_expected_for_them(String mqtt) throws Exception {
        int code = run(
                "--mqtt",
                mqtt,
                "--rate",
                "200",
                "--count",
                "100",
                "--fault",
                "truncated-jpeg=0.2,not-an-image=0.1,empty=0.1");

        JsonNode summary = summary();
        assertThat(code).as(summary.toString()).isZero();
        int broken = summary.at("/pictures/broken").asInt();
        assertThat(broken).isBetween(15, 70);
        assertThat(summary.at("/results/answered").asInt()).isEqualTo(100 - broken);
        assertThat(gateway.uploads).hasSize(100);
    }

    @Test
    void an_answer_to_a_broken_picture_is_a_failure() throws Exception {
        gateway.answers = upload -> List.of(EchoGateway.result(upload, Truth.NOBODY));

        int code = run("--rate", "100", "--count", "10", "--fault", "not-an-image=1");

        assertThat(code).isEqualTo(1);
        assertThat(summary().at("/results/unexpected").asInt()).isEqualTo(10);
    }

    @Test
    void a_picture_published_twice_gets_one_result() throws Exception {
        int code = run("--rate", "100", "--count", "10", "--fault", "duplicate=1");

        assertThat(code).isZero();
        assertThat(gateway.uploads).hasSize(20);
        assertThat(summary().at("/results/answered").asInt()).isEqualTo(10);
    }

    @Test
    void refusals_are_counted_by_reason() throws Exception {
        gateway.word =
                upload -> gateway.answers.apply(upload).isEmpty() ? EchoGateway.Word.REFUSE : EchoGateway.Word.TAKE;

        int code = run("--rate", "100", "--count", "40", "--fault", "not-an-image=0.5");

        JsonNode pictures = summary().at("/pictures");
        assertThat(code).isZero();
        assertThat(pictures.at("/refused").asInt())
                .isEqualTo(pictures.at("/broken").asInt());
        assertThat(pictures.at("/refusals/payload_format_invalid").asInt())
                .isEqualTo(pictures.at("/broken").asInt());
    }

    @Test
    void a_sound_picture_that_is_refused_is_a_failure() throws Exception {
        gateway.word = upload -> EchoGateway.Word.REFUSE;

        int code = run("--rate", "100", "--count", "5");

        assertThat(code).isEqualTo(1);
        assertThat(summary().at("/pictures/refusedSound").asInt()).isEqualTo(5);
    }

    @Test
    void a_picture_refused_for_now_is_kept_and_sent_again() throws Exception {
        Set<UUID> refused = ConcurrentHashMap.newKeySet();
        gateway.word = upload -> refused.add(upload.id()) ? EchoGateway.Word.REFUSE_FOR_NOW : EchoGateway.Word.TAKE;

        int code = run("--rate", "100", "--count", "10");

        assertThat(code).isZero();
        assertThat(summary().at("/pictures/resent").asInt()).isEqualTo(10);
        assertThat(summary().at("/results/answered").asInt()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"5, true", "5, false", "3.1.1, true"})
    void an_oversize_picture_is_given_up_and_the_others_arrive(String mqtt, boolean announced) throws Exception {
        gateway.announcesItsLimit = announced;

        int code =
                run("--mqtt", mqtt, "--rate", "50", "--count", "30", "--fault", "oversize=0.3", "--oversize-mb", "3");

        JsonNode summary = summary();
        assertThat(code).as(summary.toString()).isZero();
        int broken = summary.at("/pictures/broken").asInt();
        assertThat(broken).isPositive();
        assertThat(summary.at("/pictures/refused").asInt()
                        + summary.at("/pictures/abandoned").asInt())
                .isEqualTo(broken);
        assertThat(summary.at("/results/answered").asInt()).isEqualTo(30 - broken);
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 2", "3.1.1, 1", "3.1.1, 2"})
    void a_broker_that_restarts_costs_nothing_and_ids_are_kept(String mqtt, int qos) throws Exception {
        Set<UUID> unanswered = ConcurrentHashMap.newKeySet();
        // The first ten are swallowed: they are in flight when the broker goes.
        gateway.word = upload -> unanswered.size() < 10 && unanswered.add(upload.id())
                ? EchoGateway.Word.SILENCE
                : EchoGateway.Word.TAKE;
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(
                () -> run("--mqtt", mqtt, "--qos", "" + qos, "--rate", "40", "--count", "60"));
        await().atMost(PATIENCE).until(() -> unanswered.size() == 10);
        gateway.halt();
        gateway.start();

        int code = running.get(60, TimeUnit.SECONDS);

        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(summary().at("/pictures/sent").asInt()).isEqualTo(60);
        assertThat(summary().at("/results/answered").asInt()).isEqualTo(60);
        Set<UUID> ids = gateway.uploads.stream().map(EchoGateway.Upload::id).collect(Collectors.toSet());
        Set<UUID> taken = gateway.accepted.stream().map(EchoGateway.Upload::id).collect(Collectors.toSet());
        assertThat(ids).hasSize(60).containsAll(unanswered);
        assertThat(taken).isEqualTo(ids);
        assertThat(gateway.uploads.size()).isGreaterThanOrEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void a_storm_of_reconnects_costs_nothing(String mqtt) throws Exception {
        int code = run(
                "--mqtt", mqtt, "--stations", "4", "--rate", "40", "--for", "3s", "--fault", "reconnect-storm=700ms");

        JsonNode summary = summary();
        assertThat(code).as(summary.toString()).isZero();
        assertThat(summary.at("/connections/lost").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(gateway.messages).contains("stations/sim-01/status offline", "stations/sim-04/status online");
    }

    @Test
    void a_silent_broker_is_left_and_the_pictures_sent_again() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        gateway.word = upload -> seen.incrementAndGet() <= 3 ? EchoGateway.Word.SILENCE : EchoGateway.Word.TAKE;

        int code = run("--mqtt", "3.1.1", "--rate", "50", "--count", "10", "--ack-timeout", "500ms");

        assertThat(code).isZero();
        assertThat(summary().at("/pictures/resent").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(summary().at("/results/answered").asInt()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void a_full_station_takes_no_picture_rather_than_forgetting_one(String mqtt) throws Exception {
        gateway.word = upload -> EchoGateway.Word.SILENCE;
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(
                () -> run("--mqtt", mqtt, "--rate", "100", "--for", "2s", "--keep", "3", "--max-in-flight", "2"));
        await().atMost(PATIENCE).until(() -> gateway.uploads.size() >= 2);
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        gateway.word = upload -> EchoGateway.Word.TAKE;
        gateway.halt();
        gateway.start();

        int code = running.get(60, TimeUnit.SECONDS);

        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(summary().at("/pictures/skipped").asInt()).isGreaterThan(20);
        assertThat(summary().at("/results/answered").asInt())
                .isEqualTo(summary().at("/pictures/sent").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void stations_obey_commands_and_say_which_they_do_not_know(String mqtt) throws Exception {
        Sim sim = new Sim(new PrintStream(out, true, StandardCharsets.UTF_8), print(err));
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(
                () -> sim.run(arguments("--mqtt", mqtt, "--stations", "1", "--interval", "1h")));
        await().atMost(PATIENCE).until(() -> "online".equals(gateway.retained.get("stations/sim-01/status")));

        gateway.command("sim-01", "{\"command\":\"capture\"}");
        await().atMost(PATIENCE).until(() -> gateway.uploads.size() == 1);
        gateway.command("sim-01", "{\"command\":\"dance\"}");
        await().atMost(PATIENCE).until(() -> gateway.messages.stream()
                .anyMatch(m -> m.startsWith("stations/sim-01/telemetry")
                        && m.contains("unknown command: dance")
                        && m.contains("\"picturesTaken\":1")));
        gateway.command("sim-01", "{\"command\":\"interval\",\"interval\":\"50ms\"}");
        await().atMost(PATIENCE).until(() -> gateway.uploads.size() > 5);
        sim.stop();

        assertThat(running.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(gateway.retained).containsEntry("stations/sim-01/status", "offline");
    }

    @Test
    void the_end_of_the_supervisors_pipe_ends_the_run_in_order() throws Exception {
        Sim sim = new Sim(new PrintStream(out, true, StandardCharsets.UTF_8), print(err));
        PipedOutputStream supervisor = new PipedOutputStream();
        sim.stopAtEndOf(new PipedInputStream(supervisor));
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> sim.run(arguments("--rate", "20")));
        await().atMost(PATIENCE).until(() -> gateway.uploads.size() > 3);

        supervisor.close();

        assertThat(running.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(gateway.retained).containsEntry("stations/sim-01/status", "offline");
        assertThat(summary().at("/stoppedEarly").asBoolean()).isTrue();
    }

    @Test
    void told_to_stop_before_it_began_it_ends_at_once() {
        Sim sim = new Sim(print(out), print(err));
        sim.stop();

        int code = sim.run(arguments("--rate", "20"));

        assertThat(code).isZero();
        assertThat(gateway.uploads).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "3.1.1, 1", "5, 2", "3.1.1, 2"})
    void publishing_alone_measures_the_broker(String mqtt, int qos) throws Exception {
        int code = run(
                "--publish-only",
                "--mqtt",
                mqtt,
                "--qos",
                "" + qos,
                "--count",
                "200",
                "--max-in-flight",
                "8",
                "--stations",
                "2");

        JsonNode report = summary();
        assertThat(code).as(report.toString()).isZero();
        assertThat(report.at("/acknowledged").asInt()).isEqualTo(200);
        assertThat(report.at("/acknowledgedPerSecond").asDouble()).isPositive();
        assertThat(report.at("/latencyMillis/p99").asDouble()).isPositive();
        assertThat(gateway.uploads.stream().map(EchoGateway.Upload::id).distinct())
                .hasSize(200);
    }

    @Test
    void nobody_there_is_exit_code_3() {
        int port = gateway.port();
        gateway.halt();
        for (List<String> extra :
                List.of(List.<String>of(), List.of("--mqtt", "3.1.1"), List.of("--publish-only", "--count", "1"))) {
            List<String> arguments =
                    new ArrayList<>(List.of("--port", "" + port, "--scenes", "1", "--connect-timeout", "500ms"));
            arguments.addAll(extra);

            int code = new Sim(print(out), print(err)).run(arguments.toArray(String[]::new));

            assertThat(code).isEqualTo(3);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("no MQTT broker at 127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--qos 3",
                "--fault bends=0.1",
                "--fault oversize=2",
                "--interval never",
                "--pictures /nowhere",
                "--mqtt 4",
                "--publish-only",
                "--station-prefix a/b",
                "--unheard-of"
            })
    void wrong_usage_is_exit_code_2(String arguments) {
        int code = new Sim(print(out), print(err)).run(arguments.split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isNotBlank();
    }

    private int run(String... arguments) {
        return new Sim(print(out), print(err)).run(arguments(arguments));
    }

    private String[] arguments(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--port",
                "" + gateway.port(),
                "--scenes",
                "10",
                "--json",
                "--reconnect-first",
                "100ms",
                "--reconnect-most",
                "1s",
                "--station-prefix",
                "sim"));
        all.addAll(Arrays.asList(arguments));
        if (!all.contains("--stations")) {
            all.addAll(List.of("--stations", "2"));
        }
        return all.toArray(String[]::new);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private JsonNode summary() throws Exception {
        return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }
}
