package dev.atmosphere.cloud.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.app_backend.SlackSignature;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Room;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.config.Secret;
import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.Voter;
import dev.atmosphere.time.SettableClock;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionsEndpointTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final UUID FACE = UUID.fromString("0b6f6dd4-66f3-4a8f-8d0a-1d8b1c3e0e55");
    private static final UUID ADA = UUID.fromString("c2a7a1de-12d6-4c43-9d5c-6a1f27a3b9aa");

    private final Vertx vertx = Vertx.vertx();
    private final SettableClock clock = new SettableClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventCodec codec = new EventCodec("/atmosphere/cloud", clock);
    private final AnswersBus answers = new AnswersBus(vertx, codec, meters);
    private final List<TagAnswered> taken = new CopyOnWriteArrayList<>();
    private volatile Consumer<Delivery> settling = delivery -> get(delivery.ack());
    /** Keeps its connection open, as Slack does. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HttpServer server;

    @BeforeEach
    void start() {
        get(answers.subscribe(Topics.PEOPLE_ANSWERS, "face-tag", Room.of(16), delivery -> {
            taken.add(codec.decode(Topics.PEOPLE_ANSWERS, delivery.message()));
            settling.accept(delivery);
        }));
        Router router = Router.router(vertx);
        router.post("/slack/interactions")
                .handler(new InteractionsEndpoint(
                        new Interactions(answers, meters, clock), new Secret(SECRET), meters, clock));
        server = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void a_signed_click_is_a_vote() throws Exception {
        assertThat(signed(click("choose-user", "\"selected_user\":\"U012AB3CD\"")))
                .isEqualTo(200);

        TagAnswered vote = taken.get(0);
        assertThat(vote.face()).isEqualTo(FACE.toString());
        assertThat(vote.voter()).isEqualTo(new Voter(Voter.Via.SLACK, "U0G9QF9C6"));
        assertThat(vote.verdict()).isEqualTo("person");
        assertThat(vote.person()).hasValue(PersonNamed.bySlackId("U012AB3CD"));
        assertThat(vote.at()).as("when it was clicked").isEqualTo(Instant.parse("2019-01-25T14:26:57.840180Z"));
    }

    @Test
    void each_action_says_what_it_is_called() throws Exception {
        signed(click("agree", "\"value\":\"" + ADA + '"'));
        signed(click("stranger", "\"value\":\"x\""));
        signed(click("not-a-face", "\"value\":\"x\""));
        signed(click("skip", "\"value\":\"x\""));
        signed(click("not-this-person", "\"value\":\"" + ADA + '"'));

        assertThat(taken)
                .extracting(TagAnswered::verdict)
                .containsExactly("person", "stranger", "not-a-face", "skip", "not-this-person");
        assertThat(taken)
                .extracting(vote -> vote.person().flatMap(PersonNamed::personId))
                .containsExactly(
                        Optional.of(ADA), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(ADA));
    }

    @Test
    void a_click_that_slack_delivers_again_is_the_same_vote() throws Exception {
        String click = click("stranger", "\"value\":\"x\"");
        signed(click);
        clock.advance(Duration.ofSeconds(3));
        signed(click);
        signed(click.replace("1548426417.840180", "1548426418.000001"));

        assertThat(taken.get(1).id()).isEqualTo(taken.get(0).id());
        assertThat(taken.get(2).id())
                .as("another click")
                .isNotEqualTo(taken.get(0).id());
    }

    @Test
    void what_is_not_signed_forged_old_or_replayed_is_refused_and_counted() throws Exception {
        String body = body(click("stranger", "\"value\":\"x\""));
        String now = Long.toString(clock.instant().getEpochSecond());
        String good = signature(SECRET, now, body);

        assertThat(post(body, null, null)).isEqualTo(401);
        assertThat(post(body, now, null)).isEqualTo(401);
        assertThat(post(body, "now", good)).isEqualTo(401);
        assertThat(post(body, now, signature("another secret", now, body))).isEqualTo(401);
        assertThat(post(body + "&more=1", now, good)).isEqualTo(401);
        String old = Long.toString(clock.instant().minusSeconds(301).getEpochSecond());
        assertThat(post(body, old, signature(SECRET, old, body))).isEqualTo(401);
        String ahead = Long.toString(clock.instant().plusSeconds(301).getEpochSecond());
        assertThat(post(body, ahead, signature(SECRET, ahead, body))).isEqualTo(401);
        assertThat(taken).isEmpty();

        assertThat(post(body, now, good)).isEqualTo(200);
        assertThat(post(body, now, good)).isEqualTo(401);

        assertThat(taken).hasSize(1);
        assertThat(refused("unsigned")).isEqualTo(3);
        assertThat(refused("forged")).isEqualTo(2);
        assertThat(refused("old")).isEqualTo(2);
        assertThat(refused("replayed")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload=",
                "payload=null",
                "payload=[]",
                "payload=%zz",
                "payload={\"type\":\"block_actions\"}",
                "payload={\"type\":\"block_actions\",\"user\":{\"id\":\"U1\"},\"actions\":[]}",
                "payload={\"type\":\"block_actions\",\"user\":{\"id\":\"U1A\"},\"actions\":[null]}",
                "payload={\"type\":{}}",
                "body=1",
                "{\"type\":\"block_actions\"}",
                ""
            })
    void what_is_signed_and_makes_no_sense_is_refused(String body) throws Exception {
        String now = Long.toString(clock.instant().getEpochSecond());

        assertThat(post(body, now, signature(SECRET, now, body))).isEqualTo(400);

        assertThat(taken).isEmpty();
    }

    @Test
    void actions_that_name_nobody_or_are_not_known_are_refused_and_those_of_others_are_passed_over() throws Exception {
        assertThat(signed(click("choose-user", "\"selected_user\":null"))).isEqualTo(400);
        assertThat(signed(click("choose-user", "\"selected_user\":\"<script>\"")))
                .isEqualTo(400);
        assertThat(signed(click("agree", "\"value\":\"Ada\""))).isEqualTo(400);
        assertThat(signed(click("drop-tables", "\"value\":\"x\""))).isEqualTo(400);
        assertThat(signed(click("stranger", "\"value\":\"x\"").replace("face:", "poll:")))
                .isEqualTo(200);
        assertThat(signed("{\"type\":\"view_submission\",\"user\":{\"id\":\"U1\"}}"))
                .isEqualTo(200);

        assertThat(taken).isEmpty();
    }

    @Test
    void a_click_is_never_of_the_future() throws Exception {
        signed(click("skip", "\"value\":\"x\"").replace("1548426417.840180", "9999999999.000000"));

        assertThat(taken).extracting(TagAnswered::at).containsExactly(clock.instant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1548426417",
                "1548426417.84",
                "-1.000000",
                "1e9.000000",
                "99999999999.000000",
                "1548426417.840180 ",
                "now"
            })
    void an_action_without_a_time_is_refused(String time) throws Exception {
        assertThat(signed(click("stranger", "\"value\":\"x\"").replace("1548426417.840180", time)))
                .isEqualTo(400);

        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody", "1-1-1-1-1", "", "\\ud800", "0b6f6dd4-66f3-4a8f-8d0a-1d8b1c3e0e55\\u0000"})
    void a_face_that_is_no_id_is_refused_before_it_is_handed_on(String face) throws Exception {
        assertThat(signed(click("stranger", "\"value\":\"x\"").replace(FACE.toString(), face)))
                .isEqualTo(400);

        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"U", "B0G9QF9C6", "u0g9qf9c6", "U0G9QF9C6\\u0000", "U0G9QF9C6 ", "\\ud800"})
    void who_is_no_user_of_slack_is_refused(String user) throws Exception {
        assertThat(signed(click("stranger", "\"value\":\"x\"").replace("U0G9QF9C6", user)))
                .isEqualTo(400);

        assertThat(taken).isEmpty();
    }

    @Test
    void a_vote_that_cannot_be_stored_now_is_not_acknowledged_and_may_come_again_as_it_is() throws Exception {
        String body = body(click("stranger", "\"value\":\"x\""));
        String now = Long.toString(clock.instant().getEpochSecond());
        settling = delivery -> get(delivery.deadLetter(new Cause("kafka-away", "Kafka is away", true)));

        assertThat(post(body, now, signature(SECRET, now, body))).isEqualTo(503);

        settling = delivery -> get(delivery.ack());
        assertThat(post(body, now, signature(SECRET, now, body))).isEqualTo(200);
    }

    @Test
    void what_is_too_large_is_refused() throws Exception {
        String now = Long.toString(clock.instant().getEpochSecond());
        String body = "payload=" + "x".repeat(300_000);

        assertThat(post(body, now, signature(SECRET, now, body))).isEqualTo(413);
    }

    private double refused(String reason) {
        return meters.counter("atmosphere.cloud.slack.refused", "reason", reason)
                .count();
    }

    private static String click(String action, String chosen) {
        return """
                {"type":"block_actions","team":{"id":"T9TK3CUKW","domain":"example"},
                 "user":{"id":"U0G9QF9C6","username":"emoji 👩‍💻","team_id":"T9TK3CUKW"},"api_app_id":"A02","token":"old",
                 "container":{"type":"message","message_ts":"1548261231.000200","channel_id":"CBR2V3XEX"},
                 "trigger_id":"12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
                 "message":{"blocks":[{"type":"a_block_of_tomorrow","block_id":"b"}]},
                 "actions":[{"action_id":"%s","block_id":"face:%s","type":"button","action_ts":"1548426417.840180",%s}]}
                """
                .formatted(action, FACE, chosen);
    }

    private static String body(String payload) {
        return "payload=" + URLEncoder.encode(payload, UTF_8);
    }

    private int signed(String payload) throws Exception {
        String now = Long.toString(clock.instant().getEpochSecond());
        return post(body(payload), now, signature(SECRET, now, body(payload)));
    }

    private static String signature(String secret, String timestamp, String body) {
        return new SlackSignature.Generator(secret).generate(timestamp, body);
    }

    private int post(String body, String timestamp, String signature) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/slack/interactions"))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (timestamp != null) {
            request.header("x-slack-request-timestamp", timestamp);
        }
        if (signature != null) {
            request.header("x-slack-signature", signature);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
