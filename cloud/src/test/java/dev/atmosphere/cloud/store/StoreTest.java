package dev.atmosphere.cloud.store;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    @TempDir
    Path files;

    private WorkerExecutor worker;
    private CountingObjects objects;
    private StoreSql storeSql;

    @BeforeEach
    void make() {
        worker = DATABASE.vertx().createSharedWorkerExecutor("store-test", 2);
        objects = new CountingObjects(new FileObjects(worker, files));
        storeSql = new StoreSql(new PgImageRows(DATABASE.database()), objects);
    }

    @Test
    void a_picture_with_faces_becomes_an_object_rows_and_an_event_for_each_face() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 3);

        List<FaceInDb> emitted = await(storeSql.run(image));

        assertThat(files.resolve("faces/" + image.id() + ".jpg"))
                .hasBinaryContent(image.picture().bytes());
        assertThat(DATABASE.rows("SELECT 1 FROM faces WHERE image_id = $1", image.id()))
                .hasSize(3);
        assertThat(emitted).extracting(FaceInDb::face).isEqualTo(image.faces());
        assertThat(emitted).allMatch(face -> face.capture().equals(image.capture()) && face.width() == image.width());
    }

    @Test
    void the_same_again_has_the_same_outcome_and_stores_nothing_again() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 2);
        List<FaceInDb> first = await(storeSql.run(image));
        int puts = objects.puts.get();

        assertThat(await(storeSql.run(image))).isEqualTo(first);

        assertThat(objects.puts).hasValue(puts);
        assertThat(DATABASE.rows("SELECT 1 FROM faces WHERE image_id = $1", image.id()))
                .hasSize(2);
    }

    @Test
    void another_picture_under_a_known_id_is_given_up_and_harms_nothing() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        await(storeSql.run(image));

        assertThatThrownBy(() -> await(storeSql.run(Samples.image(image.id(), "window", 2))))
                .isInstanceOf(Poison.class)
                .hasMessageContaining(image.id().toString());

        assertThat(files.resolve("faces/" + image.id() + ".jpg"))
                .hasBinaryContent(image.picture().bytes());
    }

    @Test
    void no_row_points_to_a_picture_that_could_not_be_stored() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        objects.failing = true;

        assertThatThrownBy(() -> await(storeSql.run(image))).isInstanceOf(Transient.class);

        assertThat(DATABASE.rows("SELECT 1 FROM images WHERE image_id = $1", image.id()))
                .isEmpty();
    }

    @Test
    void each_face_gets_its_crop_and_its_zoom_in_from_one_decode_of_the_picture() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 4);
        List<FaceInDb> faces = await(storeSql.run(image));
        DecodedPictures pictures = new DecodedPictures(objects, worker, 2, 64 << 20);
        StoreRectangles storeRectangles = new StoreRectangles(pictures, objects);
        StoreZoomIn storeZoomIn = new StoreZoomIn(pictures, objects);

        for (FaceInDb face : faces) {
            await(Future.all(storeRectangles.accept(face), storeZoomIn.accept(face)));
        }

        assertThat(objects.gets).hasValue(1);
        for (FaceInDb face : faces) {
            UUID id = face.face().faceId();
            assertThat(Crops.decode(Files.readAllBytes(files.resolve("rectangles/" + id + ".jpg")))
                            .getWidth())
                    .isPositive();
            assertThat(Crops.decode(Files.readAllBytes(files.resolve("zoomin/" + id + ".jpg")))
                            .getWidth())
                    .isBetween(100, 600);
        }
    }

    @Test
    void few_pictures_are_decoded_at_a_time_and_one_that_is_missing_takes_nobodys_turn() throws Exception {
        List<UUID> stored = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
            await(storeSql.run(image));
            stored.add(image.id());
        }
        WorkerExecutor many = DATABASE.vertx().createSharedWorkerExecutor("many", 8);
        DecodedPictures pictures = new DecodedPictures(objects, many, 2, 0);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<byte[]>> cuts = new ArrayList<>();
        for (UUID imageId : stored) {
            cuts.add(pictures.cut(UUID.randomUUID(), picture -> new byte[0])
                    .recover(missing -> Future.succeededFuture()));
            cuts.add(pictures.cut(imageId, picture -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                byte[] crop = Crops.zoomIn(picture, Samples.BOXES.get(0));
                now.decrementAndGet();
                return crop;
            }));
        }

        await(Future.all(cuts));
        assertThat(most.get()).isBetween(1, 2);
        await(many.close());
    }

    @Test
    void the_crops_of_a_picture_that_is_gone_are_given_up_and_those_of_a_store_that_is_away_are_not() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        FaceInDb face = await(storeSql.run(image)).get(0);
        DecodedPictures pictures = new DecodedPictures(objects, worker, 2, 64 << 20);
        StoreRectangles storeRectangles = new StoreRectangles(pictures, objects);

        objects.failing = true;
        assertThatThrownBy(() -> await(storeRectangles.accept(face))).isInstanceOf(Transient.class);
        objects.failing = false;
        Files.delete(files.resolve("faces/" + image.id() + ".jpg"));

        assertThatThrownBy(() -> await(storeRectangles.accept(face)))
                .isInstanceOf(Poison.class)
                .hasMessageContaining(image.id().toString());
    }

    /** Real files, counted; or away. */
    private static final class CountingObjects implements Objects {
        final AtomicInteger puts = new AtomicInteger();
        final AtomicInteger gets = new AtomicInteger();
        volatile boolean failing;
        private final Objects inner;

        CountingObjects(Objects inner) {
            this.inner = inner;
        }

        @Override
        public Future<Void> put(ObjectKey key, byte[] bytes, String contentType) {
            puts.incrementAndGet();
            return failing ? away() : inner.put(key, bytes, contentType);
        }

        @Override
        public Future<Optional<StoredObject>> get(ObjectKey key) {
            gets.incrementAndGet();
            return failing ? away() : inner.get(key);
        }

        private static <T> Future<T> away() {
            return Future.failedFuture(new Transient("objects-away", "away"));
        }
    }
}
