package dev.atmosphere.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.bus.Delivery;
import dev.atmosphere.trace.Tracing;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Lanes lanes = new Lanes();

    private static Taken taken(String key) {
        Delivery delivery = Handed.one(key);
        return new Taken(delivery, Instant.EPOCH, Tracing.local().handle("test", "a-topic", delivery.message()));
    }

    @Test
    void of_each_key_one_has_its_turn_and_the_next_when_it_is_through() {
        Taken first = taken("door");
        Taken second = taken("door");
        Taken other = taken("hall");

        assertThat(lanes.add(first)).isTrue();
        assertThat(lanes.add(second)).isFalse();
        assertThat(lanes.add(other)).isTrue();
        assertThat(lanes.size()).isEqualTo(3);

        assertThat(lanes.remove(first)).contains(second);
        assertThat(lanes.remove(second)).isEmpty();
        assertThat(lanes.remove(other)).isEmpty();
        assertThat(lanes.size()).isZero();
    }

    @Test
    void one_that_steps_aside_lets_the_next_begin_and_is_still_in_hand() {
        Taken first = taken("door");
        Taken second = taken("door");
        lanes.add(first);
        lanes.add(second);

        assertThat(lanes.pass(second)).isEmpty();
        assertThat(lanes.pass(first)).contains(second);
        assertThat(lanes.pass(first)).isEmpty();
        assertThat(lanes.size()).isEqualTo(2);
        assertThat(lanes.remove(first)).isEmpty();
        assertThat(lanes.size()).isEqualTo(1);
        assertThat(lanes.pass(second)).isEmpty();
        assertThat(lanes.remove(second)).isEmpty();
        assertThat(lanes.size()).isZero();
        assertThat(lanes.bytes()).isZero();
        assertThat(lanes.add(taken("door"))).isTrue();
    }

    @Test
    void one_that_goes_out_of_turn_moves_nobody_up() {
        Taken first = taken("door");
        Taken second = taken("door");
        lanes.add(first);
        lanes.add(second);

        assertThat(lanes.remove(second)).isEmpty();
        assertThat(lanes.remove(second)).isEmpty();
        assertThat(lanes.holds(second)).isFalse();
        assertThat(lanes.holds(first)).isTrue();
        assertThat(lanes.size()).isEqualTo(1);
    }

    @Test
    void idle_is_what_nobody_works_at() {
        Taken first = taken("door");
        Taken second = taken("door");
        Taken other = taken("hall");
        lanes.add(first);
        lanes.add(second);
        lanes.add(other);
        first.atWork(true);

        assertThat(lanes.idle()).containsExactlyInAnyOrder(second, other);
    }
}
