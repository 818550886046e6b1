package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The columns {@code descriptor} and {@code described_by} of the table {@code faces}. */
public final class PgDescribedFaces implements DescribedFaces {
    private static final String OUTDATED =
            """
            WITH outdated AS (
                SELECT face_id, coalesce(image_id, face_id) AS image_id, x, y, f.width, f.height,
                       coalesce(i.width, e.width) AS picture_width, coalesce(i.height, e.height) AS picture_height
                  FROM faces f LEFT JOIN images i USING (image_id) LEFT JOIN enrolments e USING (face_id)
                 WHERE described_by <> $1
                   AND (verdict IS NOT NULL
                        OR EXISTS (SELECT FROM not_this_person n WHERE n.face_id = f.face_id))
            )
            SELECT * FROM outdated
             WHERE image_id IN (SELECT DISTINCT image_id FROM outdated ORDER BY image_id LIMIT $2)
             ORDER BY image_id, face_id""";

    private final Database database;

    public PgDescribedFaces(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<Outdated>> notDescribedBy(String model, int images) {
        return database.query(OUTDATED, Tuple.of(model, images)).map(rows -> {
            List<Outdated> faces = new ArrayList<>();
            rows.forEach(row -> faces.add(new Outdated(
                    row.getUUID("face_id"),
                    row.getUUID("image_id"),
                    new Box(row.getDouble("x"), row.getDouble("y"), row.getDouble("width"), row.getDouble("height")),
                    row.getInteger("picture_width"),
                    row.getInteger("picture_height"))));
            return faces;
        });
    }

    @Override
    public Future<Void> describe(UUID faceId, String model, Optional<Descriptor> descriptor) {
        return database.query(
                        "UPDATE faces SET descriptor = $2, described_by = $3 WHERE face_id = $1",
                        Tuple.of(
                                faceId,
                                descriptor.map(d -> Buffer.buffer(d.toBytes())).orElse(null),
                                model))
                .mapEmpty();
    }
}
