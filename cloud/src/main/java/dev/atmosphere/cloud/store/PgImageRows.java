package dev.atmosphere.cloud.store;

import static dev.atmosphere.cloud.database.Rows.utc;

import dev.atmosphere.cloud.database.Coalescer;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables {@code images} and {@code faces}. Many images' rows go in one transaction, which notifies {@link #CHANNEL} of
 * each image that is new.
 *
 * <p>Within it, in this order: the rows are inserted, which takes their ids (another transaction that inserts one of them waits
 * for the end of this one); what has to be done before they are seen is done; they are committed.
 */
public final class PgImageRows implements ImageRows {
    /** Where the ids of new images are announced when their rows are committed. */
    public static final String CHANNEL = "atmosphere_images";

    private static final int MOST_IMAGES = 64;
    private static final String CHECKSUMS =
            "SELECT image_id, encode(sha256, 'hex') AS sha256 FROM images WHERE image_id = ANY($1)";
    private static final String INSERT =
            """
            WITH new_images AS (
                INSERT INTO images (image_id, station, captured_at, captured_at_source, received_at, processed_at,
                    width, height, bytes, sha256, edge, traceparent)
                SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[],
                    $6::timestamptz[], $7::integer[], $8::integer[], $9::integer[], $10::bytea[], $11::text[], $12::text[])
                ON CONFLICT (image_id) DO NOTHING
                RETURNING image_id
            ), new_faces AS (
                INSERT INTO faces (face_id, image_id, face_index, x, y, width, height, score,
                    neutral, happy, sad, angry, fearful, disgusted, surprised, landmarks, descriptor, recognized,
                    recognized_id, recognized_score, recognizer, described_by)
                SELECT face_id, image_id, face_index, x, y, width, height, score,
                    neutral, happy, sad, angry, fearful, disgusted, surprised,
                    landmarks::double precision[], descriptor, recognized,
                    recognized_id, recognized_score, recognizer, described_by
                FROM unnest($13::uuid[], $14::uuid[], $15::integer[], $16::double precision[], $17::double precision[],
                    $18::double precision[], $19::double precision[], $20::double precision[],
                    $21::double precision[], $22::double precision[], $23::double precision[],
                    $24::double precision[], $25::double precision[], $26::double precision[],
                    $27::double precision[], $28::text[], $29::bytea[], $30::text[],
                    $31::uuid[], $32::double precision[], $33::integer[], $34::text[])
                    AS new (face_id, image_id, face_index, x, y, width, height, score,
                        neutral, happy, sad, angry, fearful, disgusted, surprised, landmarks, descriptor, recognized,
                        recognized_id, recognized_score, recognizer, described_by)
                -- A face belongs to the picture that came first with the image's id.
                WHERE image_id IN (SELECT image_id FROM new_images)
                ON CONFLICT (face_id) DO NOTHING
            )
            SELECT image_id, pg_notify('atmosphere_images', image_id::text) FROM new_images
            """;

    private final Database database;
    private final Coalescer<Wanted, String> inserts = new Coalescer<>(MOST_IMAGES, this::insertAll);

    private record Wanted(ImageWithFaces image, Supplier<Future<Void>> first, Optional<String> traceparent) {}

    public PgImageRows(Database database) {
        this.database = database;
    }

    @Override
    public Future<String> insert(ImageWithFaces image, Supplier<Future<Void>> first) {
        return inserts.ask(new Wanted(image, first, Tracing.currentTraceparent()));
    }

    private Future<List<String>> insertAll(List<Wanted> wanted) {
        // By id: processes that insert the same ones wait for each other in one order only.
        SortedMap<UUID, Wanted> once = new TreeMap<>();
        wanted.forEach(one -> once.putIfAbsent(one.image().id(), one));
        return database.inTransaction(sql -> take(sql, once.values())
                        .compose(taken -> prepare(taken, once).compose(done -> standing(sql, taken, once))))
                .map(standing -> wanted.stream()
                        .map(one -> standing.get(one.image().id()))
                        .toList());
    }

    /** The ids that were free. */
    private static Future<Set<UUID>> take(SqlClient sql, Collection<Wanted> images) {
        Columns columns = new Columns();
        images.forEach(one -> columns.add(one.image(), one.traceparent()));
        return sql.preparedQuery(INSERT).execute(columns.tuple()).map(rows -> {
            Set<UUID> taken = new HashSet<>();
            rows.forEach(row -> taken.add(row.getUUID(0)));
            return taken;
        });
    }

    /** Waits for all of them, even if one fails: none may still be under way when its id is free again. */
    private static Future<Void> prepare(Set<UUID> taken, Map<UUID, Wanted> images) {
        return Future.join(
                        taken.stream().map(id -> images.get(id).first().get()).toList())
                .mapEmpty();
    }

    /** Whose picture has the row, by id. */
    private static Future<Map<UUID, String>> standing(SqlClient sql, Set<UUID> taken, Map<UUID, Wanted> images) {
        Map<UUID, String> standing = new HashMap<>();
        taken.forEach(id -> standing.put(id, images.get(id).image().picture().sha256()));
        if (standing.keySet().containsAll(images.keySet())) {
            return Future.succeededFuture(standing);
        }
        return sql.preparedQuery(CHECKSUMS)
                .execute(Tuple.of(images.keySet().toArray(UUID[]::new)))
                .map(rows -> {
                    rows.forEach(row -> standing.put(row.getUUID(0), row.getString(1)));
                    if (!standing.keySet().containsAll(images.keySet())) {
                        throw new Transient("row-deleted", "an image's row was deleted at this moment");
                    }
                    return standing;
                });
    }

    /** The statement's parameters: a list for each column of both tables. */
    private static final class Columns {
        private final List<UUID> imageIds = new ArrayList<>();
        private final List<String> stations = new ArrayList<>();
        private final List<OffsetDateTime> capturedAts = new ArrayList<>();
        private final List<String> clocks = new ArrayList<>();
        private final List<OffsetDateTime> receivedAts = new ArrayList<>();
        private final List<OffsetDateTime> processedAts = new ArrayList<>();
        private final List<Integer> widths = new ArrayList<>();
        private final List<Integer> heights = new ArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private final List<Buffer> checksums = new ArrayList<>();
        private final List<String> edges = new ArrayList<>();
        private final List<String> traceparents = new ArrayList<>();

        private final List<UUID> faceIds = new ArrayList<>();
        private final List<UUID> imageIdsOfFaces = new ArrayList<>();
        private final List<Integer> indexes = new ArrayList<>();
        private final List<List<Double>> boxesAndScores = listOfLists(5);
        private final List<List<Double>> moods = listOfLists(Mood.values().length);
        private final List<String> landmarks = new ArrayList<>();
        private final List<Buffer> descriptors = new ArrayList<>();
        private final List<Optional<RecognizedPerson>> recognized = new ArrayList<>();
        private final List<String> describers = new ArrayList<>();

        void add(ImageWithFaces image, Optional<String> traceparent) {
            Capture capture = image.capture();
            imageIds.add(capture.imageId());
            stations.add(capture.station());
            capturedAts.add(utc(capture.capturedAt()));
            clocks.add(capture.capturedAtSource().word());
            receivedAts.add(utc(capture.receivedAt()));
            processedAts.add(utc(image.processedAt()));
            widths.add(image.width());
            heights.add(image.height());
            sizes.add(image.picture().size());
            checksums.add(Buffer.buffer(HexFormat.of().parseHex(image.picture().sha256())));
            edges.add(capture.edge().orElse(null));
            traceparents.add(traceparent.orElse(null));
            for (int i = 0; i < image.faces().size(); i++) {
                add(capture.imageId(), i, image.faces().get(i));
            }
        }

        private void add(UUID imageId, int index, ImageFace face) {
            Box box = face.face().box();
            faceIds.add(face.faceId());
            imageIdsOfFaces.add(imageId);
            indexes.add(index);
            boxesAndScores.get(0).add(box.x());
            boxesAndScores.get(1).add(box.y());
            boxesAndScores.get(2).add(box.width());
            boxesAndScores.get(3).add(box.height());
            boxesAndScores.get(4).add(face.face().score());
            for (Mood mood : Mood.values()) {
                moods.get(mood.ordinal()).add(face.face().moods().get(mood));
            }
            landmarks.add(face.face().landmarks().stream()
                    .map(point -> point.x() + "," + point.y())
                    .collect(Collectors.joining(",", "{", "}")));
            descriptors.add(face.face()
                    .descriptor()
                    .map(d -> Buffer.buffer(d.toBytes()))
                    .orElse(null));
            recognized.add(face.person());
            describers.add(face.describedBy().orElse(null));
        }

        Tuple tuple() {
            Tuple tuple = Tuple.of(
                    imageIds.toArray(UUID[]::new),
                    stations.toArray(String[]::new),
                    capturedAts.toArray(OffsetDateTime[]::new),
                    clocks.toArray(String[]::new),
                    receivedAts.toArray(OffsetDateTime[]::new),
                    processedAts.toArray(OffsetDateTime[]::new));
            tuple.addValue(widths.toArray(Integer[]::new));
            tuple.addValue(heights.toArray(Integer[]::new));
            tuple.addValue(sizes.toArray(Integer[]::new));
            tuple.addValue(checksums.toArray(Buffer[]::new));
            tuple.addValue(edges.toArray(String[]::new));
            tuple.addValue(traceparents.toArray(String[]::new));
            tuple.addValue(faceIds.toArray(UUID[]::new));
            tuple.addValue(imageIdsOfFaces.toArray(UUID[]::new));
            tuple.addValue(indexes.toArray(Integer[]::new));
            boxesAndScores.forEach(column -> tuple.addValue(column.toArray(Double[]::new)));
            moods.forEach(column -> tuple.addValue(column.toArray(Double[]::new)));
            tuple.addValue(landmarks.toArray(String[]::new));
            tuple.addValue(descriptors.toArray(Buffer[]::new));
            tuple.addValue(ofRecognized(RecognizedPerson::name).toArray(String[]::new));
            tuple.addValue(ofRecognized(RecognizedPerson::personId).toArray(UUID[]::new));
            tuple.addValue(ofRecognized(RecognizedPerson::score).toArray(Double[]::new));
            tuple.addValue(ofRecognized(RecognizedPerson::recognizer).toArray(Integer[]::new));
            tuple.addValue(describers.toArray(String[]::new));
            return tuple;
        }

        private <T> Stream<T> ofRecognized(Function<RecognizedPerson, T> part) {
            return recognized.stream().map(person -> person.map(part).orElse(null));
        }

        private static List<List<Double>> listOfLists(int n) {
            List<List<Double>> lists = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                lists.add(new ArrayList<>());
            }
            return lists;
        }
    }
}
