package dev.atmosphere.sim.score;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Latencies, kept as a histogram of three digits' precision, up to one hour. Not for two threads. */
public final class Latency {
    private static final long MOST_MICROS = Duration.ofHours(1).toNanos() / 1000;

    private final Histogram micros = new Histogram(MOST_MICROS, 3);

    public void record(long nanos) {
        micros.recordValue(Math.max(0, Math.min(MOST_MICROS, nanos / 1000)));
    }

    public Percentiles percentiles() {
        return new Percentiles(
                micros.getTotalCount(),
                at(50),
                at(95),
                at(99),
                round(micros.getTotalCount() == 0 ? 0 : micros.getMaxValue()));
    }

    private double at(double percentile) {
        return round(micros.getValueAtPercentile(percentile));
    }

    private static double round(long value) {
        return value / 1000.0;
    }

    /** In milliseconds. */
    public record Percentiles(long count, double p50, double p95, double p99, double max) {}
}
