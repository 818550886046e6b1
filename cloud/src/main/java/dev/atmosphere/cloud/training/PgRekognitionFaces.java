package dev.atmosphere.cloud.training;

import static dev.atmosphere.cloud.database.Rows.first;

import dev.atmosphere.cloud.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The table {@code rekognition_faces}. */
public final class PgRekognitionFaces implements RekognitionFaces {
    private static final String PUT =
            """
            INSERT INTO rekognition_faces (collection, face_id, person_id, rekognition_id) VALUES ($1, $2, $3, $4)
            ON CONFLICT (collection, face_id) DO UPDATE SET
                person_id = excluded.person_id, rekognition_id = excluded.rekognition_id""";
    private static final String PEOPLE =
            """
            SELECT r.face_id, now.person_id, now.name
              FROM rekognition_faces r
              JOIN people tagged USING (person_id)
              JOIN people now ON now.person_id = coalesce(tagged.merged_into, tagged.person_id)
             WHERE r.collection = $1 AND r.face_id = ANY ($2)
               AND NOT EXISTS (SELECT FROM not_this_person n WHERE n.face_id = $3 AND n.person_id = now.person_id)""";

    private final Database database;

    public PgRekognitionFaces(Database database) {
        this.database = database;
    }

    @Override
    public Future<Void> put(String collection, UUID faceId, UUID personId, String rekognitionId) {
        return database.query(PUT, Tuple.of(collection, faceId, personId, rekognitionId))
                .mapEmpty();
    }

    @Override
    public Future<Optional<String>> rekognitionId(String collection, UUID faceId) {
        return database.query(
                        "SELECT rekognition_id FROM rekognition_faces WHERE collection = $1 AND face_id = $2",
                        Tuple.of(collection, faceId))
                .map(rows -> first(rows).map(row -> row.getString(0)));
    }

    @Override
    public Future<Void> remove(String collection, UUID faceId) {
        return database.query(
                        "DELETE FROM rekognition_faces WHERE collection = $1 AND face_id = $2",
                        Tuple.of(collection, faceId))
                .mapEmpty();
    }

    @Override
    public Future<Map<UUID, Person>> people(String collection, Collection<UUID> faceIds, UUID asked) {
        return database.query(PEOPLE, Tuple.of(collection, faceIds.toArray(UUID[]::new), asked))
                .map(rows -> {
                    Map<UUID, Person> people = new HashMap<>();
                    rows.forEach(row -> people.put(row.getUUID(0), new Person(row.getUUID(1), row.getString(2))));
                    return people;
                });
    }
}
