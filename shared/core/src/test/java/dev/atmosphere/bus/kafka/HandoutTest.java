package dev.atmosphere.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.bus.Room;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HandoutTest {
    private final Handout handout = new Handout(new Room(3, 100));
    private final Lane lane = new Lane(new TopicPartition("pictures", 0));
    private final Lane other = new Lane(new TopicPartition("pictures", 1));

    private Lane.Slot slot(Lane of, int bytes) {
        Lane.Slot slot = of.take(new ConsumerRecord<>("pictures", 0, 0, null, bytes == 0 ? null : new byte[bytes]));
        handout.add(slot);
        return slot;
    }

    @Test
    void what_fits_goes_out_in_order_and_the_rest_when_something_is_through() {
        Lane.Slot first = slot(lane, 60);
        Lane.Slot second = slot(lane, 60);
        Lane.Slot third = slot(lane, 10);

        assertThat(handout.next()).contains(first);
        assertThat(handout.next()).as("nobody overtakes").isEmpty();
        handout.through(first);
        assertThat(handout.next()).contains(second);
        assertThat(handout.next()).contains(third);
        assertThat(handout.next()).isEmpty();
    }

    @Test
    void more_is_fetched_when_nothing_waits_and_there_is_room() {
        assertThat(handout.wantsMore()).isTrue();
        Lane.Slot first = slot(lane, 100);
        assertThat(handout.wantsMore()).as("it waits").isFalse();
        handout.next();
        assertThat(handout.wantsMore()).as("the room is full").isFalse();
        handout.through(first);
        assertThat(handout.wantsMore()).isTrue();
    }

    @Test
    void one_larger_than_the_room_goes_alone_and_an_empty_one_weighs_nothing() {
        Lane.Slot empty = slot(lane, 0);
        Lane.Slot large = slot(lane, 500);

        assertThat(handout.next()).contains(empty);
        assertThat(handout.next()).isEmpty();
        handout.through(empty);
        assertThat(handout.next()).contains(large);
    }

    @Test
    void what_waits_of_a_lost_partition_is_forgotten_and_what_is_out_still_counts() {
        slot(lane, 100);
        Lane.Slot out = handout.next().orElseThrow();
        slot(lane, 10);
        Lane.Slot others = slot(other, 10);

        lane.lose();
        handout.dropLost();

        assertThat(handout.next()).isEmpty();
        handout.through(out);
        assertThat(handout.next()).contains(others);
    }
}
