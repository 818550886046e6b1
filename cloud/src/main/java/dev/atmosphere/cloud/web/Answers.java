package dev.atmosphere.cloud.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.atmosphere.codec.Json;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.json.EncodeException;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the API answers: JSON, errors as {@code {"error": "..."}} with a status that fits. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    /** Past this nobody waits for a page any more. */
    private static final long LONGEST_SECONDS = 10;

    private static final int RETRY_AFTER_SECONDS = 5;

    private final ObjectMapper mapper = Json.json().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    private record Problem(String error) {}

    /** Wraps what finds an answer into a handler that sends it, or its failure. */
    <T> io.vertx.core.Handler<RoutingContext> json(Function<RoutingContext, Future<T>> ask) {
        return json(200, ask);
    }

    /** The same with another status than 200. */
    <T> io.vertx.core.Handler<RoutingContext> json(int status, Function<RoutingContext, Future<T>> ask) {
        return json(status, LONGEST_SECONDS, ask);
    }

    /** The same for what may take so long. */
    <T> io.vertx.core.Handler<RoutingContext> slow(long seconds, Function<RoutingContext, Future<T>> ask) {
        return json(200, seconds, ask);
    }

    private <T> io.vertx.core.Handler<RoutingContext> json(
            int status, long seconds, Function<RoutingContext, Future<T>> ask) {
        return request -> asked(request, seconds, ask)
                .onSuccess(body -> send(request, status, body))
                .onFailure(why -> fail(request, why));
    }

    /** The same for answers that are no JSON; {@code ask} sends them itself. */
    io.vertx.core.Handler<RoutingContext> other(Function<RoutingContext, Future<?>> ask) {
        return request -> asked(request, LONGEST_SECONDS, r -> ask.apply(r).<Void>mapEmpty())
                .onFailure(why -> fail(request, why));
    }

    private static <T> Future<T> asked(RoutingContext request, long seconds, Function<RoutingContext, Future<T>> ask) {
        try {
            return ask.apply(request).timeout(seconds, TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    String text(Object body) {
        try {
            return mapper.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new EncodeException("cannot write " + body.getClass(), e);
        }
    }

    /** Tells whoever asked what went wrong; what is nobody's fault but ours is logged and not told. */
    void fail(RoutingContext request, Throwable why) {
        if (request.response().headWritten()) {
            LOG.debug("{} broke off", request.normalizedPath(), why);
            request.response().reset();
        } else if (why instanceof Refusal refusal) {
            problem(request, refusal.status(), refusal.getMessage());
        } else if (why instanceof Transient) {
            LOG.warn("{} {} cannot be answered now: {}", request.request().method(), path(request), why.getMessage());
            problem(request, 503, why.getMessage());
        } else if (why instanceof java.util.concurrent.TimeoutException) {
            LOG.warn("{} {} took too long", request.request().method(), path(request));
            problem(request, 503, "there was no answer in time: try again in a moment");
        } else {
            LOG.error("{} {} failed", request.request().method(), path(request), why);
            problem(request, 500, "this failed here; the program's log says why");
        }
    }

    void problem(RoutingContext request, int status, String text) {
        if (status == 503 || status == 429) {
            request.response().putHeader("retry-after", Integer.toString(RETRY_AFTER_SECONDS));
        }
        send(request, status, new Problem(text));
    }

    private void send(RoutingContext request, int status, Object body) {
        if (request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(text(body))
                .onFailure(gone ->
                        LOG.debug("{} left before the answer", request.request().remoteAddress()));
    }

    private static String path(RoutingContext request) {
        return request.normalizedPath();
    }
}
