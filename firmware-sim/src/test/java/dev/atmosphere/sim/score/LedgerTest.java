package dev.atmosphere.sim.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.face.Box;
import dev.atmosphere.sim.fault.Fault;
import dev.atmosphere.sim.mqtt.Acknowledgement;
import dev.atmosphere.sim.scene.Truth;
import dev.atmosphere.sim.scene.Who;
import dev.atmosphere.sim.station.Shot;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void names_count_right_wrong_and_unknown_and_a_stranger_is_right_without_one() {
        Shot shot = people(new Who("Zoë 🦊", false), new Who("Bo", false), new Who("Cy", false), new Who("Di", true));

        ledger.answered("s", 1, named(shot, "", "\"Zoë 🦊\"", "\"Cy\"", "null", "null"));

        assertThat(ledger.names()).isEqualTo(new Names(2, 1, 1));
        assertThat(ledger.names().identity()).isEqualTo(0.5);
    }

    @Test
    void a_stranger_by_a_name_is_wrong_and_faces_of_unknown_people_are_not_scored() {
        Shot shot = people(new Who("Di", true), null);

        ledger.answered("s", 1, named(shot, "", "\"Bo\"", "\"Bo\""));

        assertThat(ledger.names()).isEqualTo(new Names(0, 1, 0));
    }

    @Test
    void an_update_is_no_second_answer_and_its_names_count_apart() {
        Shot shot = people(new Who("Ada", false), new Who("Bo", false), new Who("Cy", false));
        ledger.acknowledged(shot);
        ledger.answered("s", 1, named(shot, "", "null", "null", "\"Cy\""));

        ledger.answered("s", 1, named(shot, "\"update\":\"person\",", "\"Ada\"", "\"Cy\"", "null"));

        assertThat(ledger.totals().results().duplicated()).isZero();
        assertThat(ledger.names()).isEqualTo(new Names(1, 0, 2));
        assertThat(ledger.laterNames()).isEqualTo(new Names(1, 1, 0));
        assertThat(ledger.totals().results().takenBack()).isEqualTo(1);
    }

    @Test
    void an_update_of_a_picture_of_another_run_says_nothing() {
        Shot another = people(new Who("Ada", false));

        new Ledger(Duration.ofSeconds(10), () -> nanos)
                .answered("s", 1, named(another, "\"update\":\"person\",", "\"Ada\""));

        assertThat(ledger.laterNames()).isEqualTo(Names.ZERO);
        assertThat(ledger.totals().results().unknown()).isZero();
    }

    /** A picture of these, 100 pixels apart; null: nobody knows who. */
    private Shot people(Who... people) {
        List<Box> faces = new ArrayList<>();
        List<Optional<Who>> who = new ArrayList<>();
        for (Who one : people) {
            faces.add(new Box(100 * faces.size(), 0, 50, 50));
            who.add(Optional.ofNullable(one));
        }
        Truth truth = new Truth(faces, who, List.of());
        Shot shot = new Shot(
                UUID.randomUUID(), "s", Buffer.buffer("x"), Instant.EPOCH, Optional.of(truth), Optional.empty());
        ledger.sent(shot);
        return shot;
    }

    /** All faces found, with these names; each face's id is made of its place. */
    private static Buffer named(Shot shot, String more, String... names) {
        StringBuilder faces = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            faces.append("%s{\"faceId\":\"%s\",\"x\":%d,\"y\":0,\"width\":50,\"height\":50,\"score\":0.9,\"person\":%s}"
                    .formatted(i == 0 ? "" : ",", new UUID(0, i), 100 * i, names[i]));
        }
        return Buffer.buffer("{%s\"imageId\":\"%s\",\"faces\":[%s]}".formatted(more, shot.id(), faces));
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
