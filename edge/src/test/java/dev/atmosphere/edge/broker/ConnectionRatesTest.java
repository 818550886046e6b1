package dev.atmosphere.edge.broker;

import static dev.atmosphere.edge.broker.ConnectionRates.Answer.ENTERS;
import static dev.atmosphere.edge.broker.ConnectionRates.Answer.IS_CLOSED;
import static dev.atmosphere.edge.broker.ConnectionRates.Answer.IS_TOLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.access.SourceNetwork;
import dev.atmosphere.edge.broker.ConnectionRates.Answer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionRatesTest {
    private static final SourceNetwork HOME = new SourceNetwork("10.0.0.7", false);
    private static final SourceNetwork AWAY = new SourceNetwork("10.0.0.8", false);

    /** Near the end of what nanoTime counts: it may roll over. */
    private long nowNanos = Long.MAX_VALUE - 1;

    private ConnectionRates rates(int inAll, int perAddress) {
        return new ConnectionRates(new ClientLimits(0, inAll, perAddress, false, 0, 0), nowNanos);
    }

    private List<Answer> arrive(ConnectionRates rates, SourceNetwork from, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> rates.arrives(from, nowNanos))
                .toList();
    }

    private static int count(List<Answer> answers, Answer answer) {
        return Collections.frequency(answers, answer);
    }

    @Test
    void ten_seconds_worth_come_at_once_and_then_so_many_a_second() {
        ConnectionRates rates = rates(0, 5);
        assertThat(count(arrive(rates, HOME, 60), ENTERS)).isEqualTo(50);
        nowNanos += Duration.ofSeconds(2).toNanos();
        assertThat(count(arrive(rates, HOME, 60), ENTERS)).isEqualTo(10);
        nowNanos += Duration.ofHours(1).toNanos();
        assertThat(count(arrive(rates, HOME, 60), ENTERS)).isEqualTo(50);
    }

    @Test
    void a_few_are_told_and_the_others_closed() {
        ConnectionRates rates = rates(1, 0);
        List<Answer> answers = arrive(rates, HOME, 100);
        assertThat(count(answers, ENTERS)).isEqualTo(10);
        assertThat(count(answers, IS_TOLD)).isEqualTo(20);
        assertThat(count(answers, IS_CLOSED)).isEqualTo(70);
    }

    @Test
    void an_address_that_floods_does_not_shut_the_door_for_another() {
        ConnectionRates rates = rates(10, 5);
        arrive(rates, HOME, 10_000);
        assertThat(count(arrive(rates, AWAY, 50), ENTERS)).isEqualTo(50);
        assertThat(count(arrive(rates, AWAY, 1), ENTERS)).isZero();
    }

    @Test
    void a_network_of_ipv6_is_one_address_and_ipv4_is_what_it_says() throws Exception {
        assertThat(SourceNetwork.of(InetAddress.getByName("2001:db8:1:2:3:4:5:6")))
                .isEqualTo(SourceNetwork.of(InetAddress.getByName("2001:db8:1:2::1")))
                .isNotEqualTo(SourceNetwork.of(InetAddress.getByName("2001:db8:1:3::1")))
                .hasToString("2001:0db8:0001:0002::/64");
        assertThat(SourceNetwork.of(InetAddress.getByName("::ffff:10.1.2.3"))).hasToString("10.1.2.3");
        assertThat(SourceNetwork.of(InetAddress.getByName("::1")).loopback()).isTrue();
        assertThat(SourceNetwork.of(InetAddress.getByName("127.9.9.9")).loopback())
                .isTrue();
        assertThat(SourceNetwork.of(InetAddress.getByName("::2")).loopback()).isFalse();
    }
}
