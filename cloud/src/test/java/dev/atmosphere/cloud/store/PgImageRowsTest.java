package dev.atmosphere.cloud.store;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.database.Listening;
import dev.atmosphere.cloud.database.PostgresAddress;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PgImageRowsTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final ImageRows rows = new PgImageRows(DATABASE.database());

    @Test
    void everything_known_of_an_image_and_its_faces_stands_in_its_rows() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 2);

        await(insert(image));

        Row row = DATABASE.rows("SELECT * FROM images WHERE image_id = $1", image.id())
                .get(0);
        assertThat(row.getString("station")).isEqualTo("door");
        assertThat(row.getOffsetDateTime("captured_at"))
                .isEqualTo(OffsetDateTime.ofInstant(image.capture().capturedAt(), ZoneOffset.UTC));
        assertThat(row.getString("captured_at_source")).isEqualTo("station");
        assertThat(row.getInteger("width")).isEqualTo(Samples.WIDTH);
        assertThat(row.getInteger("bytes")).isEqualTo(image.picture().size());
        assertThat(row.getBuffer("sha256").getBytes())
                .isEqualTo(HexFormat.of().parseHex(image.picture().sha256()));
        List<Row> faces = DATABASE.rows("SELECT * FROM faces WHERE image_id = $1 ORDER BY face_index", image.id());
        assertThat(faces).hasSize(2);
        for (int i = 0; i < 2; i++) {
            ImageFace face = image.faces().get(i);
            assertThat(faces.get(i).getUUID("face_id")).isEqualTo(face.faceId());
            assertThat(faces.get(i).getDouble("x")).isEqualTo(face.face().box().x());
            assertThat(faces.get(i).getDouble("height"))
                    .isEqualTo(face.face().box().height());
            assertThat(faces.get(i).getDouble("score")).isEqualTo(face.face().score());
            assertThat(faces.get(i).getDouble("happy")).isEqualTo(0.7);
            assertThat(faces.get(i).getDouble("surprised")).isEqualTo(0.05);
            assertThat(faces.get(i).getArrayOfDoubles("landmarks")).containsExactly(1.5, 2.5, 3.25, 4.0);
            assertThat(Descriptor.fromBytes(faces.get(i).getBuffer("descriptor").getBytes()))
                    .isEqualTo(face.face().descriptor().orElseThrow());
            assertThat(faces.get(i).getString("recognized"))
                    .isEqualTo(face.person().map(RecognizedPerson::name).orElse(null));
            assertThat(faces.get(i).getString("described_by"))
                    .isEqualTo(face.describedBy().orElseThrow());
            assertThat(faces.get(i).getUUID("recognized_id"))
                    .isEqualTo(face.person().map(RecognizedPerson::personId).orElse(null));
            assertThat(faces.get(i).getDouble("recognized_score"))
                    .isEqualTo(face.person().map(RecognizedPerson::score).orElse(null));
            assertThat(faces.get(i).getInteger("recognizer"))
                    .isEqualTo(face.person().map(RecognizedPerson::recognizer).orElse(null));
        }
    }

    @Test
    void the_same_image_many_times_at_once_is_there_once() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 3);
        List<Future<String>> inserts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            inserts.add(insert(image));
        }

        await(Future.all(inserts));

        assertThat(inserts)
                .extracting(Future::result)
                .containsOnly(image.picture().sha256());
        assertThat(DATABASE.rows("SELECT 1 FROM images WHERE image_id = $1", image.id()))
                .hasSize(1);
        assertThat(DATABASE.rows("SELECT 1 FROM faces WHERE image_id = $1", image.id()))
                .hasSize(3);
    }

    @Test
    void the_rows_of_another_picture_under_the_same_id_change_nothing() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        await(insert(image));

        String standing = await(insert(Samples.image(image.id(), "window", 3)));

        assertThat(standing).isEqualTo(image.picture().sha256());

        assertThat(DATABASE.rows("SELECT station FROM images WHERE image_id = $1", image.id()))
                .extracting(row -> row.getString(0))
                .containsExactly("door");
        assertThat(DATABASE.rows("SELECT 1 FROM faces WHERE image_id = $1", image.id()))
                .hasSize(1);
    }

    @Test
    void an_image_the_database_refuses_fails_alone_among_many() throws Exception {
        ImageWithFaces good = Samples.image(UUID.randomUUID(), "door", 1);
        ImageWithFaces sample = Samples.image(UUID.randomUUID(), "door", 1);
        Capture c = sample.capture();
        ImageWithFaces bad = new ImageWithFaces(
                new Capture(c.imageId(), "nul\0nul", c.capturedAt(), c.capturedAtSource(), c.receivedAt(), c.edge()),
                sample.processedAt(),
                sample.width(),
                sample.height(),
                sample.faces(),
                sample.picture());
        List<ImageWithFaces> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(Samples.image(UUID.randomUUID(), "hall", 1));
        }

        Future<String> first = insert(good);
        Future<String> refused = insert(bad);
        List<Future<String>> others = many.stream().map(this::insert).toList();

        await(first);
        assertThatThrownBy(() -> await(refused)).isInstanceOf(Poison.class);
        await(Future.all(others));
        assertThat(stored(bad)).isFalse();
        assertThat(many).allMatch(this::stored);
    }

    @Test
    void listeners_hear_of_each_new_image_once() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Listening listening = DATABASE.database().listen(PgImageRows.CHANNEL, heard::add);
        await(listening.started());
        ImageWithFaces first = Samples.image(UUID.randomUUID(), "door", 1);
        ImageWithFaces second = Samples.image(UUID.randomUUID(), "door", 1);

        await(insert(first));
        await(insert(first));
        await(insert(second));

        Awaitility.await().until(() -> heard.contains(second.id().toString()));
        assertThat(heard).containsExactly(first.id().toString(), second.id().toString());
        await(listening.close());
    }

    @Test
    void pages_newest_first_and_pages_of_a_station_are_read_from_an_index() throws Exception {
        for (String where : new String[] {"TRUE", "station = 'door'"}) {
            String plan = DATABASE
                    .rows("EXPLAIN SELECT * FROM images WHERE " + where
                            + " AND (captured_at, image_id) < (now(), gen_random_uuid())"
                            + " ORDER BY captured_at DESC, image_id DESC LIMIT 20")
                    .stream()
                    .map(row -> row.getString(0))
                    .reduce("", (a, b) -> a + "\n" + b);
            assertThat(plan).doesNotContain("Sort");
        }
    }

    @Test
    void what_comes_first_is_done_before_the_rows_are_seen_once_and_without_it_there_are_none() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        List<Boolean> seen = new ArrayList<>();
        Supplier<Future<Void>> look = () -> {
            seen.add(stored(image));
            return Future.succeededFuture();
        };

        assertThatThrownBy(() -> await(rows.insert(
                        image, () -> Future.failedFuture(new Transient("objects-away", "the disk is full")))))
                .isInstanceOf(Transient.class);
        assertThat(stored(image)).isFalse();
        await(rows.insert(image, look).compose(inserted -> rows.insert(image, look)));

        assertThat(stored(image)).isTrue();
        assertThat(seen).containsExactly(false);
    }

    private Future<String> insert(ImageWithFaces image) {
        return rows.insert(image, Future::succeededFuture);
    }

    /** Asked on a thread and a connection of its own, for it is asked in the midst of inserting. */
    private boolean stored(ImageWithFaces image) {
        PostgresAddress address = DATABASE.database().address();
        try (Connection connection = DriverManager.getConnection(
                        address.jdbcUrl(), address.user(), address.password().reveal());
                PreparedStatement ask = connection.prepareStatement("SELECT 1 FROM images WHERE image_id = ?")) {
            ask.setObject(1, image.id());
            return ask.executeQuery().next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
