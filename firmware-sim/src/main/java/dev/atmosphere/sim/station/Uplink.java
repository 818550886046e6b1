package dev.atmosphere.sim.station;

import dev.atmosphere.sim.mqtt.Acknowledgement;
import dev.atmosphere.sim.mqtt.Link;
import dev.atmosphere.sim.mqtt.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a station connected: connects, subscribes to commands and results, says {@code online}; after a loss it comes back with
 * backoff, for as long as the station lives. {@code offline} is the will, and the last word of an orderly end.
 */
final class Uplink {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    /** CONNECT, SUBSCRIBE and the first PUBLISH together; each link has its own, shorter, limit for CONNECT. */
    private static final long MOST_SECONDS_FOR_BIRTH = 30;

    static final Buffer ONLINE = Buffer.buffer("online");
    static final Buffer OFFLINE = Buffer.buffer("offline");

    private final Vertx vertx;
    private final Topics topics;
    private final Link link;
    private final Backoff backoff;
    private final Logbook logbook;
    private final Runnable whenUp;
    private boolean up;
    private boolean ending;
    /** The attempt to connect that is under way, or null. */
    private Promise<Void> attempt;

    private long attempts;
    private long connects;

    Uplink(Vertx vertx, Topics topics, Link link, Backoff backoff, Logbook logbook, Runnable whenUp) {
        this.vertx = vertx;
        this.topics = topics;
        this.link = link;
        this.backoff = backoff;
        this.logbook = logbook;
        this.whenUp = whenUp;
        link.closedHandler(this::lost);
    }

    void start() {
        connect();
    }

    boolean up() {
        return up;
    }

    /** Attempts to connect, the present one included. */
    long attempts() {
        return attempts;
    }

    long connects() {
        return connects;
    }

    private void connect() {
        if (ending || attempt != null || up) {
            return;
        }
        attempts++;
        Promise<Void> trying = Promise.promise();
        attempt = trying;
        Future<Acknowledgement> born = link.connect()
                .compose(v -> link.subscribe(List.of(topics.commands(), topics.faces())))
                .compose(v -> link.publish(Message.retained(topics.status(), ONLINE)));
        born.onComplete(said -> trying.tryComplete(), trying::tryFail);
        trying.future()
                .timeout(MOST_SECONDS_FOR_BIRTH, TimeUnit.SECONDS)
                .onComplete(done -> attempt = null)
                .onComplete(
                        done -> {
                            up = true;
                            connects++;
                            backoff.reset();
                            logbook.connected(topics.station());
                            whenUp.run();
                        },
                        cause -> {
                            LOG.debug("{}: no connection: {}", topics.station(), cause.getMessage());
                            link.cut();
                            again();
                        });
    }

    private void lost(String cause) {
        if (attempt != null) {
            // An MQTT 5 client keeps what it was told until it is connected again: the attempt is over all the same.
            attempt.tryFail(cause);
        } else if (up) {
            up = false;
            logbook.disconnected(topics.station(), cause);
            again();
        }
    }

    private void again() {
        if (!ending) {
            vertx.setTimer(backoff.nextDelayMillis(), timer -> connect());
        }
    }

    void cut() {
        link.cut();
    }

    /** Says {@code offline} and ends the session. */
    Future<Void> end() {
        ending = true;
        if (!up) {
            return link.goodbye();
        }
        up = false;
        return link.publish(Message.retained(topics.status(), OFFLINE)).transform(said -> link.goodbye());
    }
}
