package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.Rows.utc;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.face.Mood;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads pictures and faces from PostgreSQL. A picture's row is seen only together with its faces', for they were written in
 * one transaction.
 */
public final class PgImageQueries implements ImageQueries {
    private static final String IMAGES =
            "SELECT image_id, station, captured_at, width, height, split_part(traceparent, '-', 2) AS trace_id FROM images ";
    private static final String NEWEST_FIRST = " ORDER BY captured_at DESC, image_id DESC";
    private static final String FACES =
            """
            SELECT f.face_id, f.image_id, f.x, f.y, f.width, f.height, f.score,
                   f.neutral, f.happy, f.sad, f.angry, f.fearful, f.disgusted, f.surprised,
                   -- What the cloud or people found; else what the edge said, unless somebody said that it is not so.
                   CASE WHEN p.name IS NOT NULL THEN p.name
                        WHEN f.verdict IS NOT NULL THEN NULL
                        WHEN EXISTS (SELECT FROM not_this_person n JOIN people r ON r.person_id = f.recognized_id
                                      WHERE n.face_id = f.face_id AND n.person_id = coalesce(r.merged_into, r.person_id)) THEN NULL
                        ELSE f.recognized END AS person
              FROM faces f LEFT JOIN people p USING (person_id)
             WHERE f.image_id = ANY ($1)
             ORDER BY f.image_id, f.face_index""";

    private final Database database;
    private final PgStats stats;

    public PgImageQueries(Database database) {
        this.database = database;
        this.stats = new PgStats(database);
    }

    @Override
    public Future<ImagePage> page(ImageFilter filter) {
        List<String> conditions = new ArrayList<>();
        Tuple values = Tuple.tuple();
        filter.station().ifPresent(station -> conditions.add("station = $" + placed(values, station)));
        filter.since().ifPresent(since -> conditions.add("captured_at >= $" + placed(values, utc(since))));
        filter.after()
                .ifPresent(place -> conditions.add("(captured_at, image_id) < ($"
                        + placed(values, utc(place.capturedAt())) + ", $" + placed(values, place.imageId()) + ")"));
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        String sql = IMAGES + where + NEWEST_FIRST + " LIMIT $" + placed(values, filter.limit() + 1);
        return database.query(sql, values)
                .compose(this::withFaces)
                .map(images -> ImagePage.cut(images, filter.limit()));
    }

    /** Adds a parameter; its number, from 1. */
    private static int placed(Tuple values, Object value) {
        values.addValue(value);
        return values.size();
    }

    @Override
    public Future<List<StoredImage>> find(Collection<UUID> imageIds) {
        return database.query(IMAGES + "WHERE image_id = ANY ($1)" + NEWEST_FIRST, Tuple.of((Object)
                        imageIds.toArray(UUID[]::new)))
                .compose(this::withFaces);
    }

    @Override
    public Future<Stats> stats(Instant at) {
        return stats.take(at);
    }

    private Future<List<StoredImage>> withFaces(RowSet<Row> images) {
        List<Row> rows = new ArrayList<>();
        images.forEach(rows::add);
        if (rows.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        UUID[] ids = rows.stream().map(row -> row.getUUID("image_id")).toArray(UUID[]::new);
        return database.query(FACES, Tuple.of((Object) ids)).map(faces -> {
            Map<UUID, List<StoredFace>> byImage = new HashMap<>();
            faces.forEach(row -> byImage.computeIfAbsent(row.getUUID("image_id"), id -> new ArrayList<>())
                    .add(face(row)));
            return rows.stream()
                    .map(row -> image(row, byImage.getOrDefault(row.getUUID("image_id"), List.of())))
                    .toList();
        });
    }

    private static StoredImage image(Row row, List<StoredFace> faces) {
        return new StoredImage(
                row.getUUID("image_id"),
                row.getString("station"),
                row.getOffsetDateTime("captured_at").toInstant(),
                row.getInteger("width"),
                row.getInteger("height"),
                Optional.ofNullable(row.getString("trace_id")),
                faces);
    }

    private static StoredFace face(Row row) {
        Map<Mood, Double> moods = new EnumMap<>(Mood.class);
        for (Mood mood : Mood.values()) {
            Double score = row.getDouble(mood.word());
            if (score != null) {
                moods.put(mood, score);
            }
        }
        return new StoredFace(
                row.getUUID("face_id"),
                row.getDouble("x"),
                row.getDouble("y"),
                row.getDouble("width"),
                row.getDouble("height"),
                row.getDouble("score"),
                moods,
                Optional.ofNullable(row.getString("person")));
    }
}
