package dev.atmosphere.sim;

import dev.atmosphere.sim.scene.Scenes;
import dev.atmosphere.sim.score.Latency;
import dev.atmosphere.sim.score.Ledger;
import dev.atmosphere.sim.score.Tally;
import dev.atmosphere.sim.score.Totals;
import dev.atmosphere.sim.station.Camera;
import dev.atmosphere.sim.station.SceneCamera;
import dev.atmosphere.sim.station.Station;
import dev.atmosphere.sim.station.StationSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The stations of one run, on one event loop: they connect, take pictures until the time or the count is reached or somebody
 * stops them, wait for what is still to come back, and are switched off in order.
 */
final class Simulation extends VerticleBase {
    /** What ended the run. */
    enum End {
        COMPLETE,
        STOPPED,
        NEVER_CONNECTED
    }

    private static final long TICK_MILLIS = 5;
    private static final long REVIEW_MILLIS = 100;
    private static final long PROGRESS_MILLIS = 1000;
    /** How long results are waited for when somebody stops the run. */
    private static final Duration PATIENCE_WHEN_STOPPED = Duration.ofSeconds(2);

    private static final Duration PATIENCE_FOR_GOODBYE = Duration.ofSeconds(3);

    private final SimulationSettings settings;
    private final Scenes scenes;
    private final Ledger ledger;
    private final Progress progress;
    private final List<Station> stations = new ArrayList<>();
    private final Promise<End> ended = Promise.promise();
    private long startedAt;
    private long capturingSince;
    private long fired;
    private long taken;
    private boolean capturing;
    private boolean draining;
    private boolean stopped;
    private long drainUntil;

    Simulation(SimulationSettings settings, Scenes scenes, Ledger ledger, Progress progress) {
        this.settings = settings;
        this.scenes = scenes;
        this.ledger = ledger;
        this.progress = progress;
    }

    @Override
    public Future<?> start() {
        startedAt = System.nanoTime();
        Links links = new Links(vertx, context, settings);
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (int number = 0; number < settings.stations(); number++) {
            SceneCamera camera = new SceneCamera(
                    scenes,
                    (long) number * scenes.list().size() / settings.stations(),
                    settings.faults(),
                    settings.oversizeBytes(),
                    random.split());
            stations.add(new Station(
                    vertx,
                    Clock.systemUTC(),
                    settings.stationName(number),
                    stationSettings(random),
                    links.to(number),
                    counted(camera),
                    ledger,
                    random.split()));
        }
        stations.forEach(Station::start);
        vertx.setPeriodic(REVIEW_MILLIS, timer -> review());
        vertx.setPeriodic(PROGRESS_MILLIS, timer -> progress.show(progressLine()));
        settings.rate().ifPresent(rate -> vertx.setPeriodic(TICK_MILLIS, timer -> fire(rate)));
        settings.faults()
                .reconnectStorm()
                .ifPresent(every -> vertx.setPeriodic(every.toMillis(), timer -> stations.forEach(Station::cut)));
        return settings.httpPort()
                .<Future<?>>map(port -> new SimMeters(ledger, this::stationsUp, () -> stations.size() - stationsUp())
                        .serve(vertx, port))
                .orElseGet(Future::succeededFuture);
    }

    private StationSettings stationSettings(SplittableRandom random) {
        long mostSkew = settings.clockSkew().toMillis();
        return new StationSettings(
                settings.rate().isPresent() ? Optional.empty() : Optional.of(settings.interval()),
                settings.qos(),
                settings.window(),
                Math.max(settings.keep(), settings.window()),
                settings.ackTimeout(),
                Duration.ofMillis(random.nextLong(-mostSkew, mostSkew + 1)),
                settings.telemetryInterval(),
                settings.firstBackoff(),
                settings.mostBackoff());
    }

    private Camera counted(Camera camera) {
        return (station, time) -> {
            taken++;
            if (settings.count().filter(most -> taken >= most).isPresent()) {
                drain(settings.ackTimeout().plus(settings.resultTimeout()));
            }
            return camera.take(station, time);
        };
    }

    /** The run's end, once the stations are off. */
    Future<End> ended() {
        return ended.future();
    }

    /** Ends the run early; from any thread. */
    void finish() {
        context.runOnContext(v -> {
            stopped = true;
            drain(PATIENCE_WHEN_STOPPED);
        });
    }

    private String progressLine() {
        Totals totals = ledger.totals();
        Tally tally = ledger.tally();
        Latency.Percentiles answered = ledger.untilAnswered();
        return String.format(
                Locale.ROOT,
                "%.0f s  stations %d/%d  sent %d  acknowledged %d  answered %d  lost %d  duplicated %d"
                        + "%s  p50 %.0f ms  p99 %.0f ms",
                elapsed().toMillis() / 1000.0,
                stationsUp(),
                settings.stations(),
                totals.pictures().sent(),
                totals.pictures().acknowledged(),
                totals.results().answered(),
                totals.results().lost(),
                totals.results().duplicated(),
                totals.results().scored() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "  precision %.3f  recall %.3f", tally.precision(), tally.recall()),
                answered.p50(),
                answered.p99());
    }

    private long stationsUp() {
        return stations.stream().filter(Station::up).count();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - (capturingSince == 0 ? startedAt : capturingSince));
    }

    private void review() {
        ledger.review();
        if (draining) {
            boolean quiet = ledger.settled() && stations.stream().allMatch(station -> station.kept() == 0);
            if (quiet || System.nanoTime() - drainUntil > 0) {
                end(stopped ? End.STOPPED : End.COMPLETE);
            }
        } else if (!capturing) {
            awaitConnections();
        } else if (settings.lasting()
                .filter(most -> elapsed().compareTo(most) >= 0)
                .isPresent()) {
            drain(settings.ackTimeout().plus(settings.resultTimeout()));
        }
    }

    private void awaitConnections() {
        long up = stationsUp();
        boolean timeIsOver = elapsed().compareTo(settings.connectTimeout()) > 0;
        if (up == stations.size() || (up > 0 && timeIsOver)) {
            capturing = true;
            capturingSince = System.nanoTime();
            progress.ready(up + (up == 1 ? " station on " : " stations on ") + settings.host() + ":" + settings.port());
        } else if (timeIsOver) {
            end(End.NEVER_CONNECTED);
        }
    }

    /** At a given rate the stations take turns; a picture that a full station could not take is not made up for. */
    private void fire(double rate) {
        if (!capturing || draining) {
            return;
        }
        long due = (long) (elapsed().toNanos() / 1e9 * rate);
        while (fired < due && !draining) {
            stations.get((int) (fired % stations.size())).capture();
            fired++;
        }
    }

    private void drain(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        if (!draining || until - drainUntil < 0) {
            drainUntil = until;
        }
        draining = true;
        stations.forEach(Station::stopCapturing);
    }

    private void end(End how) {
        if (!stations.isEmpty()) {
            List<Future<Void>> goodbyes = stations.stream().map(Station::end).toList();
            stations.clear();
            Future.join(goodbyes)
                    .timeout(PATIENCE_FOR_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                    .onComplete(said -> ended.tryComplete(how));
        }
    }
}
