package dev.atmosphere.cloud.people;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.event.PersonNamed;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code people}, and all that refers to it. */
public final class PgPeopleBook implements PeopleBook {
    /** By id: two merges of the same two people wait for each other, and do not lock each other out. */
    private static final String HOLD =
            "SELECT person_id FROM people WHERE person_id = ANY ($1) ORDER BY person_id FOR UPDATE";

    /** In this order; $1 becomes $2. Faces first, as every transaction about a vote takes them. */
    private static final List<String> MERGE = List.of(
            """
            SELECT face_id FROM faces
             WHERE person_id = $1 OR face_id IN (SELECT face_id FROM face_tags WHERE person_id = $1 OR voter_id = $1
                   UNION ALL SELECT face_id FROM tagging_requests WHERE person_id = $1 OR guess_id = $1
                   UNION ALL SELECT face_id FROM not_this_person WHERE person_id IN ($1, $2))
             ORDER BY face_id FOR UPDATE""",
            "UPDATE faces SET person_id = $2 WHERE person_id = $1",
            "UPDATE tagging_requests SET person_id = $2 WHERE person_id = $1",
            "UPDATE tagging_requests SET guess_id = $2 WHERE guess_id = $1",
            // Both voted on a face: the later vote stays.
            """
            DELETE FROM face_tags t USING face_tags o
             WHERE t.face_id = o.face_id AND t.voter_id IN ($1, $2) AND o.voter_id IN ($1, $2) AND t.voter_id <> o.voter_id
               AND (t.voted_at, t.voter_id) < (o.voted_at, o.voter_id)""",
            "UPDATE face_tags SET voter_id = $2 WHERE voter_id = $1",
            "UPDATE face_tags SET person_id = $2 WHERE person_id = $1",
            """
            DELETE FROM not_this_person n WHERE n.person_id = $1
               AND EXISTS (SELECT FROM not_this_person o WHERE o.face_id = n.face_id AND o.person_id = $2)""",
            "UPDATE not_this_person SET person_id = $2 WHERE person_id = $1",
            "UPDATE not_this_person SET voter_id = $2 WHERE voter_id = $1",
            "UPDATE enrolments SET enrolled_by = $2 WHERE enrolled_by = $1",
            // What is decided weighs more than what one of them was said not to be.
            """
            DELETE FROM not_this_person n USING faces f
             WHERE n.person_id IN ($1, $2) AND f.face_id = n.face_id AND f.person_id = $2""",
            """
            UPDATE people b SET first_tagged_at = least(b.first_tagged_at, a.first_tagged_at),
                   full_name = coalesce(b.full_name, a.full_name), email = coalesce(b.email, a.email),
                   picture_url = coalesce(b.picture_url, a.picture_url)
              FROM people a WHERE b.person_id = $2 AND a.person_id = $1""",
            // Whoever was merged into the first is the second now, and keeps their accounts: they lead there.
            "UPDATE people SET merged_into = $2 WHERE merged_into = $1 OR person_id = $1");

    private final Database database;

    public PgPeopleBook(Database database) {
        this.database = database;
    }

    @Override
    public Future<UUID> named(String name, UUID fresh) {
        return database.inTransaction(sql -> PeopleRows.named(sql, PersonNamed.byName(name), fresh))
                .map(Optional::orElseThrow);
    }

    @Override
    public Future<Outcome> rename(UUID personId, String name) {
        return database.query(
                        """
                        UPDATE people SET name = $2
                         WHERE person_id = (SELECT coalesce(merged_into, person_id) FROM people WHERE person_id = $1)""",
                        Tuple.of(personId, name))
                .map(rows -> rows.rowCount() == 0 ? Outcome.UNKNOWN : Outcome.DONE);
    }

    @Override
    public Future<Outcome> merge(UUID personId, UUID into) {
        return database.inTransaction(sql -> sql.preparedQuery(HOLD)
                .execute(Tuple.of((Object) new UUID[] {personId, into}))
                .compose(held -> Future.all(PeopleRows.standing(sql, personId), PeopleRows.standing(sql, into)))
                .compose(both -> {
                    Optional<UUID> first = both.resultAt(0);
                    Optional<UUID> second = both.resultAt(1);
                    if (first.isEmpty() || second.isEmpty()) {
                        return Future.succeededFuture(Outcome.UNKNOWN);
                    }
                    return first.equals(second)
                            ? Future.succeededFuture(Outcome.SAME)
                            : merge(sql, first.get(), second.get());
                }));
    }

    private static Future<Outcome> merge(SqlClient sql, UUID personId, UUID into) {
        Future<?> done = Future.succeededFuture();
        for (String statement : MERGE) {
            Tuple values = statement.contains("$2") ? Tuple.of(personId, into) : Tuple.of(personId);
            done = done.compose(ok -> sql.preparedQuery(statement).execute(values));
        }
        return done.map(Outcome.DONE);
    }

    @Override
    public Future<Optional<UUID>> standing(UUID personId) {
        return database.inTransaction(sql -> PeopleRows.standing(sql, personId));
    }
}
