package dev.atmosphere.sim.score;

/** Faces counted: found rightly, found where there is none, and missed. */
public record Tally(long found, long falseAlarms, long missed) {
    public static final Tally ZERO = new Tally(0, 0, 0);

    public Tally plus(Tally other) {
        return new Tally(found + other.found, falseAlarms + other.falseAlarms, missed + other.missed);
    }

    /** The part of what was found that is right; 1 if nothing was found. */
    public double precision() {
        return found + falseAlarms == 0 ? 1 : found / (double) (found + falseAlarms);
    }

    /** The part of the true faces that was found; 1 if there were none. */
    public double recall() {
        return found + missed == 0 ? 1 : found / (double) (found + missed);
    }
}
