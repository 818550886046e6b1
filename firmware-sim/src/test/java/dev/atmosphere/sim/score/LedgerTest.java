package dev.atmosphere.sim.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.sim.fault.Fault;
import dev.atmosphere.sim.mqtt.Acknowledgement;
import dev.atmosphere.sim.scene.Truth;
import dev.atmosphere.sim.station.Shot;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private long nanos;
    private final Ledger ledger = new Ledger(Duration.ofSeconds(10), () -> nanos);

    @Test
    void a_late_answer_is_late_and_no_longer_lost() {
        Shot shot = sent(Optional.empty());
        ledger.acknowledged(shot);
        pass(Duration.ofSeconds(11));
        assertThat(ledger.totals().results().lost()).isEqualTo(1);

        ledger.answered("s", 1, answer(shot, 1));

        assertThat(ledger.totals().results().lost()).isZero();
        assertThat(ledger.totals().results().late()).isEqualTo(1);
        assertThat(ledger.totals().results().answered()).isEqualTo(1);
        assertThat(ledger.settled()).isTrue();
    }

    @Test
    void what_was_not_acknowledged_is_not_lost_however_long_it_takes() {
        sent(Optional.empty());

        pass(Duration.ofHours(1));

        assertThat(ledger.totals().results().lost()).isZero();
        assertThat(ledger.totals().pictures().unacknowledged()).isEqualTo(1);
        assertThat(ledger.settled()).isFalse();
    }

    @Test
    void an_answer_may_come_before_the_acknowledgement() {
        Shot shot = sent(Optional.empty());

        ledger.answered("s", 1, answer(shot, 1));
        assertThat(ledger.settled()).isFalse();
        ledger.acknowledged(shot);

        assertThat(ledger.settled()).isTrue();
        assertThat(ledger.totals().results().answered()).isEqualTo(1);
    }

    @Test
    void the_same_bytes_on_a_later_connection_are_a_redelivery() {
        Shot shot = sent(Optional.empty());
        ledger.acknowledged(shot);
        ledger.answered("s", 1, answer(shot, 1));

        ledger.answered("s", 2, answer(shot, 1));

        assertThat(ledger.totals().results().redelivered()).isEqualTo(1);
        assertThat(ledger.totals().results().duplicated()).isZero();
    }

    @Test
    void another_answer_or_the_same_one_on_the_same_connection_is_a_duplicate() {
        Shot shot = sent(Optional.empty());
        ledger.acknowledged(shot);
        ledger.answered("s", 1, answer(shot, 1));

        ledger.answered("s", 1, answer(shot, 1));
        ledger.answered("s", 2, answer(shot, 2));

        assertThat(ledger.totals().results().duplicated()).isEqualTo(2);
        assertThat(ledger.totals().results().answered()).isEqualTo(1);
    }

    @Test
    void a_broken_picture_waits_for_no_answer_and_one_is_a_fault_of_the_gateway() {
        Shot shot = sent(Optional.of(Fault.EMPTY));
        ledger.refused(shot, new Acknowledgement(0x99, "payload_format_invalid", "no bytes"));
        assertThat(ledger.settled()).isTrue();

        ledger.answered("s", 1, answer(shot, 1));

        assertThat(ledger.totals().results().unexpected()).isEqualTo(1);
        assertThat(ledger.totals().pictures().refusedSound()).isZero();
        assertThat(ledger.totals().pictures().refusals()).containsEntry("payload_format_invalid", 1L);
    }

    @Test
    void nonsense_and_strangers_are_counted_apart() {
        ledger.answered("s", 1, Buffer.buffer("{"));
        ledger.answered("s", 1, Buffer.buffer("{\"faces\":[]}"));
        ledger.answered("s", 1, Buffer.buffer("{\"imageId\":\"" + UUID.randomUUID() + "\",\"faces\":[]}"));

        assertThat(ledger.totals().results().unreadable()).isEqualTo(2);
        assertThat(ledger.totals().results().unknown()).isEqualTo(1);
    }

    @Test
    void latencies_run_from_the_first_sending() {
        Shot shot = sent(Optional.empty());
        nanos += Duration.ofMillis(40).toNanos();
        ledger.acknowledged(shot);
        nanos += Duration.ofMillis(60).toNanos();
        ledger.answered("s", 1, answer(shot, 1));

        assertThat(ledger.untilAcknowledged().p50()).isBetween(39.9, 40.1);
        assertThat(ledger.untilAnswered().p99()).isBetween(99.9, 100.1);
    }

    private Shot sent(Optional<Fault> fault) {
        Shot shot =
                new Shot(UUID.randomUUID(), "s", Buffer.buffer("x"), Instant.EPOCH, Optional.of(Truth.NOBODY), fault);
        ledger.sent(shot);
        return shot;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        ledger.review();
    }

    private static Buffer answer(Shot shot, int processed) {
        return Buffer.buffer("{\"imageId\":\"%s\",\"processedAt\":%d,\"faces\":[]}".formatted(shot.id(), processed));
    }
}
