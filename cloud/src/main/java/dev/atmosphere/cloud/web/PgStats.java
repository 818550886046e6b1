package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.Rows;
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

/**
 * The page's figures, as the database's triggers keep them (migration V4): asking costs as much as there are stations, however
 * many pictures there are. Only what the last minute brought is counted.
 */
final class PgStats {
    private static final String STATIONS =
            """
            SELECT station, pictures, faces, last_captured_at
              FROM station_figures WHERE pictures > 0 ORDER BY station""";

    private static final String LAST_MINUTE =
            """
            SELECT count(*) AS faces FROM images JOIN faces USING (image_id)
             WHERE stored_at > $1::timestamptz - interval '1 minute' AND stored_at <= $1""";

    private static final String HOURS =
            """
            WITH hours AS (
                SELECT generate_series(date_trunc('hour', $1::timestamptz, 'UTC') - interval '23 hours',
                                       date_trunc('hour', $1::timestamptz, 'UTC'), interval '1 hour') AS hour),
            counted AS (
                SELECT * FROM hour_figures
                 WHERE hour BETWEEN date_trunc('hour', $1::timestamptz, 'UTC') - interval '23 hours' AND $1)
            SELECT hour, coalesce(sum(pictures), 0)::bigint AS pictures, coalesce(sum(faces), 0)::bigint AS faces, %s
              FROM hours LEFT JOIN counted USING (hour) GROUP BY hour ORDER BY hour"""
                    .formatted(Stream.of(Mood.values())
                            .map(mood -> "coalesce(sum(" + mood.word() + "), 0)::bigint AS " + mood.word())
                            .collect(Collectors.joining(", ")));

    private final Database database;

    PgStats(Database database) {
        this.database = database;
    }

    Future<Stats> take(Instant at) {
        Tuple now = Tuple.of(Rows.utc(at));
        Future<RowSet<Row>> stations = database.query(STATIONS, Tuple.tuple());
        Future<RowSet<Row>> lastMinute = database.query(LAST_MINUTE, now);
        Future<RowSet<Row>> hours = database.query(HOURS, now);
        return Future.all(stations, lastMinute, hours)
                .map(all -> new Stats(
                        at,
                        sum(stations.result(), "pictures"),
                        sum(stations.result(), "faces"),
                        sum(lastMinute.result(), "faces"),
                        stations(stations.result()),
                        hours(hours.result()),
                        moods(hours.result())));
    }

    private static long sum(RowSet<Row> rows, String column) {
        long sum = 0;
        for (Row row : rows) {
            sum += row.getLong(column);
        }
        return sum;
    }

    private static List<Stats.StationSeen> stations(RowSet<Row> rows) {
        List<Stats.StationSeen> stations = new ArrayList<>();
        rows.forEach(row -> stations.add(new Stats.StationSeen(
                row.getString("station"),
                row.getLong("pictures"),
                row.getOffsetDateTime("last_captured_at").toInstant())));
        return stations;
    }

    private static List<Stats.Hour> hours(RowSet<Row> rows) {
        List<Stats.Hour> hours = new ArrayList<>();
        rows.forEach(row -> hours.add(new Stats.Hour(
                row.getOffsetDateTime("hour").toInstant(), row.getLong("pictures"), row.getLong("faces"))));
        return hours;
    }

    private static Map<Mood, Long> moods(RowSet<Row> hours) {
        Map<Mood, Long> moods = new EnumMap<>(Mood.class);
        for (Mood mood : Mood.values()) {
            moods.put(mood, sum(hours, mood.word()));
        }
        return moods;
    }
}
