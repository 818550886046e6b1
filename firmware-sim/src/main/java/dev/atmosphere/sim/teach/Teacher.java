package dev.atmosphere.sim.teach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Somebody who signed in on the page, sees who is asked about, and votes. For one thread, which it blocks. */
final class Teacher {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 50;
    private static final int TAKEN = 202;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = Json.json();
    private final String address;
    private final String cookie;

    /** What is known about a face that was asked about. */
    record Asked(String state, int votes, boolean refused) {
        boolean closed() {
            return state.equals("closed");
        }
    }

    Teacher(int cloudPort, String name) throws IOException, InterruptedException {
        address = "http://127.0.0.1:" + cloudPort;
        HttpResponse<String> signedIn = post("/api/v1/session", Map.of("name", name), "");
        cookie = signedIn.headers()
                .firstValue("set-cookie")
                .orElseThrow(() -> new IllegalStateException(
                        "the page lets nobody in as " + name + ": " + signedIn.statusCode() + " " + signedIn.body()))
                .replaceAll(";.*", "");
    }

    /** Empty while nobody is asked about the face. */
    Optional<Asked> asked(String faceId) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request("/api/v1/tagging/" + faceId, cookie).GET().build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            return Optional.empty();
        }
        JsonNode face = json.readTree(answer.body());
        return Optional.of(new Asked(
                face.path("state").asText(),
                face.path("votes").size(),
                !face.path("refused").isNull() && !face.path("refused").isMissingNode()));
    }

    /** @throws IllegalStateException if that takes more than a minute */
    void await(String faceId, String what, Predicate<Asked> isSo) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (asked(faceId).filter(isSo).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("face " + faceId + " was not " + what + " within "
                        + PATIENCE.toSeconds() + " s: " + asked(faceId));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Says whose face it is. @return when it was said, of {@link System#nanoTime} */
    long vote(String faceId, String person) throws IOException, InterruptedException {
        long at = System.nanoTime();
        HttpResponse<String> answer = post(
                "/api/v1/tagging/" + faceId + "/votes",
                Map.of("id", UUID.randomUUID().toString(), "verdict", "person", "name", person),
                cookie);
        if (answer.statusCode() != TAKEN) {
            throw new IllegalStateException("a vote was answered " + answer.statusCode() + ": " + answer.body());
        }
        return at;
    }

    private HttpResponse<String> post(String path, Map<String, String> body, String as)
            throws IOException, InterruptedException {
        return http.send(
                request(path, as)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String as) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(ANSWER_WITHIN);
        return as.isEmpty() ? request : request.header("cookie", as);
    }
}
