package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to somebody who asks too much of the page, over its real server. */
class RequestRatesTest {
    /** So few that what fills up meanwhile does not matter: ten at once, one more a second. */
    private static final RequestLimits FEW = new RequestLimits(1, 1);

    private static final int AT_ONCE = 10;

    private RunningWeb web;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        web = new RunningWeb(data, FEW);
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    @Test
    void who_reads_too_much_is_told_when_to_come_again_and_is_still_heard_and_watched() throws Exception {
        HttpResponse<String> refused = flood();

        assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
        assertThat(refused.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(new ObjectMapper().readTree(refused.body()).path("error").asText())
                .isEqualTo("too many requests come from your address: try again in a few seconds");
        assertThat(web.get("/health").statusCode()).isEqualTo(200);
        assertThat(web.send("POST", "/api/v1/session", "{\"name\":\"Ada\"}", "Content-Type", "application/json")
                        .statusCode())
                .as("a change, while reads are refused")
                .isEqualTo(200);
        assertThat(web.get("/metrics").body())
                .containsPattern("cloud_web_refused_total\\{[^}]*reason=\"reads\"[^}]*} [1-9]")
                .containsPattern("cloud_web_refused_total\\{[^}]*reason=\"changes\"[^}]*} 0.0");
    }

    private HttpResponse<String> flood() throws Exception {
        List<Integer> answered = new ArrayList<>();
        for (int i = 0; i < 10 * AT_ONCE; i++) {
            HttpResponse<String> answer = web.get("/style.css");
            answered.add(answer.statusCode());
            if (answer.statusCode() == 429) {
                assertThat(answered.subList(0, AT_ONCE)).containsOnly(200);
                return answer;
            }
        }
        throw new AssertionError("nothing was refused: " + answered);
    }

    @Test
    void changes_that_are_refused_change_nothing_and_reads_go_on() throws Exception {
        List<Integer> answered = new ArrayList<>();
        for (int i = 0; i < 2 * AT_ONCE; i++) {
            answered.add(web.send(
                            "POST",
                            "/api/v1/session",
                            "{\"name\":\"Guess " + i + "\"}",
                            "Content-Type",
                            "application/json")
                    .statusCode());
        }

        assertThat(answered.subList(0, AT_ONCE)).containsOnly(200);
        assertThat(answered).contains(429);
        assertThat(web.get("/style.css").statusCode()).isEqualTo(200);
    }

    @Test
    void what_slack_says_does_not_count_among_the_changes() throws Exception {
        for (int i = 0; i < 2 * AT_ONCE; i++) {
            web.send("POST", "/slack/interactions", "payload=%7B%7D");
        }

        assertThat(web.send("POST", "/api/v1/session", "{\"name\":\"Ada\"}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_address_is_answered_again_by_itself() throws Exception {
        flood();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> web.get("/style.css").statusCode() == 200);
    }
}
