package dev.atmosphere.cloud.slack;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.slack.SlackMessage.Place;
import dev.atmosphere.cloud.slack.SlackMessage.Purpose;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The table {@code slack_messages}: what has to be said, and what was. Times are the database's. */
final class MessageRows {
    static final String CHANNEL = "atmosphere_slack";

    private static final String LEASE =
            """
            INSERT INTO slack_poster AS old (holder, until) VALUES ($1, now() + $2 * interval '1 ms')
                ON CONFLICT (one) DO UPDATE SET holder = excluded.holder, until = excluded.until
                WHERE old.holder = excluded.holder OR old.until < now()
            RETURNING holder""";

    private static final String RETURN = "DELETE FROM slack_poster WHERE holder = $1";

    /** One message of pictures at a time, and not more often than asked for: what comes meanwhile is folded. */
    private static final String FOLD =
            """
            WITH waiting AS (
                SELECT image_id FROM slack_notices WHERE message_id IS NULL ORDER BY captured_at LIMIT 500
            ), message AS (
                INSERT INTO slack_messages (purpose)
                SELECT 'pictures'
                 WHERE EXISTS (SELECT FROM waiting)
                   AND NOT EXISTS (SELECT FROM slack_messages WHERE purpose = 'pictures'
                        AND (wanted > posted OR created_at > now() - $1 * interval '1 ms'))
                RETURNING message_id
            )
            UPDATE slack_notices SET message_id = message.message_id
              FROM message, waiting WHERE slack_notices.image_id = waiting.image_id""";

    /** Changes before new messages: a tally is waited for. A question has its place before it is one. */
    private static final String NEXT =
            """
            SELECT message_id, purpose, face_id, wanted, created_at, attempts, posting_since, channel, ts, crop_file, zoom_in_file,
                   (SELECT traceparent FROM images JOIN faces USING (image_id)
                     WHERE faces.face_id = slack_messages.face_id) AS traceparent
              FROM slack_messages
             WHERE wanted > posted AND not_before <= now() AND (purpose <> 'tagging' OR asked_at IS NOT NULL)
             ORDER BY ts IS NULL, created_at, message_id LIMIT 1""";

    private static final String BEGIN =
            """
            UPDATE slack_messages SET posting_since = coalesce(posting_since, now()),
                   asked_at = CASE WHEN purpose = 'tagging' THEN coalesce(asked_at, now()) END
             WHERE message_id = $1""";
    private static final String POSTED =
            """
            UPDATE slack_messages SET posted = $2, channel = $3, ts = $4, posting_since = NULL, attempts = 0, trouble = NULL,
                   asked_at = CASE WHEN purpose = 'tagging' AND ts IS NULL THEN now() ELSE asked_at END
             WHERE message_id = $1""";
    private static final String FOUND =
            "UPDATE slack_messages SET channel = $2, ts = $3, posting_since = NULL WHERE message_id = $1";
    private static final String POSTPONED =
            """
            UPDATE slack_messages SET not_before = now() + $2 * interval '1 ms', attempts = attempts + $4,
                   posting_since = CASE WHEN $3 THEN NULL ELSE posting_since END
             WHERE message_id = $1""";
    private static final String GIVEN_UP =
            "UPDATE slack_messages SET posted = $2, trouble = $3, posting_since = NULL, attempts = 0 WHERE message_id = $1";
    private static final String FILES =
            "UPDATE slack_messages SET crop_file = $2, zoom_in_file = $3 WHERE message_id = $1";
    private static final String FORGET =
            """
            DELETE FROM slack_messages WHERE wanted <= posted AND created_at < now() - interval '7 days'
               AND (purpose = 'pictures' OR trouble IS NOT NULL)""";
    private static final String NOTICES =
            "SELECT station, captured_at, names, moods FROM slack_notices WHERE message_id = $1 ORDER BY captured_at, image_id";

    private final Database database;

    MessageRows(Database database) {
        this.database = database;
    }

    /** @return whether this one is who posts, for that long */
    Future<Boolean> lease(UUID holder, Duration time) {
        return database.query(LEASE, Tuple.of(holder, time.toMillis())).map(rows -> rows.size() == 1);
    }

    Future<Void> giveBack(UUID holder) {
        return database.query(RETURN, Tuple.of(holder)).mapEmpty();
    }

    Future<Void> fold(Duration every) {
        return database.query(FOLD, Tuple.of(every.toMillis())).mapEmpty();
    }

    Future<Optional<SlackMessage>> next() {
        return database.query(NEXT, Tuple.tuple()).map(MessageRows::message);
    }

    private static Optional<SlackMessage> message(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(new SlackMessage(
                row.getUUID("message_id"),
                Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getUUID("face_id")),
                row.getLong("wanted"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getInteger("attempts"),
                Optional.ofNullable(row.getOffsetDateTime("posting_since")).map(time -> time.toInstant()),
                Optional.ofNullable(row.getString("ts")).map(ts -> new Place(row.getString("channel"), ts)),
                Optional.ofNullable(row.getString("crop_file")),
                Optional.ofNullable(row.getString("zoom_in_file")),
                Optional.ofNullable(row.getString("traceparent"))));
    }

    /** From now on it may stand in the channel. */
    Future<Void> begin(UUID id) {
        return database.query(BEGIN, Tuple.of(id)).mapEmpty();
    }

    Future<Void> posted(SlackMessage message, Place place) {
        return database.query(POSTED, Tuple.of(message.id(), message.wanted(), place.channel(), place.ts()))
                .mapEmpty();
    }

    /** It stood there: what it shows is not known. */
    Future<Void> found(SlackMessage message, Place place) {
        return database.query(FOUND, Tuple.of(message.id(), place.channel(), place.ts()))
                .mapEmpty();
    }

    /** @param notPosted whether it is certain that the first post did not happen */
    Future<Void> postponed(SlackMessage message, Duration time, boolean notPosted) {
        return database.query(POSTPONED, Tuple.of(message.id(), time.toMillis(), notPosted, 0))
                .mapEmpty();
    }

    /** Slack found fault with it. */
    Future<Void> faulted(SlackMessage message, Duration time) {
        return database.query(POSTPONED, Tuple.of(message.id(), time.toMillis(), true, 1))
                .mapEmpty();
    }

    /** Until what it shows changes again. */
    Future<Void> givenUp(SlackMessage message, String why) {
        return database.query(GIVEN_UP, Tuple.of(message.id(), message.wanted(), SlackText.shortened(why, 500)))
                .mapEmpty();
    }

    Future<Void> files(SlackMessage message) {
        return database.query(
                        FILES,
                        Tuple.of(
                                message.id(),
                                message.crop().orElse(null),
                                message.zoomIn().orElse(null)))
                .mapEmpty();
    }

    /** Old ones that nothing will change any more. */
    Future<Void> forget() {
        return database.query(FORGET, Tuple.tuple()).mapEmpty();
    }

    Future<List<PicturesMessage.Notice>> notices(UUID message) {
        return database.query(NOTICES, Tuple.of(message)).map(rows -> {
            List<PicturesMessage.Notice> notices = new ArrayList<>();
            rows.forEach(row -> notices.add(new PicturesMessage.Notice(
                    row.getString("station"),
                    instant(row),
                    Arrays.asList(row.getArrayOfStrings("names")),
                    Arrays.asList(row.getArrayOfStrings("moods")))));
            return notices;
        });
    }

    private static Instant instant(Row row) {
        return row.getOffsetDateTime("captured_at").toInstant();
    }
}
