package dev.atmosphere.cloud.tagging;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.people.PersonName;
import dev.atmosphere.cloud.tagging.Profiles.Profile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The table {@code people}, as far as it is filled from Slack. */
public final class PgPeople implements People {
    /** Whose name still is their account was never given one. */
    private static final String ENRICH =
            """
            UPDATE people SET name = CASE WHEN name = slack_id THEN coalesce($3, name) ELSE name END,
                   full_name = coalesce($4, full_name), email = coalesce($5, email), picture_url = coalesce($6, picture_url),
                   active = $7, enriched_at = $8
             WHERE slack_id = $2 AND (person_id = $1 OR merged_into = $1)""";

    private final Database database;

    public PgPeople(Database database) {
        this.database = database;
    }

    @Override
    public Future<Boolean> enrich(UUID personId, String slackId, Optional<Profile> profile, Instant at) {
        return database.query(ENRICH, Tuple.from(new Object[] {
                    personId,
                    slackId,
                    profile.map(Profile::name).flatMap(PersonName::clean).orElse(null),
                    profile.flatMap(Profile::fullName).orElse(null),
                    profile.flatMap(Profile::email).orElse(null),
                    profile.flatMap(Profile::pictureUrl).orElse(null),
                    profile.map(Profile::active).orElse(false),
                    at.atOffset(ZoneOffset.UTC)
                }))
                .map(rows -> rows.rowCount() > 0);
    }
}
