package dev.atmosphere.sim;

import dev.atmosphere.sim.mqtt.Acknowledgement;
import dev.atmosphere.sim.mqtt.Link;
import dev.atmosphere.sim.scene.Scene;
import dev.atmosphere.sim.scene.Scenes;
import dev.atmosphere.sim.score.Latency;
import dev.atmosphere.sim.station.Shot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Publishing alone, for benchmarks: a fixed list of pictures, over and over, each under a new id, as fast as the broker
 * acknowledges, with a bounded number unacknowledged. Nothing is subscribed to and nothing is sent again.
 */
final class Flood extends VerticleBase {
    private static final long PROGRESS_MILLIS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SimulationSettings settings;
    private final Duration warmup;
    private final Progress progress;
    private final List<Buffer> payloads;
    private final List<Link> links = new ArrayList<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private final Promise<Report> ended = Promise.promise();
    private final Latency latency = new Latency();
    private long published;
    private long counted;
    private long acknowledged;
    private long bytes;
    private long failed;
    private int inFlight;
    private int open;
    private boolean warm;
    private boolean closing;
    private boolean over;
    private long since;
    private Duration cpuBefore = Duration.ZERO;

    /**
     * @param bytesAcknowledged size of the acknowledged pictures
     * @param failed publishes whose connection ended before they were acknowledged
     * @param cpuSeconds of this process, over the same time
     */
    record Report(
            long acknowledged,
            long bytesAcknowledged,
            long refused,
            Map<String, Long> refusals,
            long failed,
            double seconds,
            double acknowledgedPerSecond,
            double megabytesPerSecond,
            double cpuSeconds,
            Latency.Percentiles latencyMillis) {}

    Flood(SimulationSettings settings, Scenes scenes, Duration warmup, Progress progress) {
        this.settings = settings;
        this.warmup = warmup;
        this.progress = progress;
        this.payloads = scenes.list().stream()
                .map(Scene::picture)
                .map(picture -> Buffer.buffer(picture.bytes()))
                .toList();
    }

    @Override
    public Future<?> start() {
        Links to = new Links(vertx, context, settings);
        List<Future<Void>> connecting = new ArrayList<>();
        for (int number = 0; number < settings.stations(); number++) {
            Link link = to.to(number);
            link.closedHandler(cause -> lost());
            links.add(link);
            connecting.add(link.connect());
        }
        vertx.setPeriodic(PROGRESS_MILLIS, timer -> progress.show(progressLine()));
        return Future.all(connecting).onSuccess(all -> begin());
    }

    /** The figures, once the last publish was answered. */
    Future<Report> ended() {
        return ended.future();
    }

    /** Ends it early; from any thread. */
    void finish() {
        context.runOnContext(v -> close());
    }

    private String progressLine() {
        return "%.1f s  acknowledged %d  in flight %d  refused %d  failed %d"
                .formatted(seconds(), acknowledged, inFlight, refused(), failed);
    }

    private void begin() {
        open = links.size();
        if (warmup.isZero()) {
            count();
        } else {
            vertx.setTimer(warmup.toMillis(), timer -> count());
        }
        for (int number = 0; number < links.size(); number++) {
            for (int slot = 0; slot < settings.window(); slot++) {
                publish(number);
            }
        }
    }

    /** From here on it counts. */
    private void count() {
        warm = true;
        since = System.nanoTime();
        cpuBefore = cpu();
        settings.lasting().ifPresent(most -> vertx.setTimer(most.toMillis(), timer -> close()));
    }

    private void publish(int number) {
        boolean enough =
                warm && settings.count().filter(most -> counted >= most).isPresent();
        if (enough) {
            close();
        }
        if (closing) {
            return;
        }
        boolean counts = warm;
        if (counts) {
            counted++;
        }
        Link link = links.get(number);
        Shot shot = new Shot(
                UUID.randomUUID(),
                settings.stationName(number),
                payloads.get((int) (published++ % payloads.size())),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                Optional.empty(),
                Optional.empty());
        long sentAt = System.nanoTime();
        inFlight++;
        link.publish(shot.message(link.carriesProperties(), settings.qos()))
                .onComplete(
                        word -> {
                            if (counts) {
                                answered(word, sentAt, shot.payload().length());
                            }
                            next(number);
                        },
                        cause -> {
                            failed++;
                            inFlight--;
                            closeWhenQuiet();
                        });
    }

    private void answered(Acknowledgement word, long sentAt, int size) {
        if (word.refused()) {
            refusals.merge(word.reason(), 1L, Long::sum);
        } else {
            acknowledged++;
            bytes += size;
            latency.record(System.nanoTime() - sentAt);
        }
    }

    private void next(int number) {
        inFlight--;
        publish(number);
        closeWhenQuiet();
    }

    private void lost() {
        open--;
        if (open == 0) {
            close();
        }
    }

    private void close() {
        if (!closing) {
            closing = true;
            vertx.setTimer(PATIENCE.toMillis(), timer -> end());
        }
        closeWhenQuiet();
    }

    private void closeWhenQuiet() {
        if (closing && (inFlight == 0 || open == 0)) {
            end();
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        double seconds = seconds();
        Report report = new Report(
                acknowledged,
                bytes,
                refused(),
                Map.copyOf(refusals),
                failed,
                rounded(seconds),
                rounded(acknowledged / seconds),
                rounded(bytes / seconds / 1e6),
                rounded(cpu().minus(cpuBefore).toNanos() / 1e9),
                latency.percentiles());
        Future.join(links.stream().map(Link::goodbye).toList())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(said -> ended.tryComplete(report));
    }

    private double seconds() {
        return since == 0 ? 0 : Math.max(1e-3, (System.nanoTime() - since) / 1e9);
    }

    private long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
