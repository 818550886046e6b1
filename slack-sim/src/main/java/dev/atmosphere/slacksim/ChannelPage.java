package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The page on which one sees the channel and clicks as one of its members; and the same by HTTP, for scripts: {@code GET /sim/state},
 * {@code POST /sim/click}, {@code POST /sim/faults}.
 */
final class ChannelPage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "logo.svg", "image/svg+xml",
            "page.js", "text/javascript; charset=utf-8",
            "style.css", "text/css; charset=utf-8");

    private final StandIn standIn;
    private final Clicks clicks;

    ChannelPage(StandIn standIn, Clicks clicks) {
        this.standIn = standIn;
        this.clicks = clicks;
    }

    void mount(Router router, Handler<RoutingContext> bodies) {
        router.get("/").handler(call -> resource(call, "index.html"));
        FILES.keySet().forEach(name -> router.get("/" + name).handler(call -> resource(call, name)));
        router.get("/sim/state").handler(this::state);
        router.get("/sim/files/:file").handler(this::file);
        // A page of another site cannot send JSON here without asking first, and nobody answers it.
        router.post("/sim/click").consumes("application/json").handler(bodies).handler(this::click);
        router.post("/sim/faults").consumes("application/json").handler(bodies).handler(this::order);
    }

    private void resource(RoutingContext call, String name) {
        try (InputStream in = ChannelPage.class.getResourceAsStream("/slacksim/" + name)) {
            if (in == null) {
                call.fail(404);
                return;
            }
            call.response()
                    .putHeader("content-type", FILES.get(name))
                    .putHeader("cache-control", "no-cache")
                    .end(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            call.fail(e);
        }
    }

    private void state(RoutingContext call) {
        Workspace workspace = standIn.workspace();
        long version = workspace.version();
        ObjectNode state = Workspace.object().put("version", version).put("channel", workspace.channelName());
        state.put("sockets", standIn.sockets());
        if (!Long.toString(version).equals(call.request().getParam("since"))) {
            ArrayNode users = state.putArray("users");
            workspace
                    .users()
                    .forEach(user -> users.add(Workspace.object()
                            .put("id", user.id())
                            .put("name", user.realName())
                            .put("left", user.deleted())));
            ArrayNode messages = state.putArray("messages");
            workspace.messages().forEach(message -> {
                ObjectNode json = MessageJson.of(message, true);
                message.onlyFor().ifPresent(user -> json.put("only_for", user));
                messages.add(json);
            });
        }
        call.response()
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(state.toString());
    }

    private void file(RoutingContext call) {
        Optional<byte[]> bytes =
                standIn.workspace().file(call.pathParam("file")).flatMap(SlackFile::bytes);
        if (bytes.isEmpty()) {
            call.fail(404);
            return;
        }
        call.response().putHeader("content-type", "image/jpeg").end(Buffer.buffer(bytes.get()));
    }

    private void click(RoutingContext call) {
        try {
            JsonNode body = JSON.readTree(call.body().buffer().getBytes());
            Click click = new Click(
                    body.path("user").asText(),
                    body.path("ts").asText(),
                    body.path("action").asText(),
                    Optional.of(body.path("selected_user").asText()).filter(text -> !text.isEmpty()),
                    Click.Way.valueOf(body.path("way").asText("any").toUpperCase(Locale.ROOT)),
                    body.path("times").asInt(1),
                    Duration.ofSeconds(body.path("age_seconds").asLong(0)),
                    body.path("forged").asBoolean(false));
            clicks.bring(click, standIn.requestUrl()).onComplete(outcome -> {
                if (outcome.succeeded()) {
                    ObjectNode answer =
                            Workspace.object().put("well", outcome.result().well());
                    outcome.result().statuses().forEach(answer.putArray("statuses")::add);
                    send(call, 200, answer);
                } else {
                    send(
                            call,
                            422,
                            Workspace.object()
                                    .put("error", String.valueOf(outcome.cause().getMessage())));
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            send(call, 400, Workspace.object().put("error", String.valueOf(e.getMessage())));
        }
    }

    private void order(RoutingContext call) {
        try {
            JsonNode body = JSON.readTree(call.body().buffer().getBytes());
            if (body.has("away")) {
                standIn.faults().away(body.path("away").asBoolean());
            }
            if (body.has("sockets")) {
                if (body.path("sockets").asText().equals("refresh")) {
                    standIn.refreshSockets();
                } else {
                    standIn.dropSockets();
                }
            }
            if (body.has("method")) {
                Faults.Kind kind = Faults.Kind.valueOf(
                        body.path("fault").asText().toUpperCase(Locale.ROOT).replace('-', '_'));
                standIn.faults()
                        .order(
                                body.path("method").asText(),
                                new Faults.Fault(
                                        kind,
                                        body.path("error").asText("internal_error"),
                                        Duration.ofMillis(body.path("millis").asLong(1_000))),
                                body.path("times").asInt(1));
            }
            send(call, 200, Workspace.object().put("ordered", true));
        } catch (IOException | IllegalArgumentException e) {
            send(call, 400, Workspace.object().put("error", String.valueOf(e.getMessage())));
        }
    }

    private static void send(RoutingContext call, int status, ObjectNode body) {
        call.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.toString());
    }
}
