package dev.atmosphere.cloud.store;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.database.Database;
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
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of two edges under one id, stored by two processes that share the database and the objects. */
class SameIdTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    @TempDir
    Path files;

    private final ImageWithFaces ofOneEdge = Samples.image(UUID.randomUUID(), "door", 1);
    private final ImageWithFaces ofAnother = Samples.image(ofOneEdge.id(), "window", 2);
    private Database others;
    private SlowObjects objects;
    private StoreSql here;
    private StoreSql there;

    @BeforeEach
    void make() {
        others = new Database(DATABASE.vertx(), DATABASE.database().address(), 2);
        objects =
                new SlowObjects(new FileObjects(DATABASE.vertx().createSharedWorkerExecutor("same-id-test", 4), files));
        here = new StoreSql(new PgImageRows(DATABASE.database()), objects);
        there = new StoreSql(new PgImageRows(others), objects);
    }

    @AfterEach
    void close() throws Exception {
        objects.go();
        await(others.close());
    }

    @RepeatedTest(20)
    void of_two_pictures_at_the_same_moment_one_is_stored_whole_and_the_other_given_up() throws Exception {
        objects.go();

        Future<List<FaceInDb>> one = here.run(ofOneEdge);
        Future<List<FaceInDb>> another = there.run(ofAnother);
        await(Future.join(one, another).otherwiseEmpty());

        assertThat(List.of(one.succeeded(), another.succeeded())).containsExactlyInAnyOrder(true, false);
        assertStored(one.succeeded() ? ofOneEdge : ofAnother);
        assertGivenUp(one.succeeded() ? another : one);
    }

    @Test
    void two_pictures_in_one_batch_are_told_apart_too() throws Exception {
        objects.go();

        Future<List<FaceInDb>> before = here.run(Samples.image(UUID.randomUUID(), "hall", 1));
        Future<List<FaceInDb>> one = here.run(ofOneEdge);
        Future<List<FaceInDb>> another = here.run(ofAnother);
        Future<List<FaceInDb>> oneAgain = here.run(ofOneEdge);
        await(Future.join(before, one, another, oneAgain).otherwiseEmpty());

        assertThat(one.result()).hasSize(1).isEqualTo(oneAgain.result());
        assertGivenUp(another);
        assertStored(ofOneEdge);
    }

    @Test
    void who_comes_second_waits_and_never_writes_over_the_picture_of_the_first() throws Exception {
        Future<List<FaceInDb>> first = here.run(ofOneEdge);
        Awaitility.await().until(() -> objects.begun.size() == 1);
        Future<List<FaceInDb>> second = there.run(ofAnother);
        awaitSomebodyWaitingForARow();
        assertThat(second.isComplete()).isFalse();

        objects.go();

        await(first);
        await(second.otherwiseEmpty());
        assertGivenUp(second);
        assertStored(ofOneEdge);
        assertThat(objects.begun).containsExactly(ofOneEdge.picture().size());
    }

    @Test
    void the_id_of_a_picture_that_could_not_be_stored_is_free_for_the_next() throws Exception {
        Future<List<FaceInDb>> first = here.run(ofOneEdge);
        Awaitility.await().until(() -> objects.begun.size() == 1);
        Future<List<FaceInDb>> second = there.run(ofAnother);
        awaitSomebodyWaitingForARow();

        objects.fail();

        await(Future.join(first, second).otherwiseEmpty());
        assertThat(first.cause()).isInstanceOf(Transient.class);
        assertThat(second.result()).hasSize(2);
        assertStored(ofAnother);
        await(here.run(ofOneEdge).otherwiseEmpty());
        assertStored(ofAnother);
    }

    @RepeatedTest(5)
    void the_same_picture_from_both_folds() throws Exception {
        objects.go();

        Future<List<FaceInDb>> one = here.run(ofOneEdge);
        Future<List<FaceInDb>> again = there.run(ofOneEdge);
        await(Future.all(one, again));

        assertThat(one.result()).isEqualTo(again.result());
        assertStored(ofOneEdge);
        assertThat(objects.begun).hasSize(1);
    }

    private void assertStored(ImageWithFaces image) throws Exception {
        assertThat(DATABASE.rows("SELECT station, encode(sha256, 'hex') FROM images WHERE image_id = $1", image.id()))
                .extracting(row -> row.getString(0) + " " + row.getString(1))
                .containsExactly(image.key() + " " + image.picture().sha256());
        assertThat(DATABASE.rows("SELECT 1 FROM faces WHERE image_id = $1", image.id()))
                .hasSize(image.faces().size());
        assertThat(files.resolve("faces/" + image.id() + ".jpg"))
                .hasBinaryContent(image.picture().bytes());
    }

    private static void assertGivenUp(Future<?> outcome) {
        assertThat(outcome.cause()).isInstanceOfSatisfying(Poison.class, poison -> assertThat(poison.reason())
                .isEqualTo("id-of-another-picture"));
    }

    private static void awaitSomebodyWaitingForARow() {
        Awaitility.await().until(() -> !DATABASE.rows(
                        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO images%'")
                .isEmpty());
    }

    /** Files that are written when the test says so. */
    private static final class SlowObjects implements Objects {
        /** The sizes of pictures whose writing has begun. */
        final Queue<Integer> begun = new ConcurrentLinkedQueue<>();

        private final Promise<Void> gate = Promise.promise();
        private final Objects inner;
        private volatile boolean failing;

        SlowObjects(Objects inner) {
            this.inner = inner;
        }

        void go() {
            gate.tryComplete();
        }

        /** Fails what waits; what comes later is written. */
        void fail() {
            failing = true;
            gate.tryComplete();
        }

        @Override
        public Future<Void> put(ObjectKey key, byte[] bytes, String contentType) {
            boolean early = !gate.future().isComplete();
            begun.add(bytes.length);
            return gate.future()
                    .compose(open -> early && failing
                            ? Future.failedFuture(new Transient("objects-away", "the disk is full"))
                            : inner.put(key, bytes, contentType));
        }

        @Override
        public Future<Optional<StoredObject>> get(ObjectKey key) {
            return inner.get(key);
        }
    }
}
