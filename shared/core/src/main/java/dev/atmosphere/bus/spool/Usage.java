package dev.atmosphere.bus.spool;

/** How much the spool holds, as of the last commit. */
record Usage(long bytes, long messages, long letters, long letterBytes, long uploads) {
    static final Usage NONE = new Usage(0, 0, 0, 0, 0);
}
