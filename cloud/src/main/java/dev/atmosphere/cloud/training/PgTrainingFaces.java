package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Point;
import dev.atmosphere.recognition.DescriptorModel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Faces that are learnt from, in PostgreSQL. */
public final class PgTrainingFaces implements TrainingFaces {
    /** No network's numbers are as large as that. */
    private static final float MOST = 1_000;

    private static final String CANDIDATE =
            """
            SELECT image_id, x, y, width, height, landmarks, descriptor IS NOT NULL AS described
              FROM faces WHERE face_id = $1""";
    private static final String PUT =
            """
            INSERT INTO training_faces (face_id, verdict, person_id) VALUES ($1, $2, $3)
            ON CONFLICT (face_id) DO UPDATE
               SET verdict = excluded.verdict, person_id = excluded.person_id, learnt_at = now()
             WHERE (training_faces.verdict, training_faces.person_id)
                   IS DISTINCT FROM (excluded.verdict, excluded.person_id)""";
    /** Who each person is by now: whoever they were merged into, however often. */
    private static final String BY_NOW =
            """
            WITH RECURSIVE by_now AS (
                SELECT person_id, person_id AS now FROM people WHERE merged_into IS NULL
                UNION
                SELECT people.person_id, by_now.now FROM people JOIN by_now ON people.merged_into = by_now.person_id)
            """;
    /** The newest of each person and of nobody: more are not looked at. */
    private static final String FACES = BY_NOW
            + """
            SELECT * FROM (
                SELECT t.face_id, by_now.now AS person_id, t.learnt_at, f.descriptor,
                       row_number() OVER (PARTITION BY by_now.now ORDER BY t.learnt_at DESC, t.face_id) AS place
                  FROM training_faces t JOIN faces f USING (face_id) LEFT JOIN by_now ON by_now.person_id = t.person_id
                 WHERE f.described_by = $1 AND f.descriptor IS NOT NULL) newest
             WHERE place <= CASE WHEN person_id IS NULL THEN 1000 ELSE 200 END""";

    private static final String DENIALS = BY_NOW
            + """
            SELECT * FROM (
                SELECT n.face_id, by_now.now AS person_id, f.descriptor,
                       row_number() OVER (PARTITION BY by_now.now ORDER BY n.said_at DESC, n.face_id) AS place
                  FROM not_this_person n JOIN faces f USING (face_id)
                  JOIN by_now ON by_now.person_id = n.person_id
                 WHERE f.described_by = $1 AND f.descriptor IS NOT NULL) newest
             WHERE place <= 100 ORDER BY person_id, place""";
    private static final String NAMES = "SELECT person_id, name FROM people WHERE person_id = ANY ($1)";

    private final Database database;

    public PgTrainingFaces(Database database) {
        this.database = database;
    }

    @Override
    public Future<Optional<Candidate>> candidate(UUID faceId) {
        return database.query(CANDIDATE, Tuple.of(faceId)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .findFirst()
                .map(PgTrainingFaces::candidate));
    }

    private static Candidate candidate(Row row) {
        Double[] numbers = row.getArrayOfDoubles("landmarks");
        List<Point> landmarks = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.length; i += 2) {
            landmarks.add(new Point(numbers[i], numbers[i + 1]));
        }
        return new Candidate(
                Optional.ofNullable(row.getUUID("image_id")),
                new Box(row.getDouble("x"), row.getDouble("y"), row.getDouble("width"), row.getDouble("height")),
                landmarks,
                row.getBoolean("described"));
    }

    @Override
    public Future<Void> put(UUID faceId, Verdict verdict, Optional<UUID> personId) {
        return database.query(PUT, Tuple.of(faceId, verdict.word(), personId.orElse(null)))
                .mapEmpty();
    }

    @Override
    public Future<Void> remove(UUID faceId) {
        return database.query("DELETE FROM training_faces WHERE face_id = $1", Tuple.of(faceId))
                .mapEmpty();
    }

    @Override
    public Future<Lesson> lesson() {
        DescriptorModel model = DescriptorModel.CURRENT;
        return database.inTransaction(client -> client.preparedQuery(FACES)
                .execute(Tuple.of(model.id()))
                .compose(faces -> client.preparedQuery(DENIALS)
                        .execute(Tuple.of(model.id()))
                        .compose(denials -> {
                            List<LearntFace> learnt = new ArrayList<>();
                            faces.forEach(row -> descriptor(row, model)
                                    .ifPresent(descriptor -> learnt.add(new LearntFace(
                                            row.getUUID("face_id"),
                                            Optional.ofNullable(row.getUUID("person_id")),
                                            descriptor,
                                            row.get(OffsetDateTime.class, "learnt_at")
                                                    .toInstant()))));
                            List<Lesson.Denial> denied = new ArrayList<>();
                            denials.forEach(row -> descriptor(row, model)
                                    .ifPresent(descriptor -> denied.add(new Lesson.Denial(
                                            row.getUUID("face_id"), row.getUUID("person_id"), descriptor))));
                            UUID[] people = learnt.stream()
                                    .flatMap(face -> face.personId().stream())
                                    .distinct()
                                    .toArray(UUID[]::new);
                            return client.preparedQuery(NAMES)
                                    .execute(Tuple.of(people))
                                    .map(rows -> {
                                        Map<UUID, String> names = new HashMap<>();
                                        rows.forEach(row -> names.put(row.getUUID("person_id"), row.getString("name")));
                                        return new Lesson(model, names, learnt, denied);
                                    });
                        })));
    }

    /** Empty if it is of other dimensions than it claims to be, or holds what is no number. */
    private static Optional<Descriptor> descriptor(Row row, DescriptorModel model) {
        Buffer bytes = row.getBuffer("descriptor");
        if (bytes.length() != model.dimensions() * Float.BYTES) {
            return Optional.empty();
        }
        Descriptor descriptor = Descriptor.fromBytes(bytes.getBytes());
        for (float value : descriptor.values()) {
            if (!Float.isFinite(value) || Math.abs(value) > MOST) {
                return Optional.empty();
            }
        }
        return Optional.of(descriptor);
    }
}
