package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import dev.atmosphere.edge.broker.store.Stored;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What waits for one subscriber, bounded in bytes. QoS 0 messages wait in memory; when that is full, the oldest of them go first.
 * QoS 1 and 2 messages wait in memory as far as there is room, and behind those on the disk; what still finds no room is given up.
 * They stay charged while they are sent but unacknowledged.
 *
 * <p>In memory a queue may be as long as its own limit, and as what all queues together leave free of theirs (dynamic thresholds:
 * Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998). So a few slow subscribers never
 * take all: there is room for those who keep up. An empty queue takes one message whatever its size while anything is free, and a
 * small one even then.
 *
 * <p>Messages leave in the order in which they came, except that QoS 0 passes by QoS 1 and 2 when those have to wait for
 * acknowledgements or for the disk. Used on the broker's event loop only.
 */
final class OutboundQueue {
    private static final int ALWAYS_TAKEN_BYTES = 4 * 1024;
    private static final int PAGE_COUNT = 256;
    private static final long PAGE_BYTES = 1 << 20;
    private static final long BEFORE_ALL = -1;

    private final long session;
    private final boolean kept;
    private final long limitBytes;
    private final QueuedBytes total;
    private final Journal journal;
    private final BiConsumer<String, String> dropped;
    private final Deque<Delivery> unassured = new ArrayDeque<>();
    private final Deque<Delivery> assured = new ArrayDeque<>();
    private long bytes;
    private int unacknowledged;
    private long sequence;

    /** On the disk: what is in memory too, included. */
    private int storedCount;

    private long storedBytes;

    /** On the disk only, behind everything in memory. */
    private int backlog;

    private long readUpTo = BEFORE_ALL;
    private boolean away;
    private boolean reading;
    /** Tells a reading that began before the subscriber went away from one that begins now. */
    private int visit;

    /** One that lay on the disk and was sent before. */
    record Sent(Delivery delivery, int packetId, boolean received) {}

    /**
     * @param session its number
     * @param kept whether everything waits on the disk too, since the session is to outlive the broker's process
     * @param limitBytes in memory
     * @param total in memory, of all
     * @param dropped told of everything that is given up: its topic, and why
     */
    OutboundQueue(
            long session,
            boolean kept,
            long limitBytes,
            QueuedBytes total,
            Journal journal,
            BiConsumer<String, String> dropped) {
        this.session = session;
        this.kept = kept;
        this.limitBytes = limitBytes;
        this.total = total;
        this.journal = journal;
        this.dropped = dropped;
        this.away = kept; // until arrived
    }

    // ---- in

    void add(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers) {
        if (qos == MqttQoS.AT_MOST_ONCE) {
            if (makeRoom(message)) {
                hold(message);
                unassured.add(new Delivery(message, qos, retain, identifiers, sequence++, false, 0));
            } else {
                dropped.accept(message.topic(), "queue-full");
            }
            return;
        }
        boolean inMemory = backlog == 0 && !away && (!kept || roomOnDisk(message)) && makeRoom(message);
        if (!inMemory && !roomOnDisk(message)) {
            dropped.accept(message.topic(), "queue-full");
            return;
        }
        boolean stored = kept || !inMemory;
        long mine = sequence++;
        if (stored) {
            long number = message.store(journal);
            journal.append(tables -> tables.queue(session, mine, number, qos.value(), retain, identifiers));
            storedCount++;
            storedBytes += message.sizeBytes();
        }
        if (inMemory) {
            hold(message);
            // A QoS 2 message must not come twice: neither it nor what it came by may be forgotten once it was sent.
            long place = stored || qos == MqttQoS.EXACTLY_ONCE ? journal.place() : 0;
            assured.add(new Delivery(message, qos, retain, identifiers, mine, stored, place));
        } else {
            if (backlog == 0) {
                readUpTo = mine - 1; // all before is in memory, or done with
            }
            backlog++;
        }
    }

    private boolean roomOnDisk(Message message) {
        return journal.hasRoomFor(message.sizeBytes(), storedBytes);
    }

    /** In memory, at the cost of older QoS 0 messages. */
    private boolean makeRoom(Message message) {
        while (!hasRoomFor(message)) {
            Delivery oldest = unassured.poll();
            if (oldest == null) {
                return false;
            }
            release(oldest);
            dropped.accept(oldest.message().topic(), "queue-full");
        }
        return true;
    }

    private boolean hasRoomFor(Message message) {
        long free = total.free();
        if (bytes == 0) {
            return free > 0 || message.holders > 0 || message.sizeBytes() <= ALWAYS_TAKEN_BYTES;
        }
        return bytes + message.sizeBytes() <= Math.min(limitBytes, free);
    }

    private void hold(Message message) {
        total.hold(message);
        bytes += message.sizeBytes();
    }

    // ---- out

    /**
     * Takes the next one out; it stays charged until {@link #release} or {@link #acknowledged}.
     *
     * @param mayAssure whether a QoS 1 or 2 message could be sent now
     * @return null if there is none in memory
     */
    Delivery next(boolean mayAssure) {
        Delivery first = unassured.peek();
        Delivery second = mayAssure ? assured.peek() : null;
        if (second != null && (first == null || second.sequence() < first.sequence())) {
            unacknowledged++;
            return assured.poll();
        }
        return unassured.poll();
    }

    /** Whether messages are to be read from the disk before there is another, and there is room in memory for them. */
    boolean isBehind() {
        return backlog > 0 && assured.isEmpty() && !reading && !away && (unacknowledged == 0 || room() > 0);
    }

    private long room() {
        return Math.min(limitBytes, total.free()) - bytes;
    }

    /**
     * Reads from the disk what comes next: as much as there is room for in memory, and one message at least.
     *
     * @param sent takes what was sent before and not acknowledged; it counts as taken out
     * @return done when it is in memory, or when nobody waits for it any more; fails if the disk cannot be read
     */
    Future<Void> read(Consumer<Sent> sent) {
        reading = true;
        int mine = visit;
        long after = readUpTo;
        return journal.read(() -> visit == mine, () -> {
                    long most = Math.max(0, Math.min(PAGE_BYTES, room()));
                    return tables -> tables.queued(session, after, PAGE_COUNT, most);
                })
                .map(page -> {
                    if (visit == mine && page.isPresent()) {
                        reading = false;
                        take(page.get(), sent);
                    }
                    return null;
                });
    }

    private void take(List<Stored.Delivery> page, Consumer<Sent> sent) {
        if (page.isEmpty()) {
            backlog = 0;
        }
        for (Stored.Delivery stored : page) {
            readUpTo = stored.sequence();
            backlog--;
            Message message = total.find(stored.message().message())
                    .or(() -> Message.of(stored.message()))
                    .orElse(null);
            if (message == null) {
                forget(stored.sequence(), stored.message().size());
                dropped.accept(stored.message().topic(), "payload-lost");
                continue;
            }
            hold(message);
            Delivery delivery = new Delivery(
                    message,
                    MqttQoS.valueOf(stored.qos()),
                    stored.retain(),
                    stored.identifiers(),
                    stored.sequence(),
                    true,
                    0);
            if (stored.packetId() == 0) {
                assured.add(delivery);
            } else {
                unacknowledged++;
                sent.accept(new Sent(delivery, stored.packetId(), stored.received()));
            }
        }
    }

    /** The message needs not be kept in memory any more. */
    void release(Delivery delivery) {
        total.release(delivery.message());
        bytes -= delivery.message().sizeBytes();
    }

    /** A QoS 1 or 2 message that was taken out is done with. */
    void acknowledged(Delivery delivery) {
        unacknowledged--;
        release(delivery);
        if (delivery.stored()) {
            forget(delivery.sequence(), delivery.message().sizeBytes());
        }
    }

    private void forget(long done, long sizeBytes) {
        storedCount--;
        storedBytes -= sizeBytes;
        journal.append(tables -> tables.done(session, done));
    }

    // ---- the subscriber comes and goes

    void arrived() {
        away = false;
    }

    /**
     * The subscriber went away: QoS 0 messages are given up. What waits on the disk needs no memory until it comes back.
     *
     * @param sent what was taken out and is not acknowledged
     */
    void left(Iterable<Delivery> sent) {
        dropUnassured();
        if (kept) {
            sent.forEach(this::release);
            assured.forEach(this::release);
            assured.clear();
            unacknowledged = 0;
            onDiskOnly();
        }
    }

    /** What lies on the disk from before the broker was started. */
    void restore(Stored.Backlog there) {
        storedCount = there.count();
        storedBytes = there.bytes();
        sequence = there.lastSequence() + 1;
        onDiskOnly();
    }

    private void onDiskOnly() {
        backlog = storedCount;
        readUpTo = BEFORE_ALL;
        away = true;
        reading = false;
        visit++;
    }

    private void dropUnassured() {
        unassured.forEach(this::release);
        unassured.clear();
    }

    /** Gives everything up that is not taken out. What lies on the disk goes with the session. */
    void clear() {
        dropUnassured();
        assured.forEach(this::release);
        assured.clear();
        visit++;
    }

    // ---- how much

    boolean hasStored() {
        return storedCount > 0;
    }

    /** Messages that wait or are unacknowledged. */
    int size() {
        return unassured.size() + assured.size() + unacknowledged + backlog;
    }

    /** In memory. */
    long bytes() {
        return bytes;
    }

    /** On the disk. */
    long storedBytes() {
        return storedBytes;
    }
}
