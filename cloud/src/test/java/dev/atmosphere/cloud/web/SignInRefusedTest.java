package dev.atmosphere.cloud.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.access.Passwords;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who does not get in; each in an address that failed at nothing yet. */
class SignInRefusedTest {
    private static final String HASH = Passwords.hash("secret".getBytes(UTF_8), 4);
    private static final String OTHER = Passwords.hash("another".getBytes(UTF_8), 4);
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private RunningWeb web;
    private Visitor visitor;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(data.resolve("page-users"), "ada:" + HASH + "\n");
        web = new RunningWeb(data);
        visitor = new Visitor(web);
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    @Test
    void a_wrong_password_and_an_unknown_name_are_answered_alike() throws Exception {
        HttpResponse<String> wrong = visitor.signIn("ada", "Secret");
        HttpResponse<String> unknown = visitor.signIn("bob", "secret");

        assertThat(wrong.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
        assertThat(wrong.body()).isEqualTo(unknown.body()).contains("the name or the password is wrong");
        assertThat(wrong.headers().firstValue("set-cookie")).isEmpty();
        assertThat(visitor.signIn("ada", "").statusCode()).isEqualTo(401);
        assertThat(visitor.post("{\"name\":null}").statusCode()).isIn(401, 429);
    }

    @Test
    void who_guesses_has_to_wait() throws Exception {
        for (int i = 0; i < 4; i++) {
            visitor.signIn("ada", "guess" + i);
        }

        long began = System.nanoTime();
        assertThat(visitor.signIn("ada", "secret").statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void another_password_and_a_removal_end_the_sessions() throws Exception {
        String cookie = Visitor.cookie(visitor.signIn("ada", "secret"));

        Files.writeString(data.resolve("page-users"), "ada:" + OTHER + "\n");

        Awaitility.await()
                .atMost(SOON)
                .until(() -> visitor.get("api/v1/stats", "cookie", cookie).statusCode() == 401);
        assertThat(visitor.signIn("ada", "another").statusCode()).isEqualTo(200);
    }

    @Test
    void a_wrong_password_with_a_request_is_answered_and_asked_for_by_nothing() throws Exception {
        HttpResponse<String> wrong = visitor.get("api/v1/stats", "authorization", Visitor.basic("ada", "nothing"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("www-authenticate"))
                .as("what would have a browser ask, and send it along for foreign pages")
                .isEmpty();
        assertThat(visitor.get("api/v1/stats", "authorization", "Basic %%%").statusCode())
                .isIn(401, 429);
    }
}
