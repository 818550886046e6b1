package dev.atmosphere.cloud.people;

import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.Voter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/**
 * The table {@code people}, as part of somebody's transaction: who is meant, made if nobody is. Who was merged into another is the other.
 */
public final class PeopleRows {
    private static final String BY_ID = "SELECT coalesce(merged_into, person_id) FROM people WHERE person_id = $1";
    private static final String BY_NAME =
            """
            SELECT person_id FROM people WHERE lower(name) = lower($1) AND merged_into IS NULL
             ORDER BY created_at, person_id LIMIT 1""";

    private PeopleRows() {}

    /** The person who votes; somebody new has their account for a name until a better one is known. */
    public static Future<UUID> voter(SqlClient sql, Voter voter) {
        return ofAccount(sql, voter.via() == Voter.Via.SLACK ? "slack_id" : "login", voter.account());
    }

    /**
     * The person whom somebody named; a Slack user or a name that nobody has makes a new one.
     *
     * @param fresh the id of a person who has to be made
     * @return empty if nobody has the id, or the name is none
     */
    public static Future<Optional<UUID>> named(SqlClient sql, PersonNamed named, UUID fresh) {
        if (named.personId().isPresent()) {
            return standing(sql, named.personId().get());
        }
        if (named.slackId().isPresent()) {
            return ofAccount(sql, "slack_id", named.slackId().get()).map(Optional::of);
        }
        return named.name()
                .flatMap(PersonName::clean)
                .map(name -> called(sql, name, fresh))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** The person of this id, or whom they were merged into; empty if there is none. */
    public static Future<Optional<UUID>> standing(SqlClient sql, UUID personId) {
        return sql.preparedQuery(BY_ID).execute(Tuple.of(personId)).map(PeopleRows::first);
    }

    private static Future<UUID> ofAccount(SqlClient sql, String column, String account) {
        String name = PersonName.clean(account).orElse("?");
        return sql.preparedQuery("INSERT INTO people (person_id, name, " + column
                        + ") VALUES ($1, $2, $3) ON CONFLICT (" + column + ") DO NOTHING")
                .execute(Tuple.of(UUID.randomUUID(), name, account))
                .compose(made -> sql.preparedQuery(
                                "SELECT coalesce(merged_into, person_id) FROM people WHERE " + column + " = $1")
                        .execute(Tuple.of(account)))
                .map(rows -> rows.iterator().next().getUUID(0));
    }

    /** One at a time for a name, so that two who type the same new name at once mean one person. */
    private static Future<Optional<UUID>> called(SqlClient sql, String name, UUID fresh) {
        return sql.preparedQuery("SELECT pg_advisory_xact_lock(hashtext('people'), hashtext(lower($1)))")
                .execute(Tuple.of(name))
                .compose(locked -> sql.preparedQuery(BY_NAME).execute(Tuple.of(name)))
                .map(PeopleRows::first)
                .compose(known -> known.isPresent()
                        ? Future.succeededFuture(known)
                        : sql.preparedQuery("INSERT INTO people (person_id, name) VALUES ($1, $2)")
                                .execute(Tuple.of(fresh, name))
                                .map(Optional.of(fresh)));
    }

    private static Optional<UUID> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getUUID(0));
    }
}
