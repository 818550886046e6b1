package dev.atmosphere.sim.station;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.sim.mqtt.Acknowledgement;
import dev.atmosphere.sim.mqtt.Link;
import dev.atmosphere.sim.mqtt.Message;
import dev.atmosphere.sim.mqtt.Received;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One simulated station: takes pictures at its interval or on command, publishes them, keeps each until it is acknowledged, and
 * tells of itself by telemetry. Lives on one event loop.
 */
public final class Station {
    private static final Logger LOG = LoggerFactory.getLogger(Station.class);
    /** After the broker refused a picture "for now" or a send failed on a connection that stands. */
    private static final long RETRY_MILLIS = 250;
    /** A broken picture that cost the connection is tried again so often: once is chance. */
    private static final int MOST_ATTEMPTS_OF_BROKEN = 2;

    private final Vertx vertx;
    private final Clock clock;
    private final Topics topics;
    private final StationSettings settings;
    private final Link link;
    private final Camera camera;
    private final Logbook logbook;
    private final RandomGenerator random;
    private final Backlog backlog;
    private final Uplink uplink;
    private final ObjectMapper json = Json.json();
    private final Instant started;
    private Optional<Duration> interval;
    private Optional<String> refusedCommand = Optional.empty();
    private long captureTimer = -1;
    private long telemetryTimer = -1;
    private long taken;
    private long acknowledged;
    private long failed;
    private long skipped;
    private boolean ended;

    public Station(
            Vertx vertx,
            Clock clock,
            String name,
            StationSettings settings,
            Link link,
            Camera camera,
            Logbook logbook,
            RandomGenerator random) {
        this.vertx = vertx;
        this.clock = clock;
        this.topics = new Topics(name);
        this.settings = settings;
        this.link = link;
        this.camera = camera;
        this.logbook = logbook;
        this.random = random;
        this.backlog = new Backlog(settings.keep());
        this.interval = settings.interval();
        this.started = clock.instant();
        Backoff backoff = new Backoff(settings.firstBackoff(), settings.mostBackoff(), random);
        this.uplink = new Uplink(vertx, topics, link, backoff, logbook, this::cameUp);
        link.messageHandler(this::received);
    }

    /** Switches it on: it connects, and from its first connection on takes pictures. */
    public void start() {
        uplink.start();
        telemetryTimer = vertx.setPeriodic(settings.telemetryInterval().toMillis(), timer -> tell());
    }

    public String name() {
        return topics.station();
    }

    public boolean up() {
        return uplink.up();
    }

    /** The number of pictures that are not acknowledged. */
    public int kept() {
        return backlog.size();
    }

    /** Takes a picture and sends it as soon as it can; takes none if it keeps as many as it can. */
    public void capture() {
        if (ended) {
            return;
        }
        if (backlog.full()) {
            skipped++;
            logbook.skipped(name());
            return;
        }
        taken++;
        backlog.add(camera.take(name(), now()));
        send();
    }

    /** Takes no more pictures; those it keeps are still sent. */
    public void stopCapturing() {
        interval = Optional.empty();
        vertx.cancelTimer(captureTimer);
    }

    /** Loses its connection as by a loss of power, and comes back. */
    public void cut() {
        uplink.cut();
    }

    /** Switches it off in order: last telemetry, {@code offline}, goodbye. */
    public Future<Void> end() {
        stopCapturing();
        vertx.cancelTimer(telemetryTimer);
        tell();
        ended = true;
        return uplink.end();
    }

    private void cameUp() {
        tell();
        send();
        if (captureTimer == -1) {
            // Not all stations at the same moment.
            interval.ifPresent(every -> shootIn(random.nextLong(every.toMillis()) + 1));
        }
    }

    private void shootIn(long millis) {
        captureTimer = vertx.setTimer(millis, timer -> {
            capture();
            interval.ifPresent(every -> shootIn(every.toMillis()));
        });
    }

    private void send() {
        while (uplink.up() && !ended && backlog.inFlight() < settings.window()) {
            Optional<Backlog.Kept> next = backlog.next();
            if (next.isEmpty()) {
                return;
            }
            send(next.get());
        }
    }

    private void send(Backlog.Kept kept) {
        Shot shot = kept.shot();
        if (kept.attempts() == 1) {
            logbook.sent(shot);
        } else {
            logbook.resent(shot);
        }
        long watch = vertx.setTimer(settings.ackTimeout().toMillis(), timer -> {
            LOG.info(
                    "{}: {} was not acknowledged within {}: connecting again",
                    name(),
                    shot.id(),
                    settings.ackTimeout());
            uplink.cut();
        });
        Message message = shot.message(link.carriesProperties(), settings.qos());
        Future<Acknowledgement> word = link.publish(message);
        for (int copy = 1; copy < shot.copies(); copy++) {
            word = Future.join(word, link.publish(message)).map(both -> both.resultAt(0));
        }
        word.onComplete(
                said -> {
                    vertx.cancelTimer(watch);
                    acknowledged(kept, said);
                },
                cause -> {
                    vertx.cancelTimer(watch);
                    unacknowledged(kept, cause);
                });
    }

    private void acknowledged(Backlog.Kept kept, Acknowledgement word) {
        if (word.refused() && word.later()) {
            LOG.info("{}: {} was refused for now: {}", name(), kept.shot().id(), word);
            vertx.setTimer(RETRY_MILLIS, timer -> putBack(kept));
            return;
        }
        backlog.remove(kept);
        if (word.refused()) {
            failed++;
            LOG.info("{}: {} was refused: {}", name(), kept.shot().id(), word);
            logbook.refused(kept.shot(), word);
        } else {
            acknowledged++;
            logbook.acknowledged(kept.shot());
        }
        send();
    }

    private void unacknowledged(Backlog.Kept kept, Throwable cause) {
        LOG.debug("{}: {} has to be sent again: {}", name(), kept.shot().id(), cause.getMessage());
        if (kept.shot().broken() && kept.attempts() >= MOST_ATTEMPTS_OF_BROKEN) {
            failed++;
            backlog.remove(kept);
            logbook.abandoned(kept.shot());
        } else if (uplink.up()) {
            vertx.setTimer(RETRY_MILLIS, timer -> putBack(kept));
        } else {
            backlog.putBack(kept);
        }
    }

    private void putBack(Backlog.Kept kept) {
        backlog.putBack(kept);
        send();
    }

    private void received(Received message) {
        if (message.topic().equals(topics.faces())) {
            logbook.answered(name(), uplink.attempts(), message.payload());
        } else if (message.topic().equals(topics.commands())) {
            obey(Command.read(message.payload()));
        }
    }

    private void obey(Command command) {
        if (command instanceof Command.Capture) {
            capture();
        } else if (command instanceof Command.SetInterval set) {
            vertx.cancelTimer(captureTimer);
            interval = Optional.of(set.interval());
            shootIn(set.interval().toMillis());
            tell();
        } else if (command instanceof Command.Refused refused) {
            LOG.warn("{}: command refused: {}", name(), refused.reason());
            refusedCommand = Optional.of(refused.reason());
            tell();
        }
    }

    private Instant now() {
        return clock.instant().plus(settings.clockSkew()).truncatedTo(ChronoUnit.MILLIS);
    }

    private void tell() {
        if (!uplink.up()) {
            return;
        }
        long uptimeSeconds = Duration.between(started, clock.instant()).toSeconds();
        Telemetry telemetry = new Telemetry(
                name(),
                now().toString(),
                uptimeSeconds,
                -55 - random.nextInt(20),
                Math.round(10 * (41 + 4 * Math.sin(uptimeSeconds / 300.0) + random.nextDouble())) / 10.0,
                taken,
                acknowledged,
                failed,
                skipped,
                backlog.size(),
                uplink.connects(),
                interval.map(Duration::toMillis).orElse(0L),
                refusedCommand);
        link.publish(Message.plain(topics.telemetry(), Buffer.buffer(bytes(telemetry)), 0))
                .timeout(settings.ackTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> LOG.debug("{}: telemetry was not sent: {}", name(), cause.getMessage()));
    }

    private byte[] bytes(Telemetry telemetry) {
        try {
            return json.writeValueAsBytes(telemetry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("telemetry is numbers and words", e);
        }
    }
}
