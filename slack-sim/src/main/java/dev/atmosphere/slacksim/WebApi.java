package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atmosphere.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/METHOD}: looks at the door (away, faults, token, scope, limits), has the method do it, and answers as Slack does. */
final class WebApi {
    private static final Logger LOG = LoggerFactory.getLogger(WebApi.class);

    private final Vertx vertx;
    private final SlackSimConfig config;
    private final Faults faults;
    private final RateLimits limits;
    private final Map<String, Method> methods;

    WebApi(Vertx vertx, SlackSimConfig config, Faults faults, RateLimits limits, List<Method> methods) {
        this.vertx = vertx;
        this.config = config;
        this.faults = faults;
        this.limits = limits;
        this.methods =
                methods.stream().collect(Collectors.toMap(Method::name, method -> method, (a, b) -> a, TreeMap::new));
    }

    void handle(RoutingContext call) {
        if (faults.isAway()) {
            hangUp(call);
            return;
        }
        String name = call.pathParam("method");
        Optional<Faults.Fault> fault = faults.next(name);
        if (fault.isEmpty()) {
            answer(call, name);
            return;
        }
        LOG.info("{} meets {}", name, fault.get().kind());
        switch (fault.get().kind()) {
            case RATE_LIMITED -> tooMany(call, fault.get().time().toSeconds());
            case SERVER_ERROR -> call.response().setStatusCode(500).end("Internal Server Error");
            case DROPPED_BEFORE -> hangUp(call);
            case DROPPED_AFTER -> {
                LOG.info("{} was done: {}", name, done(call, name));
                hangUp(call);
            }
            case DELAYED -> vertx.setTimer(Math.max(1, fault.get().time().toMillis()), timer -> answer(call, name));
            case REFUSED -> send(call, refusal(ApiError.of(fault.get().error())));
        }
    }

    private static void hangUp(RoutingContext call) {
        call.request().connection().close();
    }

    private void answer(RoutingContext call, String name) {
        try {
            send(call, done(call, name));
        } catch (RateLimited limited) {
            tooMany(call, limited.seconds());
        }
    }

    /** Does it, or says why not. */
    private ObjectNode done(RoutingContext call, String name) {
        try {
            Method method = Optional.ofNullable(methods.get(name)).orElseThrow(() -> ApiError.of("unknown_method"));
            Map<String, String> values = Arguments.read(call);
            admit(call, method, values);
            limits.take(name, method.aMinute(), Duration.ofMillis(60_000 / method.aMinute()))
                    .ifPresent(seconds -> {
                        throw new RateLimited(seconds);
                    });
            boolean json = Optional.ofNullable(call.request().getHeader("content-type"))
                    .filter(type -> type.startsWith("application/json"))
                    .isPresent();
            if (json && !method.json()) {
                throw ApiError.of("invalid_arguments", "[ERROR] this method takes a form");
            }
            ObjectNode answer = Workspace.object().put("ok", true);
            answer.setAll(method.call().with(new Arguments(values, method.arguments())));
            return answer;
        } catch (ApiError error) {
            LOG.warn("{} is refused: {}", name, error.getMessage());
            return refusal(error);
        }
    }

    private void admit(RoutingContext call, Method method, Map<String, String> values) {
        String header =
                Optional.ofNullable(call.request().getHeader("authorization")).orElse("");
        String token = header.startsWith("Bearer ")
                ? header.substring("Bearer ".length()).strip()
                : values.getOrDefault("token", "");
        if (token.isEmpty()) {
            throw ApiError.of("not_authed");
        }
        boolean bot = same(token, config.botToken());
        if (!bot && !same(token, config.appToken())) {
            throw ApiError.of("invalid_auth");
        }
        if (bot == method.app()) {
            throw ApiError.of("not_allowed_token_type");
        }
        if (bot && !method.scope().isEmpty() && !config.botScopes().contains(method.scope())) {
            throw new ApiError("missing_scope", List.of(), Map.of("needed", method.scope(), "provided", provided()));
        }
        call.response().putHeader("x-oauth-scopes", bot ? provided() : "connections:write");
        call.response().putHeader("x-accepted-oauth-scopes", method.scope());
    }

    private String provided() {
        return config.botScopes().stream().sorted(Comparator.naturalOrder()).collect(Collectors.joining(","));
    }

    private static boolean same(String token, Secret secret) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode refusal(ApiError error) {
        ObjectNode answer = Workspace.object().put("ok", false).put("error", error.error());
        error.more().forEach(answer::put);
        if (!error.messages().isEmpty()) {
            var messages = answer.putObject("response_metadata").putArray("messages");
            error.messages().forEach(messages::add);
        }
        return answer;
    }

    private static void tooMany(RoutingContext call, long seconds) {
        call.response()
                .setStatusCode(429)
                .putHeader("retry-after", Long.toString(Math.max(1, seconds)))
                .putHeader("content-type", "application/json; charset=utf-8")
                .end("{\"ok\":false,\"error\":\"ratelimited\"}");
    }

    private static void send(RoutingContext call, ObjectNode answer) {
        call.response()
                .putHeader("content-type", "application/json; charset=utf-8")
                .end(answer.toString());
    }
}
