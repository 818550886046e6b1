package dev.atmosphere.cloud.slack;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.slack.QuestionChoice.Look;
import dev.atmosphere.cloud.slack.QuestionChoice.Waiting;
import dev.atmosphere.face.Descriptor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The queue before the channel, in {@code slack_messages}: gives a waiting question a place as soon as one is free. For the one process that posts.
 *
 * <p>The newest {@value #MOST_CONSIDERED} are considered and compared with the {@value #MOST_REMEMBERED} that were asked about last, which takes some
 * milliseconds; older ones have their turn when fewer new ones come. Faces that the trainer refused taught nothing and are not compared with.
 */
final class WaitingQuestions {
    static final int MOST_CONSIDERED = 100;
    static final int MOST_REMEMBERED = 300;
    /** With a place and not posted yet, their pictures being uploaded or waited for: what is chosen earlier than it has to be is older when it is asked. */
    static final int MOST_PREPARED = 3;

    /** Without those that Slack refused for good. */
    private static final String TAKEN =
            """
            SELECT count(*), count(*) FILTER (WHERE m.ts IS NULL) AS prepared
              FROM slack_messages m JOIN tagging_requests r USING (face_id)
             WHERE m.purpose = 'tagging' AND r.state = 'open'
               AND (m.asked_at > now() - $1 * interval '1 ms' AND m.ts IS NOT NULL
                    OR m.asked_at IS NOT NULL AND m.ts IS NULL AND m.wanted > m.posted)""";

    private static final String WAITING =
            """
            SELECT m.message_id, f.width, f.height, f.described_by, f.descriptor
              FROM slack_messages m JOIN faces f USING (face_id)
             WHERE m.purpose = 'tagging' AND m.asked_at IS NULL AND m.wanted > m.posted
             ORDER BY m.created_at DESC, m.message_id LIMIT $1""";
    private static final String ASKED =
            """
            SELECT f.described_by, f.descriptor
              FROM slack_messages m JOIN faces f USING (face_id) JOIN tagging_requests r USING (face_id)
             WHERE m.purpose = 'tagging' AND m.asked_at IS NOT NULL AND (m.ts IS NOT NULL OR m.wanted > m.posted)
               AND r.refused IS NULL AND f.descriptor IS NOT NULL
             ORDER BY m.asked_at DESC LIMIT $1""";

    private static final String ADMIT =
            "UPDATE slack_messages SET asked_at = now() WHERE message_id = $1 AND asked_at IS NULL AND wanted > posted";
    private static final String LEAVE =
            """
            UPDATE slack_messages SET posted = wanted, trouble = 'faces like it were asked about'
             WHERE message_id = ANY ($1) AND asked_at IS NULL""";

    private final Database database;
    private final QuestionLimits limits;

    WaitingQuestions(Database database, QuestionLimits limits) {
        this.database = database;
        this.limits = limits;
    }

    /** One question at most: the next follows when that one is posted. */
    Future<Void> admit() {
        return database.query(TAKEN, Tuple.of(limits.answering().toMillis()))
                .map(rows -> rows.iterator().next())
                .compose(taken -> taken.getLong("count") >= limits.open() || taken.getLong("prepared") >= MOST_PREPARED
                        ? Future.succeededFuture()
                        : database.query(WAITING, Tuple.of(MOST_CONSIDERED)).compose(this::choose));
    }

    private Future<Void> choose(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Future.succeededFuture();
        }
        List<Waiting> waiting = new ArrayList<>();
        rows.forEach(row -> waiting.add(new Waiting(
                row.getUUID("message_id"), Math.min(row.getDouble("width"), row.getDouble("height")), look(row))));
        return asked().compose(asked -> {
            QuestionChoice choice = QuestionChoice.of(waiting, asked, limits.alike());
            return leave(choice.left()).compose(ok -> choice.next()
                    .map(message -> database.query(ADMIT, Tuple.of(message)).<Void>mapEmpty())
                    .orElseGet(Future::succeededFuture));
        });
    }

    private Future<List<Look>> asked() {
        return limits.alike() == 0
                ? Future.succeededFuture(List.of())
                : database.query(ASKED, Tuple.of(MOST_REMEMBERED)).map(rows -> {
                    List<Look> looks = new ArrayList<>();
                    rows.forEach(row -> look(row).ifPresent(looks::add));
                    return looks;
                });
    }

    private Future<Void> leave(List<UUID> messages) {
        return messages.isEmpty()
                ? Future.succeededFuture()
                : database.query(LEAVE, Tuple.of(messages.toArray(UUID[]::new))).mapEmpty();
    }

    private static Optional<Look> look(Row row) {
        String by = row.getString("described_by");
        Buffer descriptor = row.getBuffer("descriptor");
        return by == null || descriptor == null
                ? Optional.empty()
                : Optional.of(new Look(by, Descriptor.fromBytes(descriptor.getBytes())));
    }
}
