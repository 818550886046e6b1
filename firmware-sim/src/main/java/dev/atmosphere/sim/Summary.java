package dev.atmosphere.sim;

import dev.atmosphere.sim.score.Latency;
import dev.atmosphere.sim.score.Ledger;
import dev.atmosphere.sim.score.Names;
import dev.atmosphere.sim.score.Tally;
import dev.atmosphere.sim.score.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run has to say at its end.
 *
 * @param faces empty if no picture with known truth was answered
 * @param names empty if no face of a person that the truth knows was found
 * @param problems what makes the run a failed one; none: it is fine
 */
record Summary(
        int stations,
        long seed,
        double seconds,
        boolean stoppedEarly,
        Totals.Pictures pictures,
        Totals.Results results,
        Totals.Connections connections,
        Optional<Faces> faces,
        Optional<Named> names,
        Latencies latencyMillis,
        List<String> problems) {

    /** The faces of all scored pictures, matched at intersection over union of at least 0.5. */
    record Faces(long found, long falseAlarms, long missed, double precision, double recall) {}

    /**
     * The names of all found faces whose people are known.
     *
     * @param laterRight names that came after the answer and are right
     * @param takenBack names that were taken back after the answer
     */
    record Named(
            long right, long wrong, long unknown, double identity, long laterRight, long laterWrong, long takenBack) {}

    /** What a run has to reach, each from 0 to 1. */
    record Least(Optional<Double> precision, Optional<Double> recall, Optional<Double> identity) {}

    /** From the first sending of a picture. */
    record Latencies(Latency.Percentiles acknowledged, Latency.Percentiles result) {}

    static Summary of(SimulationSettings settings, Ledger ledger, Simulation.End end, double seconds, Least least) {
        Totals totals = ledger.totals();
        Tally tally = ledger.tally();
        Optional<Faces> faces = totals.results().scored() == 0
                ? Optional.empty()
                : Optional.of(new Faces(
                        tally.found(),
                        tally.falseAlarms(),
                        tally.missed(),
                        round(tally.precision()),
                        round(tally.recall())));
        Names names = ledger.names();
        Names later = ledger.laterNames();
        Optional<Named> named = names.all() == 0
                ? Optional.empty()
                : Optional.of(new Named(
                        names.right(),
                        names.wrong(),
                        names.unknown(),
                        round(names.identity()),
                        later.right(),
                        later.wrong(),
                        totals.results().takenBack()));
        boolean stopped = end == Simulation.End.STOPPED;
        return new Summary(
                settings.stations(),
                settings.seed(),
                Math.round(seconds * 10) / 10.0,
                stopped,
                totals.pictures(),
                totals.results(),
                totals.connections(),
                faces,
                named,
                new Latencies(ledger.untilAcknowledged(), ledger.untilAnswered()),
                problems(totals, faces, named, stopped, least));
    }

    private static List<String> problems(
            Totals totals, Optional<Faces> faces, Optional<Named> names, boolean stopped, Least least) {
        List<String> problems = new ArrayList<>();
        some(problems, totals.results().lost(), "acknowledged and never answered (lost)");
        some(problems, totals.results().duplicated(), "answered twice (duplicated)");
        some(problems, totals.results().unexpected(), "broken, and answered nevertheless");
        some(problems, totals.results().unreadable(), "answered with something that is no result");
        some(problems, totals.pictures().refusedSound(), "sound, and refused");
        if (!stopped) {
            some(problems, totals.pictures().unacknowledged(), "never acknowledged");
            some(problems, totals.results().waiting(), "still without a result at the end");
            if (totals.pictures().sent() == 0) {
                problems.add("no picture was sent");
            }
        }
        below(problems, "precision", faces.map(Faces::precision), least.precision);
        below(problems, "recall", faces.map(Faces::recall), least.recall);
        below(problems, "identity", names.map(Named::identity), least.identity);
        return List.copyOf(problems);
    }

    private static void some(List<String> problems, long pictures, String what) {
        if (pictures > 0) {
            problems.add(pictures + (pictures == 1 ? " picture " : " pictures ") + what);
        }
    }

    private static void below(List<String> problems, String what, Optional<Double> reached, Optional<Double> least) {
        least.ifPresent(min -> {
            if (reached.isEmpty()) {
                problems.add("no " + what + ": nothing with known truth was answered");
            } else if (reached.get() < min) {
                problems.add(what + " " + reached.get() + " is below " + min);
            }
        });
    }

    private static double round(double share) {
        return Math.round(share * 10_000) / 10_000.0;
    }

    /** The table for people. */
    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "stations", "%d, %.1f s, seed %d", stations, seconds, seed);
        line(
                table,
                "pictures",
                "%d sent, %d acknowledged, %d unacknowledged, %d sent again, %d skipped",
                pictures.sent(),
                pictures.acknowledged(),
                pictures.unacknowledged(),
                pictures.resent(),
                pictures.skipped());
        line(
                table,
                "broken",
                "%d sent, %d refused %s, %d abandoned, %d answered",
                pictures.broken(),
                pictures.refused(),
                pictures.refusals(),
                pictures.abandoned(),
                results.unexpected());
        line(
                table,
                "results",
                "%d answered, %d waiting, %d late, %d lost, %d duplicated, %d redelivered",
                results.answered(),
                results.waiting(),
                results.late(),
                results.lost(),
                results.duplicated(),
                results.redelivered());
        faces.ifPresent(f -> line(
                table,
                "faces",
                "precision %.4f, recall %.4f (%d found, %d false alarms, %d missed in %d pictures)",
                f.precision,
                f.recall,
                f.found,
                f.falseAlarms,
                f.missed,
                results.scored()));
        names.ifPresent(n -> line(
                table,
                "names",
                "identity %.4f (%d right, %d wrong, %d unknown); later %d right, %d wrong, %d taken back",
                n.identity,
                n.right,
                n.wrong,
                n.unknown,
                n.laterRight,
                n.laterWrong,
                n.takenBack));
        latency(table, "acknowledged in", latencyMillis.acknowledged);
        latency(table, "answered in", latencyMillis.result);
        line(table, "connections", "%d made, %d lost", connections.made(), connections.lost());
        problems.forEach(problem -> line(table, "PROBLEM", "%s", problem));
        return table.toString();
    }

    private static void latency(StringBuilder table, String what, Latency.Percentiles p) {
        line(table, what, "p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, max %.0f ms", p.p50(), p.p95(), p.p99(), p.max());
    }

    private static void line(StringBuilder table, String what, String format, Object... values) {
        table.append("%-16s".formatted(what))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
