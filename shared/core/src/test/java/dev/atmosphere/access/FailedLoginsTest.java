package dev.atmosphere.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may run over
    private final FailedLogins failures = new FailedLogins(now::get);
    private final InetAddress address = address("192.0.2.7");

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void fail(InetAddress from, int times) {
        for (int i = 0; i < times; i++) {
            failures.failed(from);
        }
    }

    @Test
    void the_first_failures_cost_nothing() {
        fail(address, 2);
        assertThat(failures.turn(address)).isZero();
        assertThat(failures.isSlowed(address)).isFalse();
    }

    @Test
    void each_further_failure_doubles_the_wait_up_to_eight_seconds() {
        long[] waits = new long[9];
        for (int i = 0; i < waits.length; i++) {
            now.addAndGet(Duration.ofSeconds(30).toNanos());
            fail(address, i == 0 ? 3 : 1);
            waits[i] = failures.turn(address).toMillis();
        }
        assertThat(waits).containsExactly(250, 500, 1000, 2000, 4000, 8000, 8000, 8000, 8000);
    }

    @Test
    void several_at_once_come_one_after_the_other_and_too_many_are_sent_away() {
        fail(address, 5);
        assertThat(failures.turn(address)).isEqualTo(Duration.ofSeconds(1));
        assertThat(failures.turn(address)).isEqualTo(Duration.ofSeconds(2));
        for (int i = 3; i <= 10; i++) {
            assertThat(failures.turn(address)).isEqualTo(Duration.ofSeconds(i));
        }
        assertThat(failures.turn(address)).isNegative();
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(failures.turn(address)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void another_address_is_not_slowed() {
        fail(address, 50);
        assertThat(failures.turn(address("192.0.2.8"))).isZero();
    }

    @Test
    void ten_quiet_minutes_are_forgiven() {
        fail(address, 50);
        now.addAndGet(Duration.ofMinutes(10).toNanos() + 1);
        assertThat(failures.turn(address)).isZero();
    }

    @Test
    void of_ipv6_the_network_counts() {
        fail(address("2001:db8:1:2::1"), 3);
        assertThat(failures.isSlowed(address("2001:db8:1:2:ffff::9"))).isTrue();
        assertThat(failures.isSlowed(address("2001:db8:1:3::1"))).isFalse();
    }

    @Test
    void memory_is_bounded_and_those_not_heard_of_for_longest_go() throws Exception {
        fail(address, 3);
        for (int i = 0; i < FailedLogins.MOST_ADDRESSES - 1; i++) {
            failures.failed(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
        }
        assertThat(failures.isSlowed(address)).isTrue(); // and so it was heard of
        failures.failed(address("198.51.100.1"));
        assertThat(failures.size()).isEqualTo(FailedLogins.MOST_ADDRESSES);
        assertThat(failures.isSlowed(address)).isTrue();
    }
}
