package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A face as the transaction holds it: what is decided about it, and whether people are asked. Whoever has it keeps every other transaction
 * from changing it, its request or its votes, for all of them take this row first.
 *
 * @param capture empty for a face of an uploaded photograph, which no station and no edge knows
 * @param recognizedId whom the edge took it for
 * @param personId whom the cloud, or people, found it to be
 * @param state of the request: open, decided, closed; empty if people were never asked
 */
record FaceRow(
        UUID faceId,
        Optional<Capture> capture,
        double width,
        double height,
        Optional<UUID> recognizedId,
        Optional<String> verdict,
        Optional<UUID> personId,
        Optional<String> decidedBy,
        Optional<Instant> decidedAt,
        Optional<String> state,
        Optional<String> agreedVerdict,
        Optional<UUID> agreedPersonId,
        Optional<Instant> agreedAt,
        Optional<UUID> decidedVote) {
    private static final String TAKE =
            """
            SELECT f.face_id, f.width, f.height, f.recognized_id, f.verdict, f.person_id, f.decided_by, f.decided_at,
                   i.image_id, i.station, i.captured_at, i.captured_at_source, i.received_at, i.edge
              FROM faces f LEFT JOIN images i USING (image_id)
             WHERE f.face_id = $1 FOR UPDATE OF f""";
    /** Read after the face's row is held: what another transaction did until then is seen. */
    private static final String REQUEST =
            "SELECT state, verdict, person_id, decided_at, decided_vote FROM tagging_requests WHERE face_id = $1";

    /** Waits for whoever has it; empty if there is no such face. */
    static Future<Optional<FaceRow>> take(SqlClient sql, UUID faceId) {
        return sql.preparedQuery(TAKE).execute(Tuple.of(faceId)).compose(faces -> {
            if (faces.size() == 0) {
                return Future.succeededFuture(Optional.empty());
            }
            Row face = faces.iterator().next();
            return sql.preparedQuery(REQUEST)
                    .execute(Tuple.of(faceId))
                    .map(requests -> Optional.of(of(
                            face,
                            requests.size() == 0
                                    ? Optional.empty()
                                    : Optional.of(requests.iterator().next()))));
        });
    }

    private static FaceRow of(Row face, Optional<Row> request) {
        return new FaceRow(
                face.getUUID("face_id"),
                Optional.ofNullable(face.getUUID("image_id")).map(imageId -> capture(imageId, face)),
                face.getDouble("width"),
                face.getDouble("height"),
                Optional.ofNullable(face.getUUID("recognized_id")),
                Optional.ofNullable(face.getString("verdict")),
                Optional.ofNullable(face.getUUID("person_id")),
                Optional.ofNullable(face.getString("decided_by")),
                Optional.ofNullable(face.getOffsetDateTime("decided_at")).map(OffsetDateTime::toInstant),
                request.map(row -> row.getString("state")),
                request.map(row -> row.getString("verdict")),
                request.map(row -> row.getUUID("person_id")),
                request.map(row -> row.getOffsetDateTime("decided_at")).map(OffsetDateTime::toInstant),
                request.map(row -> row.getUUID("decided_vote")));
    }

    private static Capture capture(UUID imageId, Row face) {
        return new Capture(
                imageId,
                face.getString("station"),
                face.getOffsetDateTime("captured_at").toInstant(),
                ClockSource.valueOf(face.getString("captured_at_source").toUpperCase(Locale.ROOT)),
                face.getOffsetDateTime("received_at").toInstant(),
                Optional.ofNullable(face.getString("edge")));
    }

    boolean isOpen() {
        return state.filter("open"::equals).isPresent();
    }

    /** Whether people have agreed on this person, or the recognizer has found them. */
    boolean isSaidToBe(UUID person) {
        return personId.filter(person::equals).isPresent()
                || agreedPersonId.filter(person::equals).isPresent();
    }
}
