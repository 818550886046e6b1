package dev.atmosphere.bus.kafka;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a reader owns, and how far each of them is settled and committed. Belongs to the reader's thread, but for
 * {@link #fronts} and {@link #oldest}.
 */
final class Holdings {
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private volatile Map<TopicPartition, Long> fronts = Map.of();
    private volatile Instant oldest;

    void own(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> lanes.put(partition, new Lane(partition)));
    }

    /** Somebody else has them, or will: what is settled of them from now on does not count. */
    void lose(Collection<TopicPartition> partitions) {
        partitions.stream().map(lanes::remove).forEach(lane -> {
            if (lane != null) {
                lane.lose();
            }
        });
    }

    void loseAll() {
        lose(List.copyOf(lanes.keySet()));
    }

    /** Empty for a record of a partition that was lost. */
    Optional<Lane.Slot> take(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(lanes.get(new TopicPartition(record.topic(), record.partition())))
                .map(lane -> lane.take(record));
    }

    Map<TopicPartition, OffsetAndMetadata> toCommit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        lanes.forEach((partition, lane) ->
                lane.toCommit().ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
        return offsets;
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Lane lane = lanes.get(partition);
            if (lane != null) {
                lane.committed(offset.offset());
            }
        });
    }

    /**
     * Tells other threads how it stands.
     *
     * @param position where a partition stands of which nothing was taken; negative if that is not known
     */
    void tell(ToLongFunction<TopicPartition> position) {
        Map<TopicPartition, Long> now = new HashMap<>();
        Instant first = null;
        for (Lane lane : lanes.values()) {
            now.put(lane.partition(), lane.front().orElseGet(() -> position.applyAsLong(lane.partition())));
            Instant at = lane.oldest().orElse(first);
            first = first == null || at.isBefore(first) ? at : first;
        }
        now.values().removeIf(front -> front < 0);
        fronts = now;
        oldest = first;
    }

    /** Where the first unsettled record of each partition is, as last told. Any thread. */
    Map<TopicPartition, Long> fronts() {
        return fronts;
    }

    /** When the oldest unsettled record was published, as last told; null if there is none. Any thread. */
    Instant oldest() {
        return oldest;
    }
}
