package dev.atmosphere.cloud.report;

import static dev.atmosphere.cloud.database.Rows.first;
import static dev.atmosphere.cloud.database.Rows.utc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reports in SQL (migration V16). */
public final class PgReportRows implements ReportRows {
    private static final String INSERT =
            """
            INSERT INTO reports (report_id, kind, day, generated_at, faces, skipped, content)
            VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb) ON CONFLICT DO NOTHING RETURNING report_id""";

    private static final String CLAIM =
            """
            UPDATE report_deliveries
               SET state = CASE state WHEN 'handing' THEN 'unclear' ELSE 'waiting' END,
                   claim = CASE state WHEN 'handing' THEN NULL ELSE $3::uuid END,
                   claimed_until = CASE state WHEN 'handing' THEN NULL ELSE $5::timestamptz END,
                   settled_at = CASE state WHEN 'handing' THEN $4::timestamptz END,
                   why = CASE state WHEN 'handing' THEN 'the cloud ended while the mail was handed over' ELSE why END,
                   attempts = attempts + CASE state WHEN 'handing' THEN 0 ELSE 1 END,
                   tried_at = $4
             WHERE report_id = $1 AND recipient = $2 AND state IN ('waiting', 'handing')
               AND (claimed_until IS NULL OR claimed_until <= $4)
         RETURNING state""";

    private static final String TROUBLES =
            """
            SELECT state, count(*) AS mails, min(recipient || ': ' || coalesce(why, 'not tried to the end')) AS example
              FROM report_deliveries
             WHERE (state = 'waiting' AND why IS NOT NULL)
                OR (state IN ('refused', 'unclear') AND settled_at > $1::timestamptz - interval '7 days')
             GROUP BY state ORDER BY state""";

    private final Database database;
    private final ObjectMapper json = Json.json();

    public PgReportRows(Database database) {
        this.database = database;
    }

    @Override
    public Future<Optional<LocalDate>> newest(ReportKind kind) {
        return database.query("SELECT max(day) AS day FROM reports WHERE kind = $1", Tuple.of(kind.word()))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getLocalDate("day")));
    }

    @Override
    public Future<Kept> keep(ReportContent content, boolean skipped, List<String> recipients) {
        UUID id = ReportGenerated.idOf(content.kind(), content.day());
        return database.<Void>inTransaction(client -> client.preparedQuery(INSERT)
                        .execute(Tuple.of(
                                id,
                                content.kind().word(),
                                content.day(),
                                utc(content.generatedAt()),
                                content.faces(),
                                skipped,
                                text(content)))
                        .compose(inserted -> inserted.size() == 0 || skipped || recipients.isEmpty()
                                ? Future.succeededFuture()
                                : client.preparedQuery(
                                                """
                                                INSERT INTO report_deliveries (report_id, recipient, state)
                                                SELECT $1, unnest($2::text[]), 'waiting'""")
                                        .execute(Tuple.of(id).addArrayOfString(recipients.toArray(String[]::new)))
                                        .mapEmpty()))
                .compose(done -> find(content.kind(), content.day()))
                .map(Optional::orElseThrow);
    }

    @Override
    public Future<Optional<Kept>> find(ReportKind kind, LocalDate day) {
        return database.query(
                        "SELECT content::text AS content, skipped FROM reports WHERE kind = $1 AND day = $2",
                        Tuple.of(kind.word(), day))
                .map(rows ->
                        first(rows).map(row -> new Kept(content(row.getString("content")), row.getBoolean("skipped"))));
    }

    @Override
    public Future<List<Delivery>> deliveries(UUID report) {
        return database.query(
                        """
                        SELECT recipient, state, attempts, tried_at, why
                          FROM report_deliveries WHERE report_id = $1 ORDER BY recipient""",
                        Tuple.of(report))
                .map(rows -> {
                    List<Delivery> all = new ArrayList<>();
                    rows.forEach(row -> all.add(delivery(row)));
                    return all;
                });
    }

    private static Delivery delivery(Row row) {
        return new Delivery(
                row.getString("recipient"),
                state(row.getString("state")),
                row.getInteger("attempts"),
                Optional.ofNullable(row.getOffsetDateTime("tried_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("why")));
    }

    @Override
    public Future<State> claim(UUID report, String recipient, UUID claim, Instant now, Instant until) {
        return database.query(CLAIM, Tuple.of(report, recipient, claim, utc(now), utc(until)))
                .compose(rows -> first(rows)
                        .map(row -> Future.succeededFuture(state(row.getString("state"))))
                        .orElseGet(() -> held(report, recipient)));
    }

    /** Nobody may take it now: it is settled, or somebody else is at it. */
    private Future<State> held(UUID report, String recipient) {
        return database.query(
                        "SELECT state FROM report_deliveries WHERE report_id = $1 AND recipient = $2",
                        Tuple.of(report, recipient))
                .map(rows -> first(rows)
                        .map(row -> state(row.getString("state")))
                        .map(state -> state == State.WAITING ? State.HANDING : state)
                        .orElseThrow(() -> new Poison("no-such-report", "nobody is to get this report")));
    }

    @Override
    public Future<Void> handing(UUID report, String recipient, UUID claim, Instant now) {
        return changed(database.query(
                """
                UPDATE report_deliveries SET state = 'handing'
                 WHERE report_id = $1 AND recipient = $2 AND claim = $3 AND state = 'waiting' AND claimed_until > $4
             RETURNING 1""",
                Tuple.of(report, recipient, claim, utc(now))));
    }

    @Override
    public Future<Void> settle(UUID report, String recipient, UUID claim, State state, String why, Instant now) {
        return changed(database.query(
                """
                UPDATE report_deliveries
                   SET state = $4, why = $5, claim = NULL, claimed_until = NULL,
                       settled_at = CASE $4 WHEN 'waiting' THEN NULL ELSE $6::timestamptz END
                 WHERE report_id = $1 AND recipient = $2 AND claim = $3 RETURNING 1""",
                Tuple.of(report, recipient, claim, state.word(), why, utc(now))));
    }

    private static Future<Void> changed(Future<RowSet<Row>> update) {
        return update.compose(rows -> rows.size() == 1
                ? Future.succeededFuture()
                : Future.failedFuture(new Transient("mail-of-another", "somebody else sends this mail by now")));
    }

    @Override
    public Future<Integer> again(UUID report) {
        return database.query(
                        """
                        UPDATE report_deliveries SET state = 'waiting', claim = NULL, claimed_until = NULL, settled_at = NULL
                         WHERE report_id = $1 AND state IN ('refused', 'unclear') RETURNING 1""",
                        Tuple.of(report))
                .map(RowSet::size);
    }

    @Override
    public Future<List<Trouble>> troubles(Instant now) {
        return database.query(TROUBLES, Tuple.of(utc(now))).map(rows -> {
            List<Trouble> all = new ArrayList<>();
            rows.forEach(row -> all.add(
                    new Trouble(state(row.getString("state")), row.getLong("mails"), row.getString("example"))));
            return all;
        });
    }

    private static State state(String word) {
        return State.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private String text(ReportContent content) {
        try {
            return json.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }

    private ReportContent content(String text) {
        try {
            return json.readValue(text, ReportContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report in SQL cannot be read", e);
        }
    }
}
