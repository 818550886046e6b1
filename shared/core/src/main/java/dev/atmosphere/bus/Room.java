package dev.atmosphere.bus;

/**
 * How much a subscriber takes on at a time: many small messages, or a few large ones.
 *
 * @param deliveries unsettled ones at most
 * @param bytes of their messages together ({@link Message#size}) at most; a message that is larger than that comes alone
 */
public record Room(int deliveries, long bytes) {
    public Room {
        if (deliveries < 1) {
            throw new IllegalArgumentException("there must be room for 1 delivery at least, not " + deliveries);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("there must be room for 1 byte at least, not " + bytes);
        }
    }

    /** For messages that are small, or whose picture is read when it is needed: counted, not weighed. */
    public static Room of(int deliveries) {
        return new Room(deliveries, Long.MAX_VALUE);
    }

    /**
     * Whether one more may come.
     *
     * @param held how many are unsettled
     * @param heldBytes of their messages
     * @param bytes of the message that would come
     */
    public boolean fits(int held, long heldBytes, long bytes) {
        return held == 0 || held < deliveries && bytes <= this.bytes - heldBytes;
    }
}
