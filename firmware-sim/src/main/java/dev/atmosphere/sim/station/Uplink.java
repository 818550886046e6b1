package dev.atmosphere.sim.station;

import dev.atmosphere.sim.mqtt.Link;
import dev.atmosphere.sim.mqtt.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a station connected: connects, subscribes to commands and results, says {@code online}; after a loss it comes back with
 * backoff, for as long as the station lives. {@code offline} is the will, and the last word of an orderly end.
 */
final class Uplink {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
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
    private boolean connecting;
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

    long connects() {
        return connects;
    }

    private void connect() {
        if (ending || connecting || up) {
            return;
        }
        connecting = true;
        link.connect()
                .compose(v -> link.subscribe(List.of(topics.commands(), topics.faces())))
                .compose(v -> link.publish(Message.retained(topics.status(), ONLINE)))
                .onComplete(
                        birth -> {
                            connecting = false;
                            up = true;
                            connects++;
                            backoff.reset();
                            logbook.connected(topics.station());
                            whenUp.run();
                        },
                        cause -> {
                            connecting = false;
                            LOG.debug("{}: no connection: {}", topics.station(), cause.getMessage());
                            link.cut();
                            again();
                        });
    }

    private void lost(String cause) {
        if (up) {
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
