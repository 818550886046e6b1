package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.recognition.SignedRecognizer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every recognizer that was trained, in PostgreSQL. Tells everybody who listens on {@link #CHANNEL} of a new one. */
public final class RecognizerRows {
    /** Hears the version of every new recognizer. */
    public static final String CHANNEL = "recognizers";

    private static final String COLUMNS =
            """
            SELECT version, trained_at, published, announced_at, wanted_by, why, lesson_sha256, contents_of,
                   descriptor_model, people, faces, evaluation::text AS evaluation""";
    private static final String WHOLE = COLUMNS + ", file, signature FROM recognizers ";
    private static final String IN_USE = WHOLE + "WHERE published ORDER BY version DESC LIMIT 1";
    private static final String NEWEST = WHOLE + "ORDER BY version DESC LIMIT 1";
    private static final String LIST =
            COLUMNS + ", ''::bytea AS file, ''::bytea AS signature FROM recognizers ORDER BY version DESC LIMIT $1";
    /** Of two processes that train at once, one has the version. */
    private static final String INSERT =
            """
            INSERT INTO recognizers (version, trained_at, published, wanted_by, why, lesson_sha256, contents_of,
                                     descriptor_model, people, faces, evaluation, file, signature)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ($11::text)::jsonb, $12, $13)
            ON CONFLICT (version) DO NOTHING""";

    private final Database database;

    public RecognizerRows(Database database) {
        this.database = database;
    }

    Future<Optional<RecognizerRow>> inUse() {
        return one(IN_USE, Tuple.tuple());
    }

    Future<Optional<RecognizerRow>> newest() {
        return one(NEWEST, Tuple.tuple());
    }

    Future<Optional<RecognizerRow>> version(int version) {
        return one(WHOLE + "WHERE version = $1", Tuple.of(version));
    }

    /** Without their files. */
    Future<List<RecognizerRow>> latest(int most) {
        return database.query(LIST, Tuple.of(most)).map(RecognizerRows::all);
    }

    Future<Void> insert(RecognizerRow row) {
        Tuple values = Tuple.tuple()
                .addInteger(row.version())
                .addOffsetDateTime(row.trainedAt().atOffset(ZoneOffset.UTC))
                .addBoolean(row.published())
                .addUUID(row.wantedBy())
                .addString(row.why())
                .addBuffer(Buffer.buffer(row.lessonSha256()))
                .addInteger(row.contentsOf().orElse(null))
                .addString(row.descriptorModel())
                .addInteger(row.people())
                .addInteger(row.faces())
                .addString(row.evaluation())
                .addBuffer(Buffer.buffer(row.signed().file()))
                .addBuffer(Buffer.buffer(row.signed().signature()));
        return database.inTransaction(client -> client.preparedQuery(INSERT)
                        .execute(values)
                        .compose(inserted -> inserted.rowCount() == 1
                                ? client.preparedQuery("SELECT pg_notify($1, $2)")
                                        .execute(Tuple.of(CHANNEL, Integer.toString(row.version())))
                                : Future.failedFuture(new Transient(
                                        "version-taken",
                                        "recognizer " + row.version() + " was trained by another process meanwhile"))))
                .mapEmpty();
    }

    Future<Void> announced(int version, Instant at) {
        return database.query(
                        "UPDATE recognizers SET announced_at = $2 WHERE version = $1",
                        Tuple.of(version, at.atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    private Future<Optional<RecognizerRow>> one(String sql, Tuple parameters) {
        return database.query(sql, parameters).map(rows -> all(rows).stream().findFirst());
    }

    private static List<RecognizerRow> all(RowSet<Row> rows) {
        List<RecognizerRow> all = new ArrayList<>();
        rows.forEach(row -> all.add(new RecognizerRow(
                row.getInteger("version"),
                instant(row, "trained_at").orElseThrow(),
                row.getBoolean("published"),
                instant(row, "announced_at"),
                row.getUUID("wanted_by"),
                row.getString("why"),
                row.getBuffer("lesson_sha256").getBytes(),
                Optional.ofNullable(row.getInteger("contents_of")),
                row.getString("descriptor_model"),
                row.getInteger("people"),
                row.getInteger("faces"),
                row.getString("evaluation"),
                new SignedRecognizer(
                        row.getBuffer("file").getBytes(),
                        row.getBuffer("signature").getBytes()))));
        return all;
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.get(OffsetDateTime.class, column)).map(OffsetDateTime::toInstant);
    }
}
