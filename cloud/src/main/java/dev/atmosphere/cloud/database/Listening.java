package dev.atmosphere.cloud.database;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is sent with {@code NOTIFY} on one channel, until it is closed: on a connection of its own, made anew whenever it
 * is lost or no longer answers. What is sent meanwhile is not heard; {@link Hearer#listening} says when it begins again.
 *
 * <p>May be called from any thread; the hearer is called on one event loop.
 */
public final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    /** A server that vanished without a word is noticed by this. */
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(20);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    /** Who hears. */
    @FunctionalInterface
    public interface Hearer {
        void heard(String payload);

        /** From now on everything is heard; something may have been missed before. */
        default void listening() {}
    }

    private final Vertx vertx;
    private final Context context;
    private final PgConnectOptions options;
    private final String channel;
    private final Hearer hearer;
    private final Promise<Void> started = Promise.promise();

    private volatile Optional<String> away = Optional.of("not connected yet");
    private PgConnection connection;
    private int failures;
    private boolean closed;

    Listening(Vertx vertx, PgConnectOptions options, String channel, Hearer hearer) {
        if (!channel.matches("[a-z_]{1,60}")) {
            throw new IllegalArgumentException("no channel name: " + channel);
        }
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.channel = channel;
        this.hearer = hearer;
        context.runOnContext(go -> connect());
        vertx.setPeriodic(BETWEEN_PINGS.toMillis(), timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else {
                context.runOnContext(go -> ping());
            }
        });
    }

    /** Completes when everything is heard for the first time. */
    public Future<Void> started() {
        return started.future();
    }

    /** Why nothing is heard at the moment; empty while all is well. */
    public Optional<String> away() {
        return away;
    }

    private void connect() {
        if (closed) {
            return;
        }
        PgConnection.connect(vertx, options)
                .compose(fresh ->
                        listen(fresh).recover(why -> fresh.close().transform(gone -> Future.failedFuture(why))))
                .onComplete(done -> context.runOnContext(go -> {
                    if (done.succeeded()) {
                        connected(done.result());
                    } else {
                        lost(String.valueOf(done.cause().getMessage()));
                    }
                }));
    }

    private Future<PgConnection> listen(PgConnection fresh) {
        fresh.exceptionHandler(why -> LOG.debug("{}: {}", channel, why.toString()));
        fresh.notificationHandler(told -> context.runOnContext(go -> hearer.heard(told.getPayload())));
        return fresh.query("LISTEN " + channel)
                .execute()
                .timeout(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .map(fresh);
    }

    private void connected(PgConnection fresh) {
        if (closed) {
            fresh.close().onFailure(why -> LOG.debug("closing a late connection", why));
            return;
        }
        if (failures > 0) {
            LOG.info("Listening on {} again", channel);
        }
        connection = fresh;
        failures = 0;
        away = Optional.empty();
        fresh.closeHandler(gone -> context.runOnContext(go -> {
            if (connection == fresh) {
                lost("the connection was closed");
            }
        }));
        started.tryComplete();
        hearer.listening();
    }

    private void lost(String why) {
        connection = null;
        if (closed) {
            return;
        }
        if (failures == 0) {
            LOG.warn("Not listening on {}: {}", channel, why);
        }
        away = Optional.of(why);
        long wait = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(failures, 10));
        failures = failures + 1;
        vertx.setTimer(wait, timer -> context.runOnContext(go -> connect()));
    }

    private void ping() {
        PgConnection asked = connection;
        if (asked == null) {
            return;
        }
        asked.query("SELECT 1")
                .execute()
                .timeout(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(why -> asked.close().onFailure(gone -> LOG.debug("closing a dead connection", gone)));
    }

    public Future<Void> close() {
        return Future.future(done -> context.runOnContext(go -> {
            closed = true;
            PgConnection last = connection;
            connection = null;
            if (last == null) {
                done.complete();
            } else {
                last.close().onComplete(done);
            }
        }));
    }
}
