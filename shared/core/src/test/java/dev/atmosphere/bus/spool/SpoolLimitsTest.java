package dev.atmosphere.bus.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Inbox;
import dev.atmosphere.failure.Transient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spool is bounded in bytes and in age, and says what it gives up. */
final class SpoolLimitsTest extends SpoolFixture {
    private static final int PICTURE_BYTES = 10_000;

    /** Room for ten pictures and a bit, four in the reserve, and about three in the dead letters. */
    @BeforeEach
    void narrow() throws Exception {
        limits = new SpoolLimits(
                105_000, 45_000, Duration.ofDays(2), 0, 35_000, Duration.ofDays(5), Duration.ofDays(7), 1000);
        reopen();
    }

    private void fill() throws Exception {
        for (int i = 0; i < 10; i++) {
            get(bus.publish(UPLOADS, message(picture(i, PICTURE_BYTES))));
        }
    }

    private static void assertFull(ThrowingPublish publish) {
        assertThatThrownBy(publish::run).cause().isInstanceOfSatisfying(Transient.class, why -> assertThat(why.reason())
                .isEqualTo("spool-full"));
    }

    private interface ThrowingPublish {
        void run() throws Exception;
    }

    @Test
    void a_full_spool_refuses_new_pictures_and_keeps_what_it_has() throws Exception {
        Inbox inbox = read(UPLOADS, "process");
        fill();

        assertFull(() -> get(bus.publish(UPLOADS, message(picture(99, PICTURE_BYTES)))));

        assertThat(bus.state().full()).isTrue();
        assertThat(bus.state().free()).isLessThan(PICTURE_BYTES);
        assertThat(pictureFiles()).hasSize(10);
        assertThat(inbox.next(10)).hasSize(10);
    }

    @Test
    void a_full_spool_still_knows_a_resend() throws Exception {
        UUID id = UUID.randomUUID();
        get(bus.publish(UPLOADS, message(id, picture(0, PICTURE_BYTES))));
        get(read(UPLOADS, "process").next().ack());
        fill();

        assertThat(get(bus.publishOnce(UPLOADS, message(id, picture(0, PICTURE_BYTES)))))
                .isEqualTo(Intake.SAME);
    }

    @Test
    void a_full_spool_drains_although_the_steps_make_new_pictures() throws Exception {
        fill();
        assertFull(() -> get(bus.publish(UPLOADS, message(picture(99, PICTURE_BYTES)))));
        Inbox uploads = read(UPLOADS, "process");

        for (int i = 0; i < 10; i++) {
            Delivery upload = uploads.next();
            get(bus.publish(RESULTS, message(picture(1000 + i, PICTURE_BYTES))));
            get(upload.ack());
        }
        Inbox results = read(RESULTS, "sync");
        for (int i = 0; i < 10; i++) {
            get(results.next().ack());
        }

        get(bus.publish(UPLOADS, message(picture(99, PICTURE_BYTES))));
        assertThat(bus.state().full()).isFalse();
    }

    @Test
    void the_reserve_is_bounded_too() throws Exception {
        fill();
        for (int i = 0; i < 4; i++) {
            get(bus.publish(RESULTS, message(picture(1000 + i, PICTURE_BYTES))));
        }

        assertFull(() -> get(bus.publish(RESULTS, message(picture(1004, PICTURE_BYTES)))));
        // No new picture, no room needed: what is held can still be handed on.
        get(bus.publish(RESULTS, message(picture(3, PICTURE_BYTES))));
    }

    @Test
    void nothing_is_taken_in_when_the_disk_is_nearly_full() throws Exception {
        limits = new SpoolLimits(
                limits.maxBytes(),
                limits.reserveBytes(),
                limits.maxAge(),
                Long.MAX_VALUE / 2,
                limits.maxDeadLetterBytes(),
                limits.maxDeadLetterAge(),
                limits.maxLedgerAge(),
                limits.maxLedgerEntries());
        reopen();

        assertFull(() -> get(bus.publish(UPLOADS, message(picture(1, PICTURE_BYTES)))));
        get(bus.publish(RESULTS, message(picture(1, PICTURE_BYTES))));
    }

    @Test
    void refused_pictures_leave_nothing_behind() throws Exception {
        fill();
        for (int i = 0; i < 20; i++) {
            int seed = 100 + i;
            assertFull(() -> get(bus.publish(UPLOADS, message(picture(seed, PICTURE_BYTES)))));
        }
        Inbox inbox = read(UPLOADS, "process");
        for (int i = 0; i < 10; i++) {
            get(inbox.next().ack());
        }

        await().untilAsserted(() -> assertThat(pictureFiles()).isEmpty());
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
        assertThat(bus.state().bytes()).isZero();
        fill();
    }

    @Test
    void what_nobody_took_in_time_goes_to_the_dead_letters() throws Exception {
        get(subscribe(RESULTS, "sync", new Inbox()).close());
        get(bus.publish(RESULTS, message(picture(1, PICTURE_BYTES))));
        get(bus.publish(NOTES, note(1)));

        clock.advance(Duration.ofDays(1));
        get(bus.publish(RESULTS, message(picture(2, PICTURE_BYTES))));
        clock.advance(Duration.ofDays(1).plusMinutes(1));
        get(bus.sweep());

        List<DeadLetter> letters = get(bus.deadLetters().list(RESULTS, 10));
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).group()).isEqualTo("sync");
        assertThat(letters.get(0).cause().reason()).isEqualTo("too-old");
        assertThat(letters.get(0).message().picture()).contains(picture(1, PICTURE_BYTES));
        // A topic that nobody ever read.
        assertThat(get(bus.deadLetters().list(NOTES, 10))).hasSize(1);
        assertThat(givenUp("too-old")).isEqualTo(2);
        assertThat(bus.state().messages()).isEqualTo(1);
    }

    @Test
    void what_is_being_worked_on_is_not_too_old() throws Exception {
        get(bus.publish(RESULTS, message(picture(1, PICTURE_BYTES))));
        Delivery delivery = read(RESULTS, "sync").next();

        clock.advance(Duration.ofDays(3));
        get(bus.sweep());

        assertThat(get(bus.deadLetters().list(RESULTS, 10))).isEmpty();
        get(delivery.ack());
        assertThat(bus.state().messages()).isZero();
    }

    @Test
    void the_oldest_dead_letters_make_room_and_are_counted() throws Exception {
        Inbox inbox = read(RESULTS, "sync");
        for (int i = 0; i < 5; i++) {
            get(bus.publish(RESULTS, message(picture(i, PICTURE_BYTES))));
            get(inbox.next().deadLetter(new Cause("bad", Integer.toString(i))));
        }

        get(bus.sweep());

        assertThat(get(bus.deadLetters().list(RESULTS, 10)))
                .extracting(letter -> letter.cause().text())
                .containsExactly("4", "3", "2");
        assertThat(givenUp("dead-letter-no-room")).isEqualTo(2);
        await().untilAsserted(() -> assertThat(pictureFiles()).hasSize(3));

        clock.advance(Duration.ofDays(6));
        get(bus.sweep());
        assertThat(get(bus.deadLetters().list(RESULTS, 10))).isEmpty();
        assertThat(givenUp("dead-letter-too-old")).isEqualTo(3);
        await().untilAsserted(() -> assertThat(pictureFiles()).isEmpty());
    }

    @Test
    void limits_that_contradict_each_other_are_refused() {
        assertThatThrownBy(() -> new SpoolLimits(
                        1000, 100, Duration.ofDays(1), 0, 501, Duration.ofDays(1), Duration.ofDays(1), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most half");
        assertThatThrownBy(() ->
                        new SpoolLimits(0, 100, Duration.ofDays(1), 0, 1, Duration.ofDays(1), Duration.ofDays(1), 10))
                .hasMessageContaining("maxBytes must be above 0");
    }
}
