package dev.atmosphere.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static final TopicPartition ZERO = new TopicPartition("pictures", 0);
    private static final TopicPartition ONE = new TopicPartition("pictures", 1);

    private final Holdings holdings = new Holdings();

    private Optional<Lane.Slot> take(TopicPartition of, long offset) {
        return holdings.take(new ConsumerRecord<>(
                of.topic(),
                of.partition(),
                offset,
                1000 * offset,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                new byte[0],
                new RecordHeaders(),
                Optional.empty()));
    }

    @Test
    void only_what_is_settled_without_a_gap_is_to_be_committed_and_once() {
        holdings.own(List.of(ZERO, ONE));
        Lane.Slot first = take(ZERO, 5).orElseThrow();
        Lane.Slot second = take(ZERO, 6).orElseThrow();
        take(ONE, 9);

        second.settle();
        assertThat(holdings.toCommit()).isEmpty();
        first.settle();
        assertThat(holdings.toCommit()).isEqualTo(Map.of(ZERO, new OffsetAndMetadata(7)));
        holdings.committed(holdings.toCommit());
        assertThat(holdings.toCommit()).isEmpty();
    }

    @Test
    void the_front_of_a_partition_is_its_first_unsettled_record_or_where_it_stands() {
        holdings.own(List.of(ZERO, ONE));
        take(ZERO, 5);

        holdings.tell(partition -> 3);
        assertThat(holdings.fronts()).isEqualTo(Map.of(ZERO, 5L, ONE, 3L));
        assertThat(holdings.oldest()).isEqualTo(Instant.ofEpochSecond(5));

        holdings.tell(partition -> -1);
        assertThat(holdings.fronts()).as("what is not known is not told").isEqualTo(Map.of(ZERO, 5L));
    }

    @Test
    void a_lost_partition_brings_nothing_more_and_is_not_committed() {
        holdings.own(List.of(ZERO, ONE));
        Lane.Slot zero = take(ZERO, 5).orElseThrow();
        Lane.Slot one = take(ONE, 9).orElseThrow();

        holdings.lose(List.of(ZERO));
        zero.settle();
        one.settle();

        assertThat(zero.lane().owned()).isFalse();
        assertThat(take(ZERO, 6)).isEmpty();
        assertThat(holdings.toCommit()).isEqualTo(Map.of(ONE, new OffsetAndMetadata(10)));
        holdings.loseAll();
        assertThat(holdings.toCommit()).isEmpty();
    }
}
