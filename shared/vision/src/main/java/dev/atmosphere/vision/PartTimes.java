package dev.atmosphere.vision;

/** What each part of an analysis took on the wall clock, in nanoseconds. */
public record PartTimes(
        long decodeNanos,
        long detectNanos,
        long keypointsNanos,
        long describeNanos,
        long moodsNanos,
        long encodeNanos) {
    public static final PartTimes NONE = new PartTimes(0, 0, 0, 0, 0, 0);

    public PartTimes plus(PartTimes other) {
        return new PartTimes(
                decodeNanos + other.decodeNanos,
                detectNanos + other.detectNanos,
                keypointsNanos + other.keypointsNanos,
                describeNanos + other.describeNanos,
                moodsNanos + other.moodsNanos,
                encodeNanos + other.encodeNanos);
    }

    public long totalNanos() {
        return decodeNanos + detectNanos + keypointsNanos + describeNanos + moodsNanos + encodeNanos;
    }
}
