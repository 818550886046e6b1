package dev.atmosphere.slacksim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was ordered to go wrong with the next calls. Thread-safe. */
public final class Faults {
    /** What happens to a call. */
    public enum Kind {
        /** 429 with {@code Retry-After}. */
        RATE_LIMITED,
        /** A plain 500. */
        SERVER_ERROR,
        /** The connection ends without an answer, and nothing was done. */
        DROPPED_BEFORE,
        /** The connection ends without an answer, after it was done. */
        DROPPED_AFTER,
        /** The answer takes its time. */
        DELAYED,
        /** {@code ok: false} with an error that is given. */
        REFUSED
    }

    /**
     * @param error for {@link Kind#REFUSED}
     * @param time of {@link Kind#DELAYED}, and of the wait that {@link Kind#RATE_LIMITED} asks for
     */
    public record Fault(Kind kind, String error, Duration time) {
        public static Fault of(Kind kind) {
            return new Fault(kind, "internal_error", Duration.ofSeconds(1));
        }

        public static Fault refused(String error) {
            return new Fault(Kind.REFUSED, error, Duration.ZERO);
        }

        public static Fault rateLimited(Duration wait) {
            return new Fault(Kind.RATE_LIMITED, "ratelimited", wait);
        }

        public static Fault delayed(Duration time) {
            return new Fault(Kind.DELAYED, "", time);
        }
    }

    private final List<Map.Entry<String, Fault>> ordered = new ArrayList<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private boolean away;

    /** The next {@code times} calls of this method meet the fault; {@code *} is any method. */
    public synchronized void order(String method, Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            ordered.add(Map.entry(method, fault));
        }
    }

    /** While it is away, every connection ends without an answer. */
    public synchronized void away(boolean gone) {
        away = gone;
    }

    /** How often a method was called and its call got past the door: not while away. */
    public synchronized int calls(String method) {
        return calls.getOrDefault(method, 0);
    }

    synchronized boolean isAway() {
        return away;
    }

    synchronized Optional<Fault> next(String method) {
        calls.merge(method, 1, Integer::sum);
        for (int i = 0; i < ordered.size(); i++) {
            String of = ordered.get(i).getKey();
            if (of.equals("*") || of.equals(method)) {
                return Optional.of(ordered.remove(i).getValue());
            }
        }
        return Optional.empty();
    }
}
