package dev.atmosphere.sim.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(3);

    @Test
    void pictures_leave_in_the_order_in_which_they_were_taken_also_after_they_came_back() {
        Shot first = add();
        Shot second = add();
        Backlog.Kept one = backlog.next().orElseThrow();
        Backlog.Kept two = backlog.next().orElseThrow();
        assertThat(backlog.next()).isEmpty();

        backlog.putBack(two);
        backlog.putBack(one);

        assertThat(backlog.next().orElseThrow().shot()).isEqualTo(first);
        Backlog.Kept again = backlog.next().orElseThrow();
        assertThat(again.shot()).isEqualTo(second);
        assertThat(again.attempts()).isEqualTo(2);
    }

    @Test
    void it_is_full_until_one_is_acknowledged() {
        add();
        add();
        add();
        assertThat(backlog.full()).isTrue();
        assertThatThrownBy(this::add).isInstanceOf(IllegalStateException.class);

        backlog.remove(backlog.next().orElseThrow());

        assertThat(backlog.full()).isFalse();
        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.inFlight()).isZero();
    }

    private Shot add() {
        Shot shot =
                new Shot(UUID.randomUUID(), "s", Buffer.buffer(), Instant.EPOCH, Optional.empty(), Optional.empty());
        backlog.add(shot);
        return shot;
    }
}
