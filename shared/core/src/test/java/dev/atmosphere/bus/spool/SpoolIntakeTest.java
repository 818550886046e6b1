package dev.atmosphere.bus.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.bus.Inbox;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.picture.Picture;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The upload ledger: each id is taken in once, with one picture. */
final class SpoolIntakeTest extends SpoolFixture {
    private final UUID id = UUID.randomUUID();
    private final Picture picture = picture(1, 1000);

    @Test
    void a_resend_is_folded_even_after_the_picture_has_gone_through_and_a_restart() throws Exception {
        assertThat(get(bus.publishOnce(UPLOADS, message(id, picture)))).isEqualTo(Intake.NEW);
        get(read(UPLOADS, "process").next().ack());

        assertThat(get(bus.publishOnce(UPLOADS, message(id, picture)))).isEqualTo(Intake.SAME);
        reopen();
        assertThat(get(bus.publishOnce(UPLOADS, message(id, picture)))).isEqualTo(Intake.SAME);

        get(bus.publish(UPLOADS, message(id, picture)));
        assertThat(bus.state().messages()).isZero();
        assertThat(pictureFiles()).isEmpty();
    }

    @Test
    void an_id_is_not_taken_for_other_bytes() throws Exception {
        get(bus.publishOnce(UPLOADS, message(id, picture)));

        assertThat(get(bus.publishOnce(UPLOADS, message(id, picture(2, 1000))))).isEqualTo(Intake.OTHER_BYTES);
        assertThatThrownBy(() -> get(bus.publish(UPLOADS, message(id, picture(2, 1000)))))
                .hasCauseInstanceOf(Poison.class)
                .hasMessageContaining("was used for another picture");
        assertThat(pictureFiles()).containsExactly(picture.sha256());
    }

    @Test
    void of_resends_at_the_same_moment_one_is_new() throws Exception {
        List<Future<Intake>> all = IntStream.range(0, 20)
                .mapToObj(i -> bus.publishOnce(UPLOADS, message(id, Picture.of(picture.bytes()))))
                .toList();
        get(Future.all(all));

        assertThat(all.stream().filter(one -> one.result() == Intake.NEW)).hasSize(1);
        assertThat(all.stream().filter(one -> one.result() == Intake.SAME)).hasSize(19);
        Inbox inbox = read(UPLOADS, "process");
        get(inbox.next().ack());
        assertThat(bus.state().messages()).isZero();
    }

    @Test
    void the_ledger_forgets_after_its_time() throws Exception {
        get(bus.publishOnce(UPLOADS, message(id, picture)));
        get(read(UPLOADS, "process").next().ack());

        clock.advance(limits.maxLedgerAge().minusMinutes(1));
        get(bus.sweep());
        assertThat(get(bus.publishOnce(UPLOADS, message(id, picture)))).isEqualTo(Intake.SAME);

        clock.advance(Duration.ofMinutes(2));
        get(bus.sweep());
        assertThat(get(bus.publishOnce(UPLOADS, message(id, picture)))).isEqualTo(Intake.NEW);
    }

    @Test
    void the_ledger_keeps_the_newest_when_it_is_full() throws Exception {
        limits = new SpoolLimits(
                limits.maxBytes(),
                limits.reserveBytes(),
                limits.maxAge(),
                0,
                limits.maxDeadLetterBytes(),
                limits.maxDeadLetterAge(),
                limits.maxLedgerAge(),
                2);
        reopen();
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        for (UUID one : ids) {
            get(bus.publishOnce(UPLOADS, message(one, picture)));
            clock.advance(Duration.ofSeconds(1));
        }
        Inbox inbox = read(UPLOADS, "process");
        for (int i = 0; i < 3; i++) {
            get(inbox.next().ack());
        }

        get(bus.sweep());

        assertThat(get(bus.publishOnce(UPLOADS, message(ids.get(1), picture)))).isEqualTo(Intake.SAME);
        assertThat(get(bus.publishOnce(UPLOADS, message(ids.get(2), picture)))).isEqualTo(Intake.SAME);
        assertThat(get(bus.publishOnce(UPLOADS, message(ids.get(0), picture)))).isEqualTo(Intake.NEW);
    }
}
