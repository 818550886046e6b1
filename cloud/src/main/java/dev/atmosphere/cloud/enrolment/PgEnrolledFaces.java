package dev.atmosphere.cloud.enrolment;

import static dev.atmosphere.cloud.database.Rows.utc;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.people.PeopleRows;
import dev.atmosphere.event.Voter;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.recognition.DescriptorModel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code enrolments}, and the rows of {@code faces} and {@code tagging_requests} that go with it. */
public final class PgEnrolledFaces implements EnrolledFaces {
    private static final String STANDING =
            """
            SELECT e.face_id, r.state, r.round, r.refused_why, p.person_id, p.name
              FROM enrolments e JOIN tagging_requests r USING (face_id)
              LEFT JOIN people p ON p.person_id = coalesce(r.person_id, r.guess_id)
            """;
    /** Also those on which nothing is decided yet: two uploads may follow each other closely. */
    private static final String EXAMPLES =
            """
            SELECT face_id, descriptor FROM faces
             WHERE face_id IN (
                   SELECT face_id FROM faces WHERE person_id = $1 AND decided_by = 'people'
                    UNION ALL
                   SELECT e.face_id FROM enrolments e JOIN tagging_requests r USING (face_id)
                    WHERE r.state <> 'closed' AND coalesce(r.person_id, r.guess_id) = $1)
               AND described_by = $2 AND descriptor IS NOT NULL
             ORDER BY decided_at DESC NULLS FIRST, face_id LIMIT 400""";

    /** No moods: nobody asks how people look on photographs of their own. */
    private static final String PUT_FACE =
            """
            INSERT INTO faces (face_id, face_index, x, y, width, height, score, landmarks, descriptor, described_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (face_id) DO NOTHING""";

    private static final String PUT_ENROLMENT =
            """
            INSERT INTO enrolments (face_id, sha256, width, height, enrolled_by, enrolled_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (face_id) DO NOTHING""";
    private static final String ASK =
            """
            INSERT INTO tagging_requests (face_id, state, asked_by, guess_id, guess_score, asked_at, votes_needed)
            VALUES ($1, 'open', $1, $2, 1, $3, $4) ON CONFLICT (face_id) DO NOTHING""";

    private final Database database;

    public PgEnrolledFaces(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<Standing>> of(String sha256) {
        return database.query(
                        STANDING + "WHERE e.sha256 = $1",
                        Tuple.of(Buffer.buffer(HexFormat.of().parseHex(sha256))))
                .map(rows -> {
                    List<Standing> faces = new ArrayList<>();
                    rows.forEach(row -> faces.add(standing(row)));
                    return faces;
                });
    }

    private static Standing standing(Row row) {
        return new Standing(
                row.getUUID("face_id"),
                row.getString("state").equals("open"),
                row.getInteger("round"),
                Optional.ofNullable(row.getUUID("person_id")),
                Optional.ofNullable(row.getString("name")),
                Optional.ofNullable(row.getString("refused_why")));
    }

    @Override
    public Future<List<Example>> examples(UUID personId) {
        DescriptorModel model = DescriptorModel.CURRENT;
        return database.query(EXAMPLES, Tuple.of(personId, model.id())).map(rows -> {
            List<Example> examples = new ArrayList<>();
            for (Row row : rows) {
                byte[] bytes = row.getBuffer("descriptor").getBytes();
                if (bytes.length == model.dimensions() * Float.BYTES) {
                    examples.add(new Example(row.getUUID("face_id"), Descriptor.fromBytes(bytes)));
                }
            }
            return examples;
        });
    }

    @Override
    public Future<Standing> put(NewFace face, UUID personId, Voter by, int votesNeeded, Instant at) {
        return database.inTransaction(sql -> put(sql, face)
                .compose(ok -> PeopleRows.voter(sql, by))
                .compose(voter -> sql.preparedQuery(PUT_ENROLMENT)
                        .execute(Tuple.of(
                                face.faceId(),
                                Buffer.buffer(HexFormat.of().parseHex(face.sha256())),
                                face.width(),
                                face.height(),
                                voter,
                                utc(at))))
                .compose(ok -> sql.preparedQuery(ASK).execute(Tuple.of(face.faceId(), personId, utc(at), votesNeeded)))
                .compose(ok ->
                        sql.preparedQuery(STANDING + "WHERE e.face_id = $1").execute(Tuple.of(face.faceId())))
                .map(rows -> standing(rows.iterator().next())));
    }

    private static Future<?> put(SqlClient sql, NewFace added) {
        Face face = added.face();
        return sql.preparedQuery(PUT_FACE).execute(Tuple.from(new Object[] {
            added.faceId(),
            added.index(),
            face.box().x(),
            face.box().y(),
            face.box().width(),
            face.box().height(),
            face.score(),
            face.landmarks().stream()
                    .flatMap(point -> java.util.stream.Stream.of(point.x(), point.y()))
                    .toArray(Double[]::new),
            face.descriptor().map(d -> Buffer.buffer(d.toBytes())).orElse(null),
            face.descriptor().map(d -> DescriptorModel.CURRENT.id()).orElse(null)
        }));
    }
}
