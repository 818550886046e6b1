package dev.atmosphere.vision.intake;

/**
 * How the stored rows and columns relate to the upright picture: the eight values of EXIF's tag 0x0112 (EXIF 2.3, 4.6.4 A).
 * The upright picture is the stored one, transposed first if {@link #transposed}, then mirrored left-right and top-bottom.
 */
public enum Orientation {
    UPRIGHT(1, false, false, false),
    MIRRORED(2, false, true, false),
    UPSIDE_DOWN(3, false, true, true),
    FLIPPED(4, false, false, true),
    TRANSPOSED(5, true, false, false),
    TURNED_RIGHT(6, true, true, false),
    TRANSVERSED(7, true, true, true),
    TURNED_LEFT(8, true, false, true);

    private final int exif;
    private final boolean transposed;
    private final boolean mirroredLeftRight;
    private final boolean mirroredTopBottom;

    Orientation(int exif, boolean transposed, boolean mirroredLeftRight, boolean mirroredTopBottom) {
        this.exif = exif;
        this.transposed = transposed;
        this.mirroredLeftRight = mirroredLeftRight;
        this.mirroredTopBottom = mirroredTopBottom;
    }

    /** A value outside 1..8 means upright: that is how every viewer shows such a picture. */
    public static Orientation ofExif(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    public int exif() {
        return exif;
    }

    /** Whether rows and columns change places. */
    public boolean transposed() {
        return transposed;
    }

    /** Whether, after the transposition, left and right change places. */
    public boolean mirroredLeftRight() {
        return mirroredLeftRight;
    }

    /** Whether, after the transposition, top and bottom change places. */
    public boolean mirroredTopBottom() {
        return mirroredTopBottom;
    }
}
