package dev.atmosphere.sim.score;

import dev.atmosphere.sim.scene.Who;
import java.util.Optional;

/**
 * Names counted, of found faces whose people are known.
 *
 * @param right a person by their name, or a stranger by none
 * @param wrong anybody by another's name
 * @param unknown a person by none
 */
public record Names(long right, long wrong, long unknown) {
    public static final Names ZERO = new Names(0, 0, 0);

    /** What one answer counts. */
    static Names of(Who who, Optional<String> answered) {
        Optional<String> expected = who.stranger() ? Optional.empty() : Optional.of(who.name());
        if (answered.equals(expected)) {
            return new Names(1, 0, 0);
        }
        return answered.isPresent() ? new Names(0, 1, 0) : new Names(0, 0, 1);
    }

    public Names plus(Names other) {
        return new Names(right + other.right, wrong + other.wrong, unknown + other.unknown);
    }

    public long all() {
        return right + wrong + unknown;
    }

    /** The part that is right; 1 if there were none. */
    public double identity() {
        return all() == 0 ? 1 : right / (double) all();
    }
}
