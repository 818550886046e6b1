package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.event.TrainingWanted;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecognizerApiTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private RunningWeb web;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        web = new RunningWeb(data);
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    void training_is_asked_for_and_told_why() throws Exception {
        HttpResponse<String> answer = post("/api/v1/recognizers/train", "recognizers");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(web.trainings()).extracting(TrainingWanted::why).containsExactly("somebody asked for it");
    }

    @Test
    void a_foreign_page_changes_nothing() throws Exception {
        int before = web.trainings().size();

        assertThat(post("/api/v1/recognizers/train", "replay").statusCode()).isEqualTo(403);
        assertThat(post("/api/v1/recognizers/1/rollback", "").statusCode()).isEqualTo(403);

        assertThat(web.trainings()).hasSize(before);
    }

    @Test
    void what_is_not_there_is_not_rolled_back_to() throws Exception {
        HttpResponse<String> answer = post("/api/v1/recognizers/77/rollback", "recognizers");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("error").asText()).contains("no recognizer 77");
        assertThat(post("/api/v1/recognizers/x/rollback", "recognizers").statusCode())
                .isEqualTo(400);
    }

    private HttpResponse<String> post(String path, String header) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(web.address()).resolve(path))
                        .header("X-Atmosphere", header)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
