package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** The channel on the stand-in for Slack, as its members see it, and their clicks. */
final class SlackChannel {
    /** Slack's one message a second would take minutes in a test, and every face is to be asked about; that it is kept to is tested elsewhere. */
    static final Map<String, String> UNPACED = Map.of(
            "ATMOSPHERE_SLACK_OPEN_QUESTIONS", "1000",
            "ATMOSPHERE_SLACK_ALIKE_QUESTIONS", "0",
            "ATMOSPHERE_SLACK_PACE", "1ms",
            "ATMOSPHERE_SLACKSIM_BETWEEN_MESSAGES", "1ms",
            "ATMOSPHERE_SLACKSIM_BURST", "1000");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI address;

    SlackChannel(int port) {
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /** A member whose clicks reach the cloud one way. */
    final class Member {
        private final String id;
        private final String way;

        private Member(String id, String way) {
            this.id = id;
            this.way = way;
        }

        /** Chooses somebody in the face's question, as soon as it stands in the channel. */
        void choose(String faceId, String user) {
            click(faceId, "choose-user", Map.of("selected_user", user));
        }

        /** Clicks a button of the face's message, as soon as there is one. */
        void click(String faceId, String action) {
            click(faceId, action, Map.of());
        }

        /** Again, as people do, if Slack shows that it did not work: the cloud answered too late, or not well. */
        private void click(String faceId, String action, Map<String, String> more) {
            Awaitility.await(action + " of " + faceId + " by " + way)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> clicked(faceId, action, more));
        }

        private boolean clicked(String faceId, String action, Map<String, String> more) {
            Optional<JsonNode> message = messages().stream()
                    .filter(one -> offers(one, faceId, action))
                    .findFirst();
            if (message.isEmpty()) {
                return false;
            }
            Map<String, String> click = new HashMap<>(more);
            click.put("user", id);
            click.put("ts", message.get().get("ts").asText());
            click.put("action", action);
            click.put("way", way);
            JsonNode answer = send(HttpRequest.newBuilder(address.resolve("/sim/click"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(text(click))));
            return answer.path("well").asBoolean();
        }
    }

    Member overHttp(String user) {
        return new Member(user, "http");
    }

    Member overSocketMode(String user) {
        return new Member(user, "socket");
    }

    /** How many connections of Socket Mode the cloud holds. */
    int sockets() {
        return state().path("sockets").asInt();
    }

    /** A member's name, as their profile has it. */
    String nameOf(String user) {
        return StreamSupport.stream(state().get("users").spliterator(), false)
                .filter(one -> one.get("id").asText().equals(user))
                .findFirst()
                .orElseThrow()
                .get("name")
                .asText();
    }

    /** The texts of all messages that everybody sees, the oldest first. */
    List<String> texts() {
        return messages().stream()
                .filter(one -> !one.has("only_for"))
                .map(one -> one.path("text").asText())
                .toList();
    }

    /** How many messages have something to click about this face. */
    long about(String faceId) {
        return messages().stream()
                .filter(one ->
                        one.path("blocks").findValuesAsText("block_id").stream().anyMatch(id -> id.contains(faceId)))
                .count();
    }

    private static boolean offers(JsonNode message, String faceId, String action) {
        return !message.has("only_for")
                && StreamSupport.stream(message.path("blocks").spliterator(), false)
                        .filter(block -> block.path("block_id").asText().contains(faceId))
                        .anyMatch(block -> block.findValuesAsText("action_id").contains(action));
    }

    private List<JsonNode> messages() {
        return StreamSupport.stream(state().get("messages").spliterator(), false)
                .toList();
    }

    private JsonNode state() {
        return send(HttpRequest.newBuilder(address.resolve("/sim/state")).GET());
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
