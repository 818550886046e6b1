package dev.atmosphere.edge.broker.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What stands in the tables, row by row. Times are milliseconds on the broker's clock. */
public final class Stored {
    private Stored() {}

    /** @param awaySince empty while its client is connected */
    public record Session(
            long session, String clientId, Optional<String> userName, long expirySeconds, Optional<Long> awaySince) {}

    /** @param identifier 0 = none */
    public record Subscription(
            long session, String filter, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}

    /**
     * @param size what it is charged with
     * @param payload read only; empty if its file is gone
     * @param publisher the client identifier
     * @param properties in whatever form the broker gave them
     */
    public record Message(
            long message,
            String topic,
            long size,
            Optional<ByteBuffer> payload,
            int qos,
            boolean retain,
            String publisher,
            Optional<String> properties,
            Optional<Long> expiresAt) {}

    /**
     * @param packetId 0 = not sent yet
     * @param received whether its PUBREC came
     */
    public record Delivery(
            long sequence,
            Message message,
            int qos,
            boolean retain,
            List<Integer> identifiers,
            int packetId,
            boolean received) {}

    /** What waits for a session in all. */
    public record Backlog(long session, int count, long bytes, long lastSequence) {}

    public record Will(long session, Message message, long delaySeconds) {}

    /** @param accepted whether it went to its subscribers; else it may have been offered */
    public record Exchange(long session, int packetId, UUID id, boolean accepted) {}

    /**
     * The broker's time when it was last written down, and what the machine's clock said then.
     */
    public record ClockReading(long broker, long wall) {}

    /**
     * Everything but what waits, which is read when a client comes for it.
     *
     * @param highestNumber that a session or a message has
     */
    public record Snapshot(
            List<Session> sessions,
            List<Subscription> subscriptions,
            List<Backlog> backlogs,
            List<Exchange> exchanges,
            List<Will> wills,
            List<Message> retained,
            Optional<ClockReading> clock,
            long highestNumber) {}
}
