package dev.atmosphere.launcher.bench.broker;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What one run measured of both brokers.
 *
 * @param disk where the edge's spool lay: its kind of file system
 * @param diskFilesPerSecond of 100 KB, written and synced and nothing else; NaN if it was not measured
 */
record BrokerReport(
        int cores, String mosquittoVersion, String disk, double diskFilesPerSecond, int rounds, List<Figure> figures) {
    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%nOn %d cores, both brokers and the load; medians of %d alternating rounds; %s; spool on %s%n%n",
                cores,
                rounds,
                mosquittoVersion,
                disk);
        out.printf("  %-46s %10s %10s  %-9s %6s  %s%n", "", "edge", "mosquitto", "", "ratio", "target");
        for (Figure figure : figures) {
            out.printf(
                    Locale.ROOT,
                    "  %-46s %10s %10s  %-9s %6.2f  %s%n",
                    figure.what(),
                    number(figure.edgeMedian()),
                    number(figure.mosquittoMedian()),
                    figure.unit(),
                    figure.ratio(),
                    target(figure));
        }
        if (!Double.isNaN(diskFilesPerSecond)) {
            out.printf(
                    "%n  The disk alone takes %s files of 100 KB a second, written and synced by 8 threads.%n",
                    number(diskFilesPerSecond));
        }
        out.flush();
    }

    private static String target(Figure figure) {
        String said =
                switch (figure.target().kind()) {
                    case RATIO_AT_LEAST ->
                        String.format(
                                Locale.ROOT, "at least %.1f", figure.target().bound());
                    case RATIO_AT_MOST ->
                        String.format(
                                Locale.ROOT, "at most %.1f", figure.target().bound());
                    case EDGE_AT_MOST ->
                        String.format(
                                Locale.ROOT, "at most %.0f %s", figure.target().bound(), figure.unit());
                    case NONE -> "";
                };
        return said.isEmpty() ? "" : said + (figure.reached() ? ": reached" : ": NOT reached");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
