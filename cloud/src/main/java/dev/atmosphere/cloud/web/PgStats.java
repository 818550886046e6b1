package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.face.Mood;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page's figures, counted by PostgreSQL: cheap up to some millions of pictures, and asked for seldom. */
final class PgStats {
    private static final String STATIONS =
            """
            SELECT station, count(*) AS pictures, max(captured_at) AS last_seen
              FROM images GROUP BY station ORDER BY station""";

    private static final String FACES =
            """
            SELECT (SELECT count(*) FROM faces) AS faces,
                   (SELECT count(*) FROM faces JOIN images USING (image_id)
                     WHERE stored_at > $1::timestamptz - interval '1 minute' AND stored_at <= $1) AS last_minute""";

    private static final String HOURS =
            """
            WITH hours AS (
                SELECT generate_series(date_trunc('hour', $1::timestamptz, 'UTC') - interval '23 hours',
                                       date_trunc('hour', $1::timestamptz, 'UTC'), interval '1 hour') AS hour),
            counted AS (
                SELECT date_trunc('hour', i.captured_at, 'UTC') AS hour,
                       count(DISTINCT i.image_id) AS pictures, count(f.face_id) AS faces
                  FROM images i LEFT JOIN faces f USING (image_id)
                 WHERE i.captured_at >= date_trunc('hour', $1::timestamptz, 'UTC') - interval '23 hours'
                 GROUP BY 1)
            SELECT hour, coalesce(pictures, 0) AS pictures, coalesce(faces, 0) AS faces
              FROM hours LEFT JOIN counted USING (hour) ORDER BY hour""";

    private static final String MOODS =
            """
            SELECT mood, count(*) AS faces
              FROM (SELECT (SELECT m.mood FROM (VALUES %s) AS m (mood, score)
                             WHERE m.score IS NOT NULL ORDER BY m.score DESC, m.mood LIMIT 1) AS mood
                      FROM faces f JOIN images i USING (image_id)
                     WHERE i.captured_at > $1::timestamptz - interval '24 hours') AS dominant
             WHERE mood IS NOT NULL GROUP BY mood"""
                    .formatted(Stream.of(Mood.values())
                            .map(mood -> "('" + mood.name() + "', f." + mood.word() + ")")
                            .collect(Collectors.joining(", ")));

    private final Database database;

    PgStats(Database database) {
        this.database = database;
    }

    Future<Stats> take(Instant at) {
        Tuple now = Tuple.of(PgImageQueries.utc(at));
        Future<List<Stats.StationSeen>> stations =
                database.query(STATIONS, Tuple.tuple()).map(PgStats::stations);
        Future<Row> faces =
                database.query(FACES, now).map(rows -> rows.iterator().next());
        Future<List<Stats.Hour>> hours = database.query(HOURS, now).map(PgStats::hours);
        Future<Map<Mood, Long>> moods = database.query(MOODS, now).map(PgStats::moods);
        return Future.all(stations, faces, hours, moods)
                .map(all -> new Stats(
                        at,
                        stations.result().stream()
                                .mapToLong(Stats.StationSeen::pictures)
                                .sum(),
                        faces.result().getLong("faces"),
                        faces.result().getLong("last_minute"),
                        stations.result(),
                        hours.result(),
                        moods.result()));
    }

    private static List<Stats.StationSeen> stations(RowSet<Row> rows) {
        List<Stats.StationSeen> stations = new ArrayList<>();
        rows.forEach(row -> stations.add(new Stats.StationSeen(
                row.getString("station"),
                row.getLong("pictures"),
                row.getOffsetDateTime("last_seen").toInstant())));
        return stations;
    }

    private static List<Stats.Hour> hours(RowSet<Row> rows) {
        List<Stats.Hour> hours = new ArrayList<>();
        rows.forEach(row -> hours.add(new Stats.Hour(
                row.getOffsetDateTime("hour").toInstant(), row.getLong("pictures"), row.getLong("faces"))));
        return hours;
    }

    private static Map<Mood, Long> moods(RowSet<Row> rows) {
        Map<Mood, Long> moods = new EnumMap<>(Mood.class);
        for (Mood mood : Mood.values()) {
            moods.put(mood, 0L);
        }
        rows.forEach(row -> moods.put(Mood.valueOf(row.getString("mood")), row.getLong("faces")));
        return moods;
    }
}
