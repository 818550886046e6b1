package dev.atmosphere.cloud.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.app_backend.SlackSignature;
import dev.atmosphere.config.Secret;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address that Slack calls when somebody clicks: {@code POST /slack/interactions}.
 *
 * <p>Believed is what is signed with the app's secret, within five minutes, and not taken before. Answers: 200 the vote is in Kafka;
 * 400 it makes no sense; 401 forged, replayed, old or ahead of time; 413 too large; 503 not now, and Slack tells the user.
 *
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack">Verifying requests from Slack</a>
 */
public final class InteractionsEndpoint implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(InteractionsEndpoint.class);
    private static final int MOST_BYTES = 256 << 10;
    /** Past the five minutes in which a signature is good, either way. */
    private static final Duration REMEMBERED = Duration.ofMinutes(11);

    private static final int MOST_REMEMBERED = 100_000;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PAYLOAD = "payload=";

    private final Interactions interactions;
    private final SlackSignature.Generator signer;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Cache<String, Boolean> taken = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    public InteractionsEndpoint(Interactions interactions, Secret signingSecret, MeterRegistry meters, Clock clock) {
        this.interactions = interactions;
        this.signer = new SlackSignature.Generator(signingSecret.reveal());
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(gone -> LOG.debug("Slack's call broke off", gone));
        request.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                request.handler(ignored -> {});
                refuse(context, 413, "too-large");
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (!context.response().ended()) {
                read(context, body.toString(UTF_8));
            }
        });
    }

    private void read(RoutingContext context, String body) {
        String timestamp = context.request().getHeader(SlackSignature.HeaderNames.X_SLACK_REQUEST_TIMESTAMP);
        String signature = context.request().getHeader(SlackSignature.HeaderNames.X_SLACK_SIGNATURE);
        if (timestamp == null || signature == null || !timestamp.matches("[0-9]{1,12}")) {
            refuse(context, 401, "unsigned");
        } else if (!isNow(timestamp)) {
            refuse(context, 401, "old");
        } else if (!isSigned(timestamp, body, signature)) {
            refuse(context, 401, "forged");
        } else if (taken.getIfPresent(signature) != null) {
            refuse(context, 401, "replayed");
        } else {
            payload(context, body)
                    .ifPresentOrElse(
                            payload -> take(context, payload, signature), () -> refuse(context, 400, "malformed"));
        }
    }

    /** Five minutes either way. */
    private boolean isNow(String timestamp) {
        return Math.abs(clock.millis() / 1000 - Long.parseLong(timestamp))
                <= Duration.ofMinutes(5).toSeconds();
    }

    /** The SDK's own verifier tells by its time how much of a signature fits, and believes what is signed for any time to come. */
    private boolean isSigned(String timestamp, String body, String signature) {
        return MessageDigest.isEqual(signer.generate(timestamp, body).getBytes(UTF_8), signature.getBytes(UTF_8));
    }

    private static Optional<String> payload(RoutingContext context, String body) {
        String type = context.request().getHeader("content-type");
        if (type == null || !type.startsWith(FORM) || !body.startsWith(PAYLOAD) || body.indexOf('&') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(body.substring(PAYLOAD.length()), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void take(RoutingContext context, String payload, String signature) {
        interactions.take("http", payload).onSuccess(outcome -> {
            switch (outcome) {
                case TAKEN -> {
                    taken.put(signature, true);
                    answer(context, 200);
                }
                case MALFORMED -> refuse(context, 400, "malformed");
                case NOT_NOW -> refuse(context, 503, "not-now");
                default -> throw new IllegalStateException(outcome.name());
            }
        });
    }

    private void refuse(RoutingContext context, int status, String reason) {
        Metric.CLOUD_SLACK_REFUSED.counter(meters, reason).increment();
        LOG.warn("A call of {} is refused with {}: {}", context.request().remoteAddress(), status, reason);
        answer(context, status);
    }

    private static void answer(RoutingContext context, int status) {
        context.response().setStatusCode(status).end().onFailure(gone -> LOG.debug("Slack left before the answer"));
    }
}
