package dev.atmosphere.cloud.tagging;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.face.RecognizedPerson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.ZoneOffset;

/** The table {@code tagging_requests}, as far as faces enter it. */
public final class PgQuestions implements Questions {
    /** A guess that somebody has ruled out is none. */
    private static final String ASK =
            """
            INSERT INTO tagging_requests (face_id, state, asked_by, guess_id, guess_score, asked_at)
            SELECT f.face_id, 'open', $2::uuid, g.person_id, CASE WHEN g.person_id IS NULL THEN NULL ELSE $4::double precision END,
                   $5::timestamptz
              FROM faces f
              LEFT JOIN people said ON said.person_id = $3::uuid
              LEFT JOIN people g ON g.person_id = coalesce(said.merged_into, said.person_id)
                                AND NOT EXISTS (SELECT FROM not_this_person n
                                                 WHERE n.face_id = f.face_id AND n.person_id = g.person_id)
             WHERE f.face_id = $1::uuid AND f.verdict IS NULL
                ON CONFLICT (face_id) DO NOTHING""";

    private final Database database;
    private final Clock clock;

    public PgQuestions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Void> ask(FaceNotIdentified face) {
        return database.query(
                        ASK,
                        Tuple.of(
                                face.faceId(),
                                face.id(),
                                face.guess().map(RecognizedPerson::personId).orElse(null),
                                face.guess().map(RecognizedPerson::score).orElse(null),
                                clock.instant().atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }
}
