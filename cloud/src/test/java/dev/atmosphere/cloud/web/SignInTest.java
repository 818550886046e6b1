package dev.atmosphere.cloud.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.access.Passwords;
import dev.atmosphere.access.Users;
import dev.atmosphere.http.Health;
import dev.atmosphere.metrics.Metric;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in once there is a users file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {
    private static final String HASH = Passwords.hash("secret".getBytes(UTF_8), 4);
    private static final String OTHER = Passwords.hash("another".getBytes(UTF_8), 4);

    private RunningWeb web;
    private Visitor visitor;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        Files.writeString(data.resolve("page-users"), "ada:" + HASH + "\n");
        web = new RunningWeb(data);
        visitor = new Visitor(web);
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/v1/images",
                "api/v1/stats",
                "api/v1/events",
                "api/v1/tagging",
                "api/v1/people",
                "api/v1/recognizers",
                "api/v1/dead-letters",
                "api/v1/faces/6d2a40b2-0000-4000-8000-000000000000/rectangle.jpg",
                "//api/v1/images",
                "api/v1/../v1/images",
                "sign-in.html/../api/v1/images",
                "slack/../api/v1/images",
                "%61pi/v1/images",
                "nothing"
            })
    void nothing_is_told_without_a_password(String path) throws Exception {
        assertThat(visitor.get(path).statusCode()).isEqualTo(401);
        assertThat(visitor.get(path).body()).contains("sign in first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "inbox.html"})
    void pages_lead_to_the_sign_in_and_back(String path) throws Exception {
        HttpResponse<String> answer = visitor.get(path, "accept", "text/html,*/*");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location"))
                .hasValue("/sign-in.html?to=" + (path.isEmpty() ? "%2F" : "%2Finbox.html"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sign-in.html", "sign-in.js", "style.css", "logo.svg", "health", "metrics", "api/v1/session"})
    void what_signing_in_takes_and_what_machines_ask_for_is_open(String path) throws Exception {
        assertThat(visitor.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_open_names_nobody_to_those_who_are_not_signed_in() throws Exception {
        Metric.CLOUD_NAMED_FACES.counter(web.meters(), "Grace Hopper").increment();
        web.tellHealth(Health.Part.degraded("report-mails", "1 waiting (grace@example.org: mailbox full)"));
        String login = Visitor.basic("ada", "secret");

        assertThat(visitor.get("metrics", "authorization", login).body())
                .contains("atmosphere_cloud_named_faces_total{person=\"Grace Hopper\"} 1.0");
        assertThat(visitor.get("metrics").body())
                .contains("atmosphere_cloud_web_refused_total")
                .doesNotContain("Grace");
        assertThat(visitor.get("health", "authorization", login).body()).contains("grace@example.org");
        assertThat(visitor.get("health").body())
                .contains("\"report-mails\"", "\"degraded\"")
                .doesNotContain("grace", "mailbox");
        assertThat(visitor.get("health", "authorization", Visitor.basic("ada", "guess"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void who_signs_in_votes_by_that_name() throws Exception {
        HttpResponse<String> answer = visitor.signIn("ada", "secret");

        assertThat(answer.statusCode()).isEqualTo(200);
        String cookie = Visitor.cookie(answer);
        assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict", "Max-Age=604800")
                .doesNotContain("secret", HASH);
        assertThat(visitor.get("api/v1/session", "cookie", cookie).body()).contains("\"ada\"", "\"passwords\":true");
        assertThat(visitor.get("api/v1/tagging?unanswered=true", "cookie", cookie)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_name_that_was_only_said_counts_for_nothing() throws Exception {
        String said = Base64.getUrlEncoder().withoutPadding().encodeToString("ada".getBytes(UTF_8));

        assertThat(visitor.get("api/v1/tagging", "cookie", "atmosphere-voter=" + said)
                        .statusCode())
                .isEqualTo(401);
        assertThat(visitor.get("api/v1/session", "cookie", "atmosphere-voter=" + said)
                        .body())
                .contains("\"name\":null");
    }

    @Test
    void a_program_sends_name_and_password_with_each_request() throws Exception {
        assertThat(visitor.get("api/v1/stats", "authorization", Visitor.basic("ada", "secret"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_body_that_comes_with_a_password_is_read_whole() throws Exception {
        HttpResponse<String> answer = visitor.send(HttpRequest.newBuilder(
                        URI.create(web.address() + "api/v1/tagging/6d2a40b2-0000-4000-8000-000000000000/votes"))
                .header("content-type", "application/json")
                .header("authorization", Visitor.basic("ada", "secret"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"verdict\":\"unheard-of\"}"))
                .build());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("verdict");
    }

    @Test
    void who_signs_out_is_out_in_that_browser() throws Exception {
        HttpResponse<String> answer = visitor.send(HttpRequest.newBuilder(URI.create(web.address() + "api/v1/session"))
                .header("content-type", "application/json")
                .header("cookie", Visitor.cookie(visitor.signIn("ada", "secret")))
                .DELETE()
                .build());

        assertThat(answer.headers().allValues("set-cookie"))
                .anySatisfy(one ->
                        assertThat(one).startsWith("atmosphere-session=;").contains("Max-Age=0"));
    }

    @Test
    void a_word_is_believed_only_whole_in_time_and_for_its_user() {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        Users users = new Users(Map.of("ada", HASH, "bob", HASH, "dot.ted", OTHER));
        String word = SignedName.of("ada", now.plusSeconds(10), HASH);

        assertThat(SignedName.read(word, users, now)).hasValue("ada");
        assertThat(SignedName.read(SignedName.of("dot.ted", now.plusSeconds(1), OTHER), users, now))
                .hasValue("dot.ted");
        assertThat(SignedName.read(word, users, now.plusSeconds(10))).isEmpty();
        assertThat(SignedName.read(word, Users.NONE, now)).isEmpty();
        String[] parts = word.split("\\.");
        String bob = SignedName.of("bob", now.plusSeconds(10), HASH).split("\\.")[0];
        assertThat(SignedName.read(bob + "." + parts[1] + "." + parts[2], users, now))
                .isEmpty();
        assertThat(SignedName.read(parts[0] + "." + (Long.parseLong(parts[1]) + 1) + "." + parts[2], users, now))
                .isEmpty();
        for (String broken : new String[] {"", ".", "..", "a.b", "a.b.c", word + "x", "x" + word, word.substring(1)}) {
            assertThat(SignedName.read(broken, users, now)).as(broken).isEmpty();
        }
    }
}
