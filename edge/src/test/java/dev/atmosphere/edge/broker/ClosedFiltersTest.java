package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClosedFiltersTest {
    private final Authentication closing = new ClosedFilters(new AnonymousAccess(false), Set.of("no/way"));

    @Test
    void a_closed_filter_is_refused_with_the_same_code_in_every_version_and_the_others_are_not() {
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults(), closing, Clock.systemUTC(), b -> {});
                RawClient three = broker.raw().connect(4, "three");
                RawClient five = broker.raw().connect(5, "five")) {
            three.send("82 13 0001 0006 6e6f2f776179 00 0005 6e6f2f7761 00");
            assertThat(three.receive()).isEqualTo("900400018000");
            five.send("82 0c 0001 00 0006 6e6f2f776179 00");
            assertThat(five.receive()).isEqualTo("900400010080");
        }
    }

    @Test
    void who_is_turned_away_stays_so() {
        Authentication nobody = c -> Future.succeededFuture(new Authentication.Decision.Refuse(false, "closed"));
        try (TestBroker broker = new TestBroker(
                        BrokerConfig.defaults(), new ClosedFilters(nobody, Set.of("a")), Clock.systemUTC(), b -> {});
                RawClient client = broker.raw().send(RawClient.connectPacket(4, "c", ""))) {
            assertThat(client.receive()).isEqualTo("20020005");
        }
    }
}
