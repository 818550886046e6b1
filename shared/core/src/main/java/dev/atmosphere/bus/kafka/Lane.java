package dev.atmosphere.bus.kafka;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition while this reader owns it: what was taken from it, in order, and how far from the front it is settled without a
 * gap. That far may be committed. Belongs to the reader's thread, but for {@link #owned}.
 */
final class Lane {
    private final TopicPartition partition;
    private final Deque<Slot> taken = new ArrayDeque<>();
    private long settledUpTo = -1;
    private long committed = -1;
    private volatile boolean owned = true;

    /** A record's place. */
    static final class Slot {
        private final Lane lane;
        private final ConsumerRecord<byte[], byte[]> record;
        private boolean settled;

        private Slot(Lane lane, ConsumerRecord<byte[], byte[]> record) {
            this.lane = lane;
            this.record = record;
        }

        ConsumerRecord<byte[], byte[]> record() {
            return record;
        }

        Lane lane() {
            return lane;
        }

        /** Of the message's body, pictures included. */
        long bytes() {
            return record.value() == null ? 0 : record.value().length;
        }

        /** Marks it; everything in front of the first one that is not settled can be committed. */
        void settle() {
            settled = true;
            while (!lane.taken.isEmpty() && lane.taken.peek().settled) {
                lane.settledUpTo = lane.taken.remove().record.offset() + 1;
            }
        }
    }

    Lane(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    Slot take(ConsumerRecord<byte[], byte[]> record) {
        Slot slot = new Slot(this, record);
        taken.add(slot);
        return slot;
    }

    /** Where the first unsettled record is; empty as long as nothing was taken. */
    OptionalLong front() {
        Slot first = taken.peek();
        return first != null
                ? OptionalLong.of(first.record.offset())
                : settledUpTo >= 0 ? OptionalLong.of(settledUpTo) : OptionalLong.empty();
    }

    Optional<Instant> oldest() {
        return Optional.ofNullable(taken.peek()).map(slot -> Instant.ofEpochMilli(slot.record.timestamp()));
    }

    /** The offset to commit; empty if that was done. */
    OptionalLong toCommit() {
        return settledUpTo > committed ? OptionalLong.of(settledUpTo) : OptionalLong.empty();
    }

    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    boolean owned() {
        return owned;
    }

    void lose() {
        owned = false;
    }
}
