package dev.atmosphere.slacksim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.app_backend.SlackSignature;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.atmosphere.slacksim.SlackSimConfig.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an app may rely on, and what it is refused: with the SDK's client, and with plain requests. */
class StandInTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADA = "U0ADA000001";

    private static final String BUTTON =
            """
            [{"type": "actions", "block_id": "b", "elements": [
              {"type": "button", "action_id": "stranger", "value": "v", "text": {"type": "plain_text", "text": "A stranger"}},
              {"type": "users_select", "action_id": "person", "initial_user": "U0ADA000001"}]}]""";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private SlackSimConfig config =
            SlackSimConfig.ofTests().within(new Limits(Duration.ZERO, 1, Duration.ZERO, Duration.ofSeconds(30)));
    private StandIn slack;

    @BeforeEach
    void start() throws Exception {
        slack = got(StandIn.start(vertx, config));
    }

    private void startAgain(SlackSimConfig other) throws Exception {
        got(slack.close());
        config = other;
        start();
    }

    @AfterEach
    void stop() throws Exception {
        got(slack.close());
        got(vertx.close());
    }

    private static <T> T got(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private MethodsClient sdk() {
        SlackConfig sdk = new SlackConfig();
        sdk.setMethodsEndpointUrlPrefix(slack.apiUrl());
        // As it comes, OkHttp sends a request again when its connection ends without an answer: a message would stand
        // twice.
        OkHttpClient once =
                new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
        return Slack.getInstance(sdk, new SlackHttpClient(once))
                .methods(config.botToken().reveal());
    }

    private HttpResponse<String> raw(String method, String token, Map<String, String> form) throws Exception {
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(slack.apiUrl() + method))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode call(String method, Map<String, String> form) throws Exception {
        return JSON.readTree(raw(method, config.botToken().reveal(), form).body());
    }

    private String error(String method, Map<String, String> form) throws Exception {
        return call(method, form).path("error").asText();
    }

    private Message posted(String blocks) throws Exception {
        JsonNode answer = call("chat.postMessage", Map.of("channel", config.channel(), "text", "t", "blocks", blocks));
        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        return slack.workspace().message(answer.path("ts").asText()).orElseThrow();
    }

    @Test
    void a_message_is_posted_changed_and_found_by_its_metadata() throws Exception {
        ChatPostMessageResponse posted = sdk().chatPostMessage(m -> m.channel(config.channel())
                .text("hello")
                .metadataAsString("{\"event_type\":\"note\",\"event_payload\":{\"id\":\"7\"}}"));

        sdk().chatUpdate(m -> m.channel(config.channel()).ts(posted.getTs()).text("changed"));

        var found = sdk().conversationsHistory(h -> h.channel(config.channel()).includeAllMetadata(true))
                .getMessages();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).getText()).isEqualTo("changed");
        assertThat(found.get(0).getMetadata().getEventPayload()).containsEntry("id", "7");
    }

    @ParameterizedTest
    @CsvSource({
        "'', not_authed",
        "xoxb-other, invalid_auth",
        "APP, not_allowed_token_type",
    })
    void a_token_is_looked_at(String token, String error) throws Exception {
        String sent = token.equals("APP") ? config.appToken().reveal() : token == null ? "" : token;

        HttpResponse<String> answer = raw("auth.test", sent, Map.of());

        assertThat(JSON.readTree(answer.body()).path("error").asText()).isEqualTo(error);
    }

    @Test
    void a_scope_that_was_not_granted_is_named() throws Exception {
        startAgain(config.granted(Set.of("channels:read")));

        JsonNode answer = call("chat.postMessage", Map.of("channel", config.channel(), "text", "t"));

        assertThat(answer.path("error").asText()).isEqualTo("missing_scope");
        assertThat(answer.path("needed").asText()).isEqualTo("chat:write");
        assertThat(answer.path("provided").asText()).isEqualTo("channels:read");
    }

    @Test
    void arguments_of_a_wrong_name_form_or_type_are_refused() throws Exception {
        String channel = config.channel();
        assertThat(error("chat.postMessage", Map.of("channel", channel, "txt", "t")))
                .isEqualTo("invalid_arguments");
        assertThat(error("chat.postMessage", Map.of("channel", "faces", "text", "t")))
                .isEqualTo("channel_not_found");
        assertThat(error("chat.postMessage", Map.of("channel", channel))).isEqualTo("no_text");
        assertThat(error("chat.postMessage", Map.of("channel", channel, "text", "t", "metadata", "{}x")))
                .isEqualTo("invalid_metadata_format");
        assertThat(error("chat.update", Map.of("channel", channel, "text", "t", "ts", "1")))
                .isEqualTo("message_not_found");
        assertThat(error("users.info", Map.of("user", "ada"))).isEqualTo("user_not_found");
        assertThat(error("conversations.history", Map.of("channel", channel, "limit", "many")))
                .isEqualTo("invalid_arguments");
        assertThat(error("chat.remember", Map.of())).isEqualTo("unknown_method");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{\"type\":\"section\"}] | missing required field: text",
                "[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"\"}}] | more than 0 characters",
                "[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"a\"},\"colour\":\"red\"}] | invalid additional property: colour",
                "[{\"type\":\"image\",\"alt_text\":\"a\",\"slack_file\":{\"id\":\"F0NOBODY00\"}}] | invalid slack file",
                "[{\"type\":\"image\",\"image_url\":\"https://a.example/b.jpg\"}] | missing required field: alt_text",
                "[{\"type\":\"divider\",\"block_id\":\"a\"},{\"type\":\"divider\",\"block_id\":\"a\"}] | already exists",
                "[{\"type\":\"carousel\"}] | unsupported type: carousel",
                "[{\"type\":\"divider\",\"block_id\":\"\"}] | more than 0 characters [json-pointer:/blocks/0/block_id]",
                "[{\"type\":\"section\",\"fields\":[]}] | more than 0 items [json-pointer:/blocks/0/fields]",
                "[{\"type\":\"image\",\"alt_text\":\"a\",\"slack_file\":{}}] | must have one of id and url",
                "[{\"type\":\"image\",\"alt_text\":\"a\",\"slack_file\":{\"id\":\"F0\",\"url\":\"https://a.example\"}}] | must have one of id and url",
                "[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"action_id\":\"\",\"text\":{\"type\":\"plain_text\",\"text\":\"a\"}}]}] | more than 0 characters",
                "[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"text\":{\"type\":\"plain_text\",\"text\":\"a\"},\"confirm\":{\"title\":{\"type\":\"plain_text\",\"text\":\"a\"},\"text\":{\"type\":\"plain_text\",\"text\":\"a\"},\"confirm\":{\"type\":\"plain_text\",\"text\":\"a\"},\"deny\":{\"type\":\"plain_text\",\"text\":\"a\"},\"style\":\"loud\"}}]}] | valid enum value [json-pointer:/blocks/0/elements/0/confirm/style]",
                "[{\"type\":\"actions\",\"elements\":[]}] | more than 0 items",
                "[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"a\"}}]}] | must be a plain_text object",
                "[{\"type\":\"actions\",\"elements\":[{\"type\":\"users_select\",\"initial_user\":\"U0NOBODY00\"}]}] | invalid user",
            })
    void blocks_that_slack_would_refuse_are_refused_with_their_place(String blocks, String message) throws Exception {
        JsonNode answer = call("chat.postMessage", Map.of("channel", config.channel(), "text", "t", "blocks", blocks));

        assertThat(answer.path("error").asText()).isEqualTo("invalid_blocks");
        assertThat(answer.path("response_metadata").path("messages").toString()).contains(message);
    }

    @Test
    void the_lengths_of_block_kit_are_kept() throws Exception {
        String section = "{\"type\":\"section\",\"text\":{\"type\":\"plain_text\",\"text\":\"%s\"}}";
        String button =
                "[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"text\":{\"type\":\"plain_text\",\"text\":\"%s\"}}]}]";
        String divider = "{\"type\":\"divider\"}";

        assertThat(blocks("[" + section.formatted("a".repeat(3_000)) + "]")).isEmpty();
        assertThat(blocks("[" + section.formatted("a".repeat(3_001)) + "]")).isEqualTo("invalid_blocks");
        assertThat(blocks(button.formatted("a".repeat(75)))).isEmpty();
        assertThat(blocks(button.formatted("a".repeat(76)))).isEqualTo("invalid_blocks");
        assertThat(blocks("[" + String.join(",", java.util.Collections.nCopies(50, divider)) + "]"))
                .isEmpty();
        assertThat(blocks("[" + String.join(",", java.util.Collections.nCopies(51, divider)) + "]"))
                .isEqualTo("invalid_blocks");
    }

    private String blocks(String blocks) throws Exception {
        return error("chat.postMessage", Map.of("channel", config.channel(), "text", "t", "blocks", blocks));
    }

    @Test
    void an_app_that_is_not_in_the_channel_cannot_post_and_may_join() throws Exception {
        slack.workspace().botIsMember(false);

        assertThat(error("chat.postMessage", Map.of("channel", config.channel(), "text", "t")))
                .isEqualTo("not_in_channel");
        assertThat(call("conversations.join", Map.of("channel", config.channel()))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(error("chat.postMessage", Map.of("channel", config.channel(), "text", "t")))
                .isEmpty();
    }

    @Test
    void a_file_is_shown_after_it_was_uploaded_completed_and_processed() throws Exception {
        startAgain(config.within(new Limits(Duration.ZERO, 1, Duration.ofMillis(600), Duration.ofSeconds(30))));
        JsonNode announced = call("files.getUploadURLExternal", Map.of("filename", "a.jpg", "length", "3"));
        String id = announced.path("file_id").asText();
        String image = "[{\"type\":\"image\",\"alt_text\":\"a\",\"slack_file\":{\"id\":\"" + id + "\"}}]";
        String files = "[{\"id\":\"" + id + "\"}]";

        assertThat(error("files.completeUploadExternal", Map.of("files", files)))
                .isEqualTo("file_not_found");
        assertThat(upload(announced, new byte[4])).isEqualTo(400);
        assertThat(upload(announced, new byte[3])).isEqualTo(200);
        assertThat(error("files.completeUploadExternal", Map.of("files", files)))
                .isEmpty();
        assertThat(blocks(image)).isEqualTo("invalid_blocks");
        await().atMost(Duration.ofSeconds(20)).until(() -> blocks(image).isEmpty());
    }

    private int upload(JsonNode announced, byte[] bytes) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create(announced.path("upload_url").asText()))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void more_messages_than_one_a_second_are_told_to_wait() throws Exception {
        startAgain(config.within(new Limits(Duration.ofSeconds(30), 2, Duration.ZERO, Duration.ofSeconds(30))));
        Map<String, String> message = Map.of("channel", config.channel(), "text", "t");
        String token = config.botToken().reveal();

        assertThat(raw("chat.postMessage", token, message).statusCode()).isEqualTo(200);
        assertThat(raw("chat.postMessage", token, message).statusCode()).isEqualTo(200);
        HttpResponse<String> third = raw("chat.postMessage", token, message);

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(third.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 30);
        assertThatThrownBy(() ->
                        sdk().chatPostMessage(m -> m.channel(config.channel()).text("t")))
                .isInstanceOf(SlackApiException.class);
    }

    @Test
    void what_was_ordered_goes_wrong() throws Exception {
        slack.faults().order("chat.postMessage", Faults.Fault.of(Faults.Kind.DROPPED_BEFORE), 1);
        assertThatThrownBy(() ->
                        sdk().chatPostMessage(m -> m.channel(config.channel()).text("lost")))
                .isInstanceOf(IOException.class);
        assertThat(slack.workspace().posted()).isEmpty();

        slack.faults().order("chat.postMessage", Faults.Fault.of(Faults.Kind.DROPPED_AFTER), 1);
        assertThatThrownBy(() ->
                        sdk().chatPostMessage(m -> m.channel(config.channel()).text("done")))
                .isInstanceOf(IOException.class);
        assertThat(slack.workspace().posted()).hasSize(1);

        slack.faults().order("*", Faults.Fault.refused("fatal_error"), 1);
        assertThat(error("auth.test", Map.of())).isEqualTo("fatal_error");
        slack.faults().away(true);
        assertThatThrownBy(() -> sdk().authTest(a -> a)).isInstanceOf(IOException.class);
        slack.faults().away(false);
        assertThat(sdk().authTest(a -> a).isOk()).isTrue();
    }

    @Test
    void an_ephemeral_message_is_seen_by_one_and_not_in_the_history() throws Exception {
        JsonNode answer = call("chat.postEphemeral", Map.of("channel", config.channel(), "user", ADA, "text", "psst"));

        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(slack.workspace().messages()).hasSize(1);
        assertThat(call("conversations.history", Map.of("channel", config.channel()))
                        .path("messages"))
                .isEmpty();
    }

    @Test
    void somebody_who_left_is_told_to_have_left() throws Exception {
        slack.workspace().leave(ADA);

        JsonNode user = call("users.info", Map.of("user", ADA)).path("user");

        assertThat(user.path("deleted").asBoolean()).isTrue();
        assertThat(error("chat.postEphemeral", Map.of("channel", config.channel(), "user", ADA, "text", "t")))
                .isEqualTo("user_not_in_channel");
    }

    @Test
    void a_click_is_sent_signed_as_often_as_was_asked_for() throws Exception {
        List<String> verdicts = new CopyOnWriteArrayList<>();
        SlackSignature.Verifier verifier = new SlackSignature.Verifier(
                new SlackSignature.Generator(config.signingSecret().reveal()));
        HttpServer app = got(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    verdicts.add(verifier.isValid(
                                    request.getHeader("x-slack-request-timestamp"),
                                    body.toString(),
                                    request.getHeader("x-slack-signature"))
                            + " " + request.getHeader("x-slack-retry-num"));
                    request.response().end();
                }))
                .listen(0, "127.0.0.1"));
        slack.callBack(URI.create("http://127.0.0.1:" + app.actualPort() + "/slack/interactions"));
        Click click = Click.on(posted(BUTTON), "stranger", ADA);

        assertThat(got(slack.click(click.delivered(2)))).containsExactly(200, 200);
        assertThat(got(slack.click(click.forgery()))).containsExactly(200);
        assertThat(got(slack.click(click.old(Duration.ofMinutes(6))))).containsExactly(200);

        assertThat(verdicts).containsExactly("true null", "true 1", "false null", "false null");
    }

    @Test
    void an_envelope_that_is_not_acknowledged_comes_again() throws Exception {
        startAgain(config.within(new Limits(Duration.ZERO, 1, Duration.ZERO, Duration.ofMillis(700))));
        List<JsonNode> envelopes = new CopyOnWriteArrayList<>();
        connect(socket -> text -> {
            JsonNode message = read(text);
            if (message.has("envelope_id")) {
                envelopes.add(message);
                if (message.path("retry_attempt").asInt(0) == 1) {
                    ack(socket, message);
                }
            }
        });

        assertThat(got(slack.click(Click.on(posted(BUTTON), "stranger", ADA)))).containsExactly(200);

        assertThat(envelopes).hasSize(2);
        assertThat(envelopes.get(0).path("payload")).isEqualTo(envelopes.get(1).path("payload"));
        assertThat(envelopes
                        .get(0)
                        .path("payload")
                        .path("actions")
                        .get(0)
                        .path("value")
                        .asText())
                .isEqualTo("v");
        assertThat(envelopes.get(1).path("retry_reason").asText()).isEqualTo("timeout");
    }

    private interface Hears {
        io.vertx.core.Handler<String> on(WebSocket socket);
    }

    private WebSocket connect(Hears hears) throws Exception {
        String url = JSON.readTree(
                        raw("apps.connections.open", config.appToken().reveal(), Map.of())
                                .body())
                .path("url")
                .asText();
        WebSocketClient client = vertx.createWebSocketClient();
        WebSocket socket = got(client.connect(new io.vertx.core.http.WebSocketConnectOptions().setAbsoluteURI(url))
                .map(made -> {
                    made.textMessageHandler(hears.on(made));
                    return made;
                }));
        assertThatThrownBy(
                        () -> got(client.connect(new io.vertx.core.http.WebSocketConnectOptions().setAbsoluteURI(url))))
                .as("an address is good for one connection")
                .hasMessageContaining("403");
        return socket;
    }

    private static void ack(WebSocket socket, JsonNode envelope) {
        var sent = socket.writeTextMessage(
                "{\"envelope_id\":\"" + envelope.path("envelope_id").asText() + "\"}");
        assertThat(sent).isNotNull();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void only_members_click_and_what_is_chosen_already_is_not_chosen_again() throws Exception {
        connect(socket -> text -> {
            JsonNode message = read(text);
            if (message.has("envelope_id")) {
                ack(socket, message);
            }
        });
        Message message = posted(BUTTON);

        assertThat(got(slack.click(Click.on(message, "person", ADA).choosing("U0GRACE0001"))))
                .containsExactly(200);
        assertThatThrownBy(
                        () -> got(slack.click(Click.on(message, "person", ADA).choosing(ADA))))
                .hasMessageContaining("chosen already");
        assertThatThrownBy(() -> got(slack.click(Click.on(message, "stranger", "U0LEFT00001"))))
                .hasMessageContaining("left");
        assertThatThrownBy(() -> got(slack.click(Click.on(message, "dance", ADA))))
                .hasMessageContaining("dance");
    }
}
