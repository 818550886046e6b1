package dev.atmosphere.sim.teach;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one run measured.
 *
 * @param everySeconds between two pictures of the station
 * @param answers about people until they were recognized
 * @param wrong of these, with somebody else's name
 * @param p50Seconds empty if so many were not recognized; nearest rank, so that each figure is one person's
 */
record TeachingReport(
        int cores,
        double everySeconds,
        double targetSeconds,
        Optional<Double> p50Seconds,
        Optional<Double> p95Seconds,
        Optional<Double> mostSeconds,
        int answers,
        int wrong,
        Afterwards afterwards,
        List<Taught> people) {
    private static final double TARGET_SECONDS = 60;

    static TeachingReport of(double everySeconds, List<Taught> people, Afterwards afterwards) {
        return new TeachingReport(
                Runtime.getRuntime().availableProcessors(),
                everySeconds,
                TARGET_SECONDS,
                percentile(people, 50),
                percentile(people, 95),
                percentile(people, 100),
                people.stream().mapToInt(Taught::answers).sum(),
                people.stream().mapToInt(one -> one.takenFor().size()).sum(),
                afterwards,
                List.copyOf(people));
    }

    /** Who was never recognized counts as slower than everybody else. */
    private static Optional<Double> percentile(List<Taught> people, int percent) {
        List<Double> sorted =
                people.stream().flatMap(one -> one.seconds().stream()).sorted().toList();
        int rank = (people.size() * percent + 99) / 100;
        return rank >= 1 && rank <= sorted.size() ? Optional.of(sorted.get(rank - 1)) : Optional.empty();
    }

    boolean isComplete() {
        return people.stream().allMatch(one -> one.seconds().isPresent());
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%nOn %d cores, %d people one after the other, two voters, a picture every %.1f s:%n",
                cores,
                people.size(),
                everySeconds);
        out.printf("deciding vote to first recognition at the edge%n%n");
        for (Taught one : people) {
            out.printf(
                    Locale.ROOT,
                    "  %9s  %2d faces voted on (%d refused), %3d pictures  %s%s%n",
                    seconds(one.seconds()),
                    one.faces(),
                    one.refused(),
                    one.pictures(),
                    one.name(),
                    one.takenFor().isEmpty() ? "" : "; before, taken for " + counted(one.takenFor()));
        }
        out.printf(
                Locale.ROOT,
                "%n  p50 %s, p95 %s, the most %s; target: p95 below %.0f s: %s%n",
                seconds(p50Seconds),
                seconds(p95Seconds),
                seconds(mostSeconds),
                targetSeconds,
                p95Seconds.filter(p95 -> p95 < targetSeconds).isPresent() ? "reached" : "NOT reached");
        out.printf(
                "  Of %d answers about people who were not recognized yet, %d had somebody else's name.%n",
                answers, wrong);
        out.printf(
                "  Afterwards, of %d new pictures: %d with the right name, %d without one, %d with somebody else's.%n",
                afterwards.pictures(), afterwards.right(), afterwards.unnamed(), afterwards.wrong());
        out.flush();
    }

    private static String counted(List<String> names) {
        return names.stream()
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(name -> name.getKey() + " (" + name.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String seconds(Optional<Double> seconds) {
        return seconds.map(s -> String.format(Locale.ROOT, "%.1f s", s)).orElse("never");
    }
}
