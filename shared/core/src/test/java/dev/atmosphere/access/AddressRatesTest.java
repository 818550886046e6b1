package dev.atmosphere.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressRatesTest {
    private static final SourceNetwork HOME = network("10.0.0.7");
    private static final SourceNetwork AWAY = network("10.0.0.8");

    /** Near the end of what nanoTime counts: it may roll over. */
    private long nowNanos = Long.MAX_VALUE - 1;

    private static SourceNetwork network(String text) {
        return new SourceNetwork(text, false);
    }

    private long taken(AddressRates rates, SourceNetwork from, int times) {
        return IntStream.range(0, times)
                .filter(i -> rates.tryTake(from, nowNanos))
                .count();
    }

    @Test
    void ten_seconds_worth_come_at_once_and_then_so_many_a_second() {
        AddressRates rates = new AddressRates(5);

        assertThat(taken(rates, HOME, 60)).isEqualTo(50);
        nowNanos += Duration.ofSeconds(2).toNanos();
        assertThat(taken(rates, HOME, 60)).isEqualTo(10);
        nowNanos += Duration.ofHours(1).toNanos();
        assertThat(taken(rates, HOME, 60)).isEqualTo(50);
    }

    @Test
    void one_address_does_not_take_from_another() {
        AddressRates rates = new AddressRates(5);
        taken(rates, HOME, 10_000);

        assertThat(taken(rates, AWAY, 60)).isEqualTo(50);
    }

    @Test
    void without_a_limit_nothing_is_counted_and_nobody_is_remembered() {
        AddressRates rates = new AddressRates(0);

        assertThat(taken(rates, HOME, 10_000)).isEqualTo(10_000);
        assertThat(rates.addresses()).isZero();
    }

    @Test
    void addresses_that_are_quiet_are_forgotten_and_never_more_than_some_are_kept() {
        AddressRates rates = new AddressRates(5);
        IntStream.range(0, AddressRates.MOST_ADDRESSES + 500).forEach(i -> taken(rates, network("network " + i), 1));
        assertThat(rates.addresses()).isEqualTo(AddressRates.MOST_ADDRESSES);

        nowNanos += Duration.ofSeconds(1).toNanos();
        rates.sweep(nowNanos);

        assertThat(rates.addresses()).isZero();
    }
}
