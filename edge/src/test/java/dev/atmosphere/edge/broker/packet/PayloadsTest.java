package dev.atmosphere.edge.broker.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import org.junit.jupiter.api.Test;

class PayloadsTest {
    private final Payloads payloads = new Payloads();

    @Test
    void an_array_is_used_again_once_the_last_reference_is_gone() {
        Payloads.Payload first = payloads.take(100_000);
        byte[] array = first.array();
        ByteBuf slice = first.retainedSlice(0, 10);

        first.release();
        assertThat(payloads.take(100_000).array()).isNotSameAs(array);
        slice.release();

        Payloads.Payload second = payloads.take(90_000);
        assertThat(second.array()).isSameAs(array);
        assertThat(second.readableBytes()).isEqualTo(90_000);
    }

    @Test
    void one_that_was_given_back_cannot_be_read_any_more() {
        Payloads.Payload payload = payloads.take(50_000);
        payload.release();
        payloads.take(50_000).array()[0] = 1;

        assertThatThrownBy(() -> payload.getByte(0)).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(() -> payload.retainedSlice(0, 1)).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void one_that_is_kept_is_never_used_again() {
        Payloads.Payload payload = payloads.take(50_000);
        payload.keep();
        payload.keep();

        payload.release();

        assertThat(payload.getByte(0)).isZero();
        assertThat(payloads.idleBytes()).isZero();
    }

    @Test
    void an_array_that_is_much_too_large_is_not_used() {
        byte[] large = payloads.take(1_000_000).array();
        payloads.take(1).release();
        Payloads.Payload million = payloads.take(1_000_000);
        million.release();

        assertThat(payloads.take(700_000).array()).hasSize(700_000).isNotSameAs(large);
        assertThat(payloads.take(800_000).array()).hasSize(1_000_000);
    }

    @Test
    void what_lies_idle_is_bounded_and_given_up_when_nobody_takes_it() {
        Payloads.Payload[] many = new Payloads.Payload[20];
        for (int i = 0; i < many.length; i++) {
            many[i] = payloads.take(1 << 20);
        }
        for (Payloads.Payload one : many) {
            one.release();
        }
        assertThat(payloads.idleBytes()).isEqualTo(16 << 20);

        payloads.sweep();
        assertThat(payloads.idleBytes()).isEqualTo(16 << 20);
        payloads.sweep();
        assertThat(payloads.idleBytes()).isZero();
    }
}
