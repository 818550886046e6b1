package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.app_backend.SlackSignature;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns clicks into {@code block_actions} payloads and brings them to the app, signed or over its socket. */
final class Clicks {
    /**
     * What the app answered to each delivery.
     *
     * @param statuses over HTTP: the status, 0 if there was no answer in time. Over a socket: 200 if it was acknowledged, else 0
     */
    record Delivered(List<Integer> statuses) {
        Delivered {
            statuses = List.copyOf(statuses);
        }

        /** Whether the user sees that it worked. */
        boolean well() {
            return statuses.stream().allMatch(status -> status >= 200 && status < 300);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Clicks.class);

    private final Vertx vertx;
    private final HttpClient http;
    private final SlackSimConfig config;
    private final Workspace workspace;
    private final SocketMode sockets;
    private final Clock clock;
    private final Supplier<String> address;

    Clicks(
            Vertx vertx,
            SlackSimConfig config,
            Workspace workspace,
            SocketMode sockets,
            Clock clock,
            Supplier<String> address) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient();
        this.config = config;
        this.workspace = workspace;
        this.sockets = sockets;
        this.clock = clock;
        this.address = address;
    }

    /** Fails with {@link IllegalArgumentException} if nobody could click this. */
    Future<Delivered> bring(Click click, Optional<String> requestUrl) {
        String payload;
        try {
            payload = payload(click).toString();
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        boolean overSocket = click.way() == Click.Way.SOCKET
                || click.way() == Click.Way.ANY && (sockets.connected() || requestUrl.isEmpty());
        Future<List<Integer>> all = Future.succeededFuture(new ArrayList<>());
        for (int i = 0; i < click.times(); i++) {
            int attempt = i;
            all = all.compose(done -> (overSocket
                            ? sockets.deliver(payload)
                            : post(click, payload, attempt, requestUrl.orElse("")))
                    .map(status -> {
                        done.add(status);
                        return done;
                    }));
        }
        return all.map(Delivered::new);
    }

    private Future<Integer> post(Click click, String payload, int attempt, String url) {
        if (url.isEmpty()) {
            return Future.failedFuture(new IllegalArgumentException("no request URL is set for this app"));
        }
        String body = "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().minus(click.age()).getEpochSecond());
        String secret =
                click.forged() ? "not the secret" : config.signingSecret().reveal();
        String signature = new SlackSignature.Generator(secret).generate(timestamp, body);
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url);
        options.putHeader("content-type", "application/x-www-form-urlencoded")
                .putHeader("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                .putHeader("x-slack-request-timestamp", timestamp)
                .putHeader("x-slack-signature", signature);
        if (attempt > 0) {
            options.putHeader("x-slack-retry-num", Integer.toString(attempt))
                    .putHeader("x-slack-retry-reason", "http_timeout");
        }
        // On a context: elsewhere an answer may be over before its reader is set.
        Promise<Integer> answered = Promise.promise();
        vertx.runOnContext(go -> http.request(options)
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(response -> response.body().map(read -> response.statusCode()))
                .onComplete(answered));
        return answered.future()
                .timeout(config.limits().acknowledgement().toMillis(), TimeUnit.MILLISECONDS)
                .recover(why -> {
                    LOG.warn("{} did not answer: {}", url, why.toString());
                    return Future.succeededFuture(0);
                });
    }

    private ObjectNode payload(Click click) {
        SlackUser user = workspace
                .user(click.user())
                .filter(member -> !member.deleted())
                .orElseThrow(() -> new IllegalArgumentException(click.user() + " is no member, or left"));
        Message message = workspace
                .message(click.ts())
                .filter(seen -> seen.onlyFor().isEmpty() || seen.onlyFor().get().equals(user.id()))
                .orElseThrow(() -> new IllegalArgumentException("no message " + click.ts()));
        Message.Element element = message.element(click.action())
                .orElseThrow(() -> new IllegalArgumentException("nothing to click is called " + click.action()));
        ObjectNode json = Workspace.object().put("type", "block_actions");
        json.putObject("user")
                .put("id", user.id())
                .put("username", user.name())
                .put("name", user.name())
                .put("team_id", Workspace.TEAM);
        json.put("api_app_id", Workspace.APP).put("token", "verification-token-of-old-times");
        json.putObject("container")
                .put("type", "message")
                .put("message_ts", message.ts())
                .put("channel_id", message.channel())
                .put("is_ephemeral", message.onlyFor().isPresent());
        String unique = workspace.ids().next('X');
        json.put("trigger_id", clock.millis() + "." + unique)
                .putObject("team")
                .put("id", Workspace.TEAM)
                .put("domain", "slack-sim");
        json.putNull("enterprise");
        json.put("is_enterprise_install", false);
        json.putObject("channel").put("id", message.channel()).put("name", workspace.channelName());
        // What only one user sees is kept nowhere, and does not come along.
        if (message.onlyFor().isEmpty()) {
            json.set("message", MessageJson.of(message, true));
        }
        json.putObject("state").putObject("values");
        json.put("response_url", address.get() + "/actions/" + Workspace.TEAM + "/" + message.ts() + "/" + unique);
        json.putArray("actions").add(action(click, element));
        return json;
    }

    private ObjectNode action(Click click, Message.Element element) {
        String type = element.json().path("type").asText();
        ObjectNode action = Workspace.object()
                .put("action_id", click.action())
                .put("block_id", element.blockId())
                .put("type", type)
                .put("action_ts", actionTs());
        if (type.equals("users_select")) {
            String chosen = click.selectedUser()
                    .filter(id -> workspace.user(id).isPresent())
                    .orElseThrow(() -> new IllegalArgumentException("a member has to be chosen"));
            if (element.json().path("initial_user").asText().equals(chosen)) {
                throw new IllegalArgumentException("what is chosen already cannot be chosen: Slack says nothing then");
            }
            action.put("selected_user", chosen);
            if (element.json().has("initial_user")) {
                action.set("initial_user", element.json().path("initial_user"));
            }
        } else {
            action.set("text", element.json().path("text"));
            if (element.json().has("value")) {
                action.set("value", element.json().path("value"));
            }
        }
        return action;
    }

    private String actionTs() {
        long micros = clock.millis() * 1_000 + Math.floorMod(System.nanoTime(), 1_000L);
        return micros / 1_000_000 + "." + String.format("%06d", micros % 1_000_000);
    }

    Future<Void> close() {
        return http.close();
    }
}
