package dev.atmosphere.cloud.report;

import static dev.atmosphere.cloud.database.Rows.utc;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.Rows;
import dev.atmosphere.cloud.report.ReportContent.BestFace;
import dev.atmosphere.cloud.report.ReportContent.Chain;
import dev.atmosphere.cloud.report.ReportContent.PersonSeen;
import dev.atmosphere.cloud.report.ReportContent.Span;
import dev.atmosphere.cloud.report.ReportContent.StationFaces;
import dev.atmosphere.cloud.report.ReportContent.Tagging;
import dev.atmosphere.face.Mood;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Figures from SQL, which counts: what comes over is as much as a report shows. One statement at a time. */
public final class PgReportFigures implements ReportFigures {
    static final int MOST_STATIONS = 6;
    static final int MOST_PEOPLE = 50;

    /** Faces of the time between $1 and $2. */
    private static final String SEEN =
            """
            FROM images JOIN faces USING (image_id)
             WHERE captured_at >= $1 AND captured_at < $2 AND verdict IS DISTINCT FROM 'not-a-face'
            """;

    private static final String SPANS =
            """
            WITH seen AS MATERIALIZED (SELECT station, width_bucket(captured_at, $3::timestamptz[]) AS span %s),
                 most AS (SELECT station FROM seen GROUP BY station ORDER BY count(*) DESC, station LIMIT %d)
            SELECT span, coalesce(most.station, '') AS station, count(*) AS faces
              FROM seen LEFT JOIN most USING (station) GROUP BY 1, 2"""
                    .formatted(SEEN, MOST_STATIONS);

    private static final String COUNTS =
            """
            SELECT count(DISTINCT image_id) FILTER (WHERE verdict IS DISTINCT FROM 'not-a-face') AS pictures,
                   count(*) FILTER (WHERE verdict IS DISTINCT FROM 'not-a-face') AS faces,
                   count(*) FILTER (WHERE verdict = 'not-a-face') AS not_faces,
                   count(*) FILTER (WHERE verdict = 'stranger') AS strangers,
                   count(*) FILTER (WHERE verdict IS NULL AND person_id IS NULL) AS unknown
              FROM images JOIN faces USING (image_id) WHERE captured_at >= $1 AND captured_at < $2""";

    private static final String PEOPLE =
            """
            WITH seen AS (
                SELECT person_id, count(*) AS faces, min(captured_at) AS first, max(captured_at) AS last
                  %s AND person_id IS NOT NULL GROUP BY person_id),
            told AS (
                SELECT seen.*, NOT EXISTS (
                           SELECT FROM faces JOIN images USING (image_id)
                            WHERE faces.person_id = seen.person_id AND captured_at < $1) AS is_new
                  FROM seen)
            SELECT person_id, coalesce(full_name, name) AS name, faces, first, last, is_new,
                   count(*) OVER () AS in_all, count(*) FILTER (WHERE is_new) OVER () AS new_in_all
              FROM told JOIN people USING (person_id) ORDER BY faces DESC, first, person_id LIMIT %d"""
                    .formatted(SEEN, MOST_PEOPLE);

    /** The first of the alphabet if several are equally strong, as in migration V4. */
    private static final String STRONGEST = "CASE greatest(%s) %s END"
            .formatted(
                    words(Mood::word, ", "), words(mood -> "WHEN " + mood.word() + " THEN '" + mood.word() + "'", " "));

    private static final String MOODS = "SELECT %s AS mood, count(*) AS faces %s GROUP BY 1".formatted(STRONGEST, SEEN);

    /** Of whole hours. They were counted as the pictures came, with what people found to be no face later. */
    private static final String BEFORE =
            """
            WITH counted AS (
                SELECT * FROM hour_figures
                 WHERE hour >= $1::timestamptz - interval '28 days' AND hour <= $1::timestamptz - interval '1 hour'),
            found_out AS (
                SELECT %s AS mood
                  FROM faces JOIN images USING (image_id)
                 WHERE verdict = 'not-a-face' AND captured_at >= (SELECT min(hour) FROM counted)
                   AND captured_at < (SELECT max(hour) + interval '1 hour' FROM counted))
            SELECT %s FROM counted"""
                    .formatted(
                            STRONGEST,
                            words(
                                    mood ->
                                            """
                                            greatest(0, coalesce(sum(%1$s), 0)
                                                - (SELECT count(*) FROM found_out WHERE mood = '%1$s'))::bigint AS %1$s"""
                                                    .formatted(mood.word()),
                                    ", "));

    private static final String BEST =
            """
            WITH seen AS MATERIALIZED (
                SELECT face_id, image_id, station, captured_at, person_id, %s %s)
            SELECT best.*, coalesce(full_name, name) AS person FROM (%s) AS best LEFT JOIN people USING (person_id)"""
                    .formatted(
                            words(Mood::word, ", "),
                            SEEN,
                            words(
                                    mood ->
                                            """
                                            (SELECT '%1$s' AS mood, face_id, image_id, station, captured_at, person_id, %1$s AS score
                                               FROM seen WHERE %1$s IS NOT NULL ORDER BY %1$s DESC, captured_at, face_id LIMIT 1)"""
                                                    .formatted(mood.word()),
                                    " UNION ALL "));

    private static final String TAGGING =
            "SELECT count(*) AS waiting, min(asked_at) AS oldest FROM tagging_requests WHERE state = 'open'";

    /**
     * What came a moment ago is on its way. What came longer ago is lost if one of its station that came later is there, for the pictures
     * of a station go one after the other; otherwise it may wait, for a day.
     */
    private static final String NOT_STORED =
            """
            WITH missing AS MATERIALIZED (
                SELECT key, stored_at FROM events
                 WHERE day BETWEEN ($1::timestamptz AT TIME ZONE 'UTC')::date - 1 AND ($2::timestamptz AT TIME ZONE 'UTC')::date + 1
                   AND at >= $1 AND at < $2 AND stored_at < $3::timestamptz - interval '10 minutes'
                   AND event_id <> ALL ($4::uuid[])
                   AND NOT EXISTS (SELECT FROM images WHERE image_id = event_id)),
            there AS (
                SELECT key, max(stored_at) AS newest FROM events
                 WHERE key IN (SELECT key FROM missing)
                   AND day >= ($1::timestamptz AT TIME ZONE 'UTC')::date - 1
                   AND EXISTS (SELECT FROM images WHERE image_id = event_id)
                 GROUP BY key),
            told AS (
                SELECT coalesce(stored_at < newest, false) OR stored_at < $3::timestamptz - interval '1 day' AS lost
                  FROM missing LEFT JOIN there USING (key))
            SELECT count(*) FILTER (WHERE lost) AS lost, count(*) FILTER (WHERE NOT lost) AS waiting FROM told""";

    private final Database database;
    private final DeadLetterCount deadLetters;

    public PgReportFigures(Database database, DeadLetterCount deadLetters) {
        this.database = database;
        this.deadLetters = deadLetters;
    }

    private static String words(Function<Mood, String> of, String between) {
        return Stream.of(Mood.values())
                .sorted((a, b) -> a.word().compareTo(b.word()))
                .map(of)
                .collect(Collectors.joining(between));
    }

    @Override
    public Future<ReportContent> of(ReportPeriod period, Instant now) {
        Gathered gathered = new Gathered(period, now);
        Tuple range = Tuple.of(utc(period.from()), utc(period.to()));
        OffsetDateTime[] begins = period.spans().stream().map(Rows::utc).toArray(OffsetDateTime[]::new);
        return database.query(COUNTS, range)
                .onSuccess(rows -> gathered.counts = rows.iterator().next())
                .compose(ok -> database.query(
                        SPANS, Tuple.of(utc(period.from()), utc(period.to())).addArrayOfOffsetDateTime(begins)))
                .onSuccess(rows -> gathered.spans = rows)
                .compose(ok -> database.query(PEOPLE, range))
                .onSuccess(rows -> gathered.people = rows)
                .compose(ok -> database.query(MOODS, range))
                .onSuccess(rows -> gathered.moods = rows)
                .compose(ok -> database.query(BEFORE, Tuple.of(utc(period.from()))))
                .onSuccess(rows -> gathered.before = rows.iterator().next())
                .compose(ok -> database.query(BEST, range))
                .onSuccess(rows -> gathered.best = rows)
                .compose(ok -> database.query(TAGGING, Tuple.tuple()))
                .onSuccess(rows -> gathered.tagging = rows.iterator().next())
                .compose(ok -> deadLetters.count())
                .onSuccess(letters -> gathered.letters = letters)
                .compose(letters -> database.query(
                        NOT_STORED,
                        Tuple.of(utc(period.from()), utc(period.to()), utc(now))
                                .addArrayOfUUID(letters.map(DeadLetterCount.Counted::pictures)
                                        .orElse(Set.of())
                                        .toArray(UUID[]::new))))
                .onSuccess(rows -> gathered.notStored = rows.iterator().next())
                .map(ok -> gathered.content());
    }

    /** Answers, one after the other. */
    private static final class Gathered {
        private final ReportPeriod period;
        private final Instant now;
        private Row counts;
        private RowSet<Row> spans;
        private RowSet<Row> people;
        private RowSet<Row> moods;
        private Row before;
        private RowSet<Row> best;
        private Row tagging;
        private Optional<DeadLetterCount.Counted> letters = Optional.empty();
        private Row notStored;

        Gathered(ReportPeriod period, Instant now) {
            this.period = period;
            this.now = now;
        }

        ReportContent content() {
            List<PersonSeen> seen = new ArrayList<>();
            long inAll = 0;
            long newInAll = 0;
            for (Row row : people) {
                inAll = row.getLong("in_all");
                newInAll = row.getLong("new_in_all");
                seen.add(new PersonSeen(
                        row.getUUID("person_id"),
                        row.getString("name"),
                        row.getLong("faces"),
                        instant(row, "first"),
                        instant(row, "last"),
                        row.getBoolean("is_new")));
            }
            Map<Integer, Map<String, Long>> bySpan = new HashMap<>();
            Map<String, Long> byStation = new HashMap<>();
            for (Row row : spans) {
                bySpan.computeIfAbsent(row.getInteger("span") - 1, span -> new HashMap<>())
                        .put(row.getString("station"), row.getLong("faces"));
                byStation.merge(row.getString("station"), row.getLong("faces"), Long::sum);
            }
            Optional<Instant> oldest =
                    Optional.ofNullable(tagging.getOffsetDateTime("oldest")).map(OffsetDateTime::toInstant);
            return new ReportContent(
                    period.kind(),
                    period.day(),
                    period.zone().getId(),
                    period.from(),
                    period.to(),
                    now,
                    counts.getLong("pictures"),
                    counts.getLong("faces"),
                    counts.getLong("not_faces"),
                    spans(bySpan),
                    stations(byStation),
                    seen,
                    inAll,
                    newInAll,
                    counts.getLong("strangers"),
                    counts.getLong("unknown"),
                    moods(),
                    before(),
                    best(),
                    new Tagging(tagging.getLong("waiting"), oldest),
                    new Chain(
                            notStored.getLong("lost"),
                            notStored.getLong("waiting"),
                            letters.map(DeadLetterCount.Counted::all)));
        }

        private List<Span> spans(Map<Integer, Map<String, Long>> bySpan) {
            List<Span> all = new ArrayList<>();
            List<Instant> begins = period.spans();
            for (int i = 0; i < begins.size(); i++) {
                Map<String, Long> stations = bySpan.getOrDefault(i, Map.of());
                all.add(new Span(
                        begins.get(i),
                        stations.values().stream().mapToLong(Long::longValue).sum(),
                        stations));
            }
            return all;
        }

        /** The most first, and at the end, without a name, what all others had. */
        private static List<StationFaces> stations(Map<String, Long> byStation) {
            return byStation.entrySet().stream()
                    .sorted((a, b) -> {
                        boolean other = a.getKey().isEmpty() != b.getKey().isEmpty();
                        if (other) {
                            return a.getKey().isEmpty() ? 1 : -1;
                        }
                        int more = Long.compare(b.getValue(), a.getValue());
                        return more != 0 ? more : a.getKey().compareTo(b.getKey());
                    })
                    .map(entry -> new StationFaces(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private Map<Mood, Long> moods() {
            Map<Mood, Long> counted = new EnumMap<>(Mood.class);
            for (Row row : moods) {
                String word = row.getString("mood");
                if (word != null) {
                    counted.put(mood(word), row.getLong("faces"));
                }
            }
            return counted;
        }

        private Map<Mood, Long> before() {
            Map<Mood, Long> counted = new EnumMap<>(Mood.class);
            for (Mood mood : Mood.values()) {
                counted.put(mood, before.getLong(mood.word()));
            }
            return counted;
        }

        private List<BestFace> best() {
            Map<Mood, BestFace> faces = new EnumMap<>(Mood.class);
            for (Row row : best) {
                Mood mood = mood(row.getString("mood"));
                faces.put(
                        mood,
                        new BestFace(
                                mood,
                                row.getDouble("score"),
                                row.getUUID("face_id"),
                                row.getUUID("image_id"),
                                row.getString("station"),
                                instant(row, "captured_at"),
                                Optional.ofNullable(row.getString("person"))));
            }
            return List.copyOf(faces.values());
        }

        private static Mood mood(String word) {
            return Stream.of(Mood.values())
                    .filter(mood -> mood.word().equals(word))
                    .findFirst()
                    .orElseThrow();
        }

        private static Instant instant(Row row, String column) {
            return row.getOffsetDateTime(column).toInstant();
        }
    }
}
