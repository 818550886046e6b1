package dev.atmosphere.edge.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The log of what is turned away: a line for each that says who, what and why. Of more than {@value #LINES} a second with the same
 * reason from the same address the rest is counted, and told in one line when the second is over, so that a flood of refusals does
 * not become a flood of the log.
 *
 * <p>Thread-safe.
 */
final class RefusalLog {
    static final int LINES = 10;
    /** Kinds told apart within a second; those beyond count as one of everywhere. */
    static final int MOST_KINDS = 1000;

    private static final String EVERYWHERE = "many addresses";

    private final Consumer<String> log;
    private final Map<Kind, Told> second = new LinkedHashMap<>();

    private record Kind(String reason, String from) {}

    private static final class Told {
        private int count;
        private String last = "";
    }

    RefusalLog(Consumer<String> log) {
        this.log = log;
    }

    /** @param from the address, without a port */
    synchronized void refused(String reason, Object who, String from, String why) {
        Kind kind = new Kind(reason, from);
        if (second.size() >= MOST_KINDS && !second.containsKey(kind)) {
            kind = new Kind(reason, EVERYWHERE);
        }
        Told told = second.computeIfAbsent(kind, k -> new Told());
        told.count++;
        if (told.count <= LINES) {
            log.accept(who + ": " + reason + ": " + why);
        } else {
            told.last = who + ": " + why;
        }
    }

    /** Called about every second. */
    synchronized void tellFolded() {
        second.forEach((kind, told) -> {
            if (told.count > LINES) {
                log.accept(kind.from + ": " + kind.reason + ": " + (told.count - LINES)
                        + " more within a second, the last one: " + told.last);
            }
        });
        second.clear();
    }
}
