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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Reports in SQL (migrations V16 and V20). */
public final class PgReportRows implements ReportRows {
    private static final String INSERT =
            """
            INSERT INTO reports (report_id, kind, day, generated_at, faces, skipped, content, asked_by, so_far)
            VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8, $9) ON CONFLICT DO NOTHING RETURNING report_id""";

    private static final String FOR =
            """
            INSERT INTO report_deliveries (report_id, recipient, state)
            SELECT $1, unnest($2::text[]), 'waiting' ON CONFLICT DO NOTHING""";

    private static final String LIST =
            """
            SELECT report_id, kind, day, generated_at, faces, skipped, so_far, asked_by
              FROM reports
             WHERE ($1::uuid IS NULL OR report_id = $1)
               AND ($2::text IS NULL OR kind = $2)
               AND ($3::date IS NULL OR day = $3)
               AND ($4::timestamptz IS NULL OR (generated_at, report_id) < ($4, $5::uuid))
             ORDER BY generated_at DESC, report_id DESC LIMIT $6""";

    private static final String AGAIN =
            """
            INSERT INTO report_deliveries AS there (report_id, recipient, state)
            SELECT $1, unnest($2::text[]), 'waiting'
                ON CONFLICT (report_id, recipient) DO UPDATE
               SET state = 'waiting', claim = NULL, claimed_until = NULL, settled_at = NULL,
                   copy = there.copy + CASE there.state WHEN 'sent' THEN 1 ELSE 0 END
             WHERE there.state IN ('refused', 'unclear') OR ($3 AND there.state = 'sent')
         RETURNING 1""";

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

    private static final String TOLD =
            """
            WITH calendars AS (SELECT day FROM reports WHERE kind = $1 AND NOT so_far AND asked_by IS NULL)
            SELECT day FROM calendars WHERE day >= $2 OR day = (SELECT min(day) FROM calendars)""";

    /** Among those that wait also what was not tried for long: something stands before it. */
    private static final String TROUBLES =
            """
            SELECT state, count(*) AS mails, min(recipient || ': ' || coalesce(why, 'not tried to the end')) AS example
              FROM report_deliveries JOIN reports USING (report_id)
             WHERE (state = 'waiting' AND (why IS NOT NULL OR generated_at < $1::timestamptz - interval '10 minutes'))
                OR (state IN ('refused', 'unclear') AND settled_at > $1::timestamptz - interval '7 days')
             GROUP BY state ORDER BY state""";

    private final Database database;
    private final ObjectMapper json = Json.json();

    public PgReportRows(Database database) {
        this.database = database;
    }

    @Override
    public Future<NavigableSet<LocalDate>> told(ReportKind kind, LocalDate since) {
        return database.query(TOLD, Tuple.of(kind.word(), since)).map(rows -> {
            NavigableSet<LocalDate> days = new TreeSet<>();
            rows.forEach(row -> days.add(row.getLocalDate("day")));
            return days;
        });
    }

    @Override
    public Future<Kept> keep(ReportContent content, boolean skipped, List<String> recipients) {
        UUID id = ReportGenerated.idOf(content.kind(), content.day());
        return database.<Void>inTransaction(client -> client.preparedQuery(INSERT)
                        .execute(row(id, content, skipped, null))
                        .compose(inserted -> inserted.size() == 0 || skipped
                                ? Future.succeededFuture()
                                : client.preparedQuery(FOR)
                                        .execute(recipients(id, recipients))
                                        .mapEmpty()))
                .compose(done -> find(id))
                .map(Optional::orElseThrow);
    }

    @Override
    public Future<Void> keepAsked(UUID id, ReportContent content, boolean skipped, String askedBy) {
        return database.inTransaction(client -> client.preparedQuery(
                        """
                        DELETE FROM reports AS r
                         WHERE $4 AND r.so_far AND r.kind = $1 AND r.day = $2 AND r.report_id <> $3
                           AND NOT EXISTS (SELECT FROM report_deliveries AS d WHERE d.report_id = r.report_id)""")
                .execute(Tuple.of(content.kind().word(), content.day(), id, content.soFar()))
                .compose(gone -> client.preparedQuery(INSERT).execute(row(id, content, skipped, askedBy)))
                .mapEmpty());
    }

    private Tuple row(UUID id, ReportContent content, boolean skipped, String askedBy) {
        return Tuple.of(id)
                .addString(content.kind().word())
                .addLocalDate(content.day())
                .addOffsetDateTime(utc(content.generatedAt()))
                .addLong(content.faces())
                .addBoolean(skipped)
                .addString(text(content))
                .addString(askedBy)
                .addBoolean(content.soFar());
    }

    private static Tuple recipients(UUID report, List<String> recipients) {
        return Tuple.of(report).addArrayOfString(recipients.toArray(String[]::new));
    }

    @Override
    public Future<Void> adopt(Kept asked, List<String> recipients) {
        return database.inTransaction(
                client -> client.preparedQuery("UPDATE reports SET asked_by = NULL WHERE report_id = $1")
                        .execute(Tuple.of(asked.id()))
                        .compose(updated -> asked.skipped()
                                ? Future.succeededFuture()
                                : client.preparedQuery(FOR)
                                        .execute(recipients(asked.id(), recipients))
                                        .mapEmpty()));
    }

    @Override
    public Future<Optional<Kept>> find(ReportKind kind, LocalDate day) {
        return find(ReportGenerated.idOf(kind, day));
    }

    @Override
    public Future<Optional<Kept>> find(UUID report) {
        return database.query(
                        "SELECT content::text AS content, skipped, asked_by FROM reports WHERE report_id = $1",
                        Tuple.of(report))
                .map(rows -> first(rows)
                        .map(row -> new Kept(
                                report,
                                content(row.getString("content")),
                                row.getBoolean("skipped"),
                                Optional.ofNullable(row.getString("asked_by")))));
    }

    @Override
    public Future<Optional<Listed>> listed(UUID report) {
        return listed(Tuple.of(report, null, null, null, null, 1))
                .map(all -> all.stream().findFirst());
    }

    @Override
    public Future<List<Listed>> list(Wish wish) {
        return listed(Tuple.tuple()
                .addUUID(null)
                .addString(wish.kind().map(ReportKind::word).orElse(null))
                .addLocalDate(wish.day().orElse(null))
                .addOffsetDateTime(
                        wish.after().map(place -> utc(place.generatedAt())).orElse(null))
                .addUUID(wish.after().map(Place::id).orElse(null))
                .addInteger(wish.limit()));
    }

    private Future<List<Listed>> listed(Tuple wish) {
        return database.query(LIST, wish).compose(reports -> {
            List<UUID> ids = new ArrayList<>();
            reports.forEach(row -> ids.add(row.getUUID("report_id")));
            return deliveries(ids).map(mails -> {
                List<Listed> all = new ArrayList<>();
                reports.forEach(row -> all.add(listed(row, mails.getOrDefault(row.getUUID("report_id"), List.of()))));
                return all;
            });
        });
    }

    private static Listed listed(Row row, List<Delivery> mails) {
        return new Listed(
                row.getUUID("report_id"),
                ReportKind.of(row.getString("kind")).orElseThrow(),
                row.getLocalDate("day"),
                row.getOffsetDateTime("generated_at").toInstant(),
                row.getLong("faces"),
                row.getBoolean("skipped"),
                row.getBoolean("so_far"),
                Optional.ofNullable(row.getString("asked_by")),
                mails);
    }

    @Override
    public Future<List<Delivery>> deliveries(UUID report) {
        return deliveries(List.of(report)).map(all -> all.getOrDefault(report, List.of()));
    }

    private Future<Map<UUID, List<Delivery>>> deliveries(List<UUID> reports) {
        return database.query(
                        """
                        SELECT report_id, recipient, state, attempts, tried_at, why, copy
                          FROM report_deliveries WHERE report_id = ANY($1) ORDER BY recipient""",
                        Tuple.tuple().addArrayOfUUID(reports.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, List<Delivery>> all = new HashMap<>();
                    rows.forEach(row -> all.computeIfAbsent(row.getUUID("report_id"), id -> new ArrayList<>())
                            .add(delivery(row)));
                    return all;
                });
    }

    private static Delivery delivery(Row row) {
        return new Delivery(
                row.getString("recipient"),
                state(row.getString("state")),
                row.getInteger("attempts"),
                Optional.ofNullable(row.getOffsetDateTime("tried_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("why")),
                row.getInteger("copy"));
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
    public Future<Integer> again(UUID report, List<String> recipients, boolean evenThoseWhoHaveIt) {
        return database.query(AGAIN, recipients(report, recipients).addBoolean(evenThoseWhoHaveIt))
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
