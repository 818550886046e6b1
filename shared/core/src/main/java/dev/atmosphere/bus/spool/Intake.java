package dev.atmosphere.bus.spool;

/** What became of a picture at the spool's door. */
public enum Intake {
    /** Never seen: it is held now. */
    NEW,
    /** A resend of bytes that were taken in under this id before, and may have gone through long ago: nothing was stored. */
    SAME,
    /** The id was used for other bytes: nothing was stored. */
    OTHER_BYTES
}
