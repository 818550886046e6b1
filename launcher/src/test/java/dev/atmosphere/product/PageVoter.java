package dev.atmosphere.product;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Somebody who signed in on the page and votes there, and clicks again when the cloud is away. */
final class PageVoter {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final int port;
    private final String cookie;

    PageVoter(int port, String name) throws IOException, InterruptedException {
        this.port = port;
        HttpResponse<String> signedIn = post("/api/v1/session", Map.of("name", name), "");
        this.cookie = signedIn.headers().firstValue("set-cookie").orElseThrow().replaceAll(";.*", "");
    }

    /** @param more of the vote: who is named */
    void vote(String faceId, String verdict, Map<String, String> more) {
        Map<String, Object> vote = new HashMap<>(more);
        vote.put("id", UUID.randomUUID().toString());
        vote.put("verdict", verdict);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> post("/api/v1/tagging/" + faceId + "/votes", vote, cookie)
                                .statusCode(),
                        status -> {
                            // Decided: this very vote was taken before the answer got lost.
                            return status == 202 || status == 409;
                        });
    }

    private HttpResponse<String> post(String path, Object body, String cookie)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("content-type", "application/json")
                        .header("cookie", cookie)
                        .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
