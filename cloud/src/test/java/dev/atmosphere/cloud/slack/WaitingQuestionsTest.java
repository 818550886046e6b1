package dev.atmosphere.cloud.slack;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.slack.SlackMessage.Place;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.store.Samples;
import dev.atmosphere.cloud.tagging.PgQuestions;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Descriptor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The queue before the channel, in a real database; what is posted is only written down as posted. */
class WaitingQuestionsTest {
    @RegisterExtension
    static final TestDatabase SQL = new TestDatabase();

    private static final String HAS_A_PLACE = "slack_messages WHERE asked_at IS NOT NULL";
    private static final String LEFT =
            "slack_messages WHERE asked_at IS NULL AND wanted = posted AND trouble LIKE 'faces%'";

    private final MessageRows rows = new MessageRows(SQL.database());

    @BeforeEach
    void nothing_was_asked() throws Exception {
        await(SQL.database().query("TRUNCATE images, people, slack_messages CASCADE", Tuple.tuple()));
    }

    /** A face somewhere on a line, which nobody knows. */
    private static UUID unknown(double x) throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        await(new PgImageRows(SQL.database()).insert(image, Future::succeededFuture));
        UUID face = image.faces().get(0).faceId();
        change(
                "UPDATE faces SET descriptor = $2 WHERE face_id = $1",
                face,
                Buffer.buffer(new Descriptor(new float[] {(float) x, 0}).toBytes()));
        await(new PgQuestions(SQL.database(), Clock.systemUTC())
                .ask(new FaceNotIdentified(face, image.capture(), face, 90, 90, Optional.empty())));
        return face;
    }

    private static void change(String sql, Object... values) throws Exception {
        await(SQL.database().query(sql, Tuple.from(values)));
    }

    /** As often as the poster looks, which posts what has a place. */
    private void posting(int open, int alike, int looks) throws Exception {
        WaitingQuestions questions =
                new WaitingQuestions(SQL.database(), new QuestionLimits(open, alike, Duration.ofDays(1)));
        for (int i = 0; i < looks; i++) {
            await(questions.admit());
            Optional<SlackMessage> next = await(rows.next());
            if (next.isPresent()) {
                await(rows.posted(next.get(), new Place("C012AB3CD45", "17000000" + i + ".000100")));
            }
        }
    }

    private static List<UUID> faces(String where) throws Exception {
        return SQL.rows("SELECT face_id FROM " + where + " ORDER BY asked_at").stream()
                .map(row -> row.getUUID(0))
                .toList();
    }

    private static void decide(UUID face, String state) throws Exception {
        change("UPDATE tagging_requests SET state = $2, verdict = 'stranger' WHERE face_id = $1", face, state);
    }

    @Test
    void no_more_questions_stand_open_than_allowed_and_an_answer_brings_the_next() throws Exception {
        for (int i = 0; i < 4; i++) {
            unknown(10 * i);
        }
        posting(2, 5, 6);
        List<UUID> first = faces(HAS_A_PLACE);
        assertThat(first).hasSize(2);

        decide(first.get(0), "decided");
        posting(2, 5, 6);

        assertThat(faces(HAS_A_PLACE)).hasSize(3).containsAll(first);
        assertThat(SQL.count("tagging_requests WHERE state = 'open'")).isEqualTo(3);
    }

    @Test
    void the_newest_of_faces_as_good_is_asked_about_first() throws Exception {
        unknown(0);
        UUID newest = unknown(10);

        posting(1, 5, 1);

        assertThat(faces(HAS_A_PLACE)).containsExactly(newest);
    }

    @Test
    void a_question_that_nobody_answers_gives_its_place_away_and_stays() throws Exception {
        UUID old = unknown(0);
        posting(1, 5, 1);
        UUID other = unknown(10);
        posting(1, 5, 2);
        assertThat(faces(HAS_A_PLACE)).containsExactly(old);

        change("UPDATE slack_messages SET asked_at = now() - interval '25 hours'");
        posting(1, 5, 2);

        assertThat(faces(HAS_A_PLACE + " AND ts IS NOT NULL")).containsExactly(old, other);
    }

    @Test
    void no_more_are_chosen_ahead_than_are_being_prepared() throws Exception {
        for (int i = 0; i < 6; i++) {
            unknown(10 * i);
        }
        WaitingQuestions questions =
                new WaitingQuestions(SQL.database(), new QuestionLimits(10, 5, Duration.ofDays(1)));

        for (int i = 0; i < 6; i++) {
            await(questions.admit());
        }

        assertThat(SQL.count(HAS_A_PLACE)).isEqualTo(WaitingQuestions.MOST_PREPARED);
    }

    @Test
    void while_slack_is_away_no_places_are_given_away() throws Exception {
        UUID old = unknown(0);
        WaitingQuestions questions = new WaitingQuestions(SQL.database(), new QuestionLimits(1, 5, Duration.ofDays(1)));
        await(questions.admit());
        unknown(10);
        change("UPDATE slack_messages SET asked_at = asked_at - interval '3 days' WHERE asked_at IS NOT NULL");

        await(questions.admit());

        assertThat(faces(HAS_A_PLACE)).containsExactly(old);
    }

    @Test
    void what_slack_refused_for_good_takes_no_place() throws Exception {
        unknown(0);
        await(new WaitingQuestions(SQL.database(), new QuestionLimits(1, 5, Duration.ofDays(1))).admit());
        await(rows.givenUp(await(rows.next()).orElseThrow(), "invalid_blocks"));
        UUID other = unknown(10);

        posting(1, 5, 1);

        assertThat(faces(HAS_A_PLACE + " AND ts IS NOT NULL")).containsExactly(other);
    }

    @Test
    void enough_faces_that_look_alike_are_asked_about_and_the_others_are_left_to_the_inbox() throws Exception {
        for (int i = 0; i < 6; i++) {
            unknown(0.12 * i);
        }
        UUID other = unknown(50);

        posting(10, 2, 10);

        assertThat(faces(HAS_A_PLACE)).contains(other);
        assertThat(SQL.count(LEFT)).isBetween(2L, 4L);
        assertThat(SQL.count(HAS_A_PLACE) + SQL.count(LEFT)).isEqualTo(7);
        assertThat(SQL.count("tagging_requests WHERE state = 'open'")).isEqualTo(7);
    }

    @Test
    void those_that_were_answered_count_as_well_and_those_that_the_trainer_refused_do_not() throws Exception {
        UUID asked = unknown(0);
        posting(10, 1, 1);
        decide(asked, "closed");
        UUID left = unknown(0.2);
        posting(10, 1, 1);
        assertThat(faces(LEFT)).containsExactly(left);

        change(
                "UPDATE tagging_requests SET refused = 'blurred', refused_why = 'It is blurred' WHERE face_id = $1",
                asked);
        UUID next = unknown(0.2);
        posting(10, 1, 2);

        assertThat(faces(HAS_A_PLACE)).containsExactlyInAnyOrder(asked, next);
    }

    @Test
    void a_vote_in_the_inbox_does_not_bring_what_was_left_to_it() throws Exception {
        unknown(0);
        posting(10, 1, 1);
        UUID left = unknown(0.2);
        posting(10, 1, 1);
        UUID voter = UUID.randomUUID();
        change("INSERT INTO people (person_id, name) VALUES ($1, 'Ada')", voter);

        change(
                "INSERT INTO face_tags (face_id, voter_id, verdict, voted_at, vote_id)"
                        + " VALUES ($1, $2, 'stranger', now(), gen_random_uuid())",
                left,
                voter);

        assertThat(await(rows.next())).isEmpty();
        assertThat(faces(LEFT)).containsExactly(left);
    }

    @Test
    void what_was_decided_in_the_inbox_first_is_not_said_until_it_is_asked_again() throws Exception {
        UUID face = unknown(0);
        decide(face, "decided");
        decide(face, "closed");
        change(
                "UPDATE faces SET verdict = 'stranger', decided_by = 'people', decided_at = now() WHERE face_id = $1",
                face);
        posting(10, 5, 2);
        assertThat(SQL.count(HAS_A_PLACE)).isZero();
        assertThat(SQL.count("slack_messages WHERE wanted > posted")).isZero();

        change("UPDATE tagging_requests SET state = 'open', verdict = NULL, round = 2 WHERE face_id = $1", face);
        posting(10, 5, 1);

        assertThat(faces(HAS_A_PLACE)).containsExactly(face);
    }

    @Test
    void an_erased_face_that_had_no_place_leaves_nothing() throws Exception {
        unknown(0);

        change("DELETE FROM images");

        assertThat(SQL.count("slack_messages")).isZero();
    }
}
