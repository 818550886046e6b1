package dev.atmosphere.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/**
 * What one run measured.
 *
 * @param firstPictureSeconds from {@code up} on an empty directory to the first picture that the page lists
 * @param visionImagesPerSecond of the vision alone: the limit that the others are divided by
 */
record Report(
        int cores,
        double firstPictureSeconds,
        double visionImagesPerSecond,
        Load edge,
        double edgeToVision,
        Load everything,
        double everythingToVision,
        double halfLoadImagesPerSecond,
        Latency latency) {

    /** What one measurement of the running product gave. */
    record Load(double imagesPerSecond, Map<String, Double> cpuMillisPerPicture, Map<String, Long> residentMegabytes) {}

    record StepLatency(double p50Millis, double p99Millis) {}

    /** @param answer from publish to answer, as the stations saw it */
    record Latency(JsonNode answer, Map<String, StepLatency> steps) {}

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%nOn %d cores, over the six package photographs (1920 pixels wide, 3.7 faces)%n%n",
                cores);
        out.printf(Locale.ROOT, "  up to the first picture              %6.1f s%n", firstPictureSeconds);
        out.printf(Locale.ROOT, "  vision alone                         %6.2f images/s%n", visionImagesPerSecond);
        out.printf(
                Locale.ROOT,
                "  edge, publish to Kafka               %6.2f images/s   %.2f of vision alone%n",
                edge.imagesPerSecond(),
                edgeToVision);
        out.printf(
                Locale.ROOT,
                "  everything, publish to zoom-ins      %6.2f images/s   %.2f of vision alone%n%n",
                everything.imagesPerSecond(),
                everythingToVision);
        everything
                .cpuMillisPerPicture()
                .forEach((process, cpu) -> out.printf(
                        Locale.ROOT,
                        "  %-9s %6.1f ms CPU a picture   %4d MB resident%n",
                        process,
                        cpu,
                        everything.residentMegabytes().get(process)));
        out.printf(
                Locale.ROOT,
                "%n  At %.2f images/s (half), publish to answer: p50 %.0f ms, p99 %.0f ms; by step (p50, p99 at most):%n",
                halfLoadImagesPerSecond,
                latency.answer().path("p50").asDouble(),
                latency.answer().path("p99").asDouble());
        latency.steps()
                .forEach((step, l) ->
                        out.printf(Locale.ROOT, "  %-17s %6.0f ms %6.0f ms%n", step, l.p50Millis(), l.p99Millis()));
    }
}
