package dev.atmosphere.cloud.store;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewsTest {
    private static final int AT_ONCE = 2;
    private static final UUID IMAGE = UUID.randomUUID();

    @TempDir
    Path files;

    private final Vertx vertx = Vertx.vertx();
    private final byte[] jpeg = Samples.jpeg(1280, 720, 2);
    private GatedObjects objects;
    private Previews previews;

    @BeforeEach
    void make() throws Exception {
        objects = new GatedObjects(new FileObjects(vertx.createSharedWorkerExecutor("objects", 4), files));
        previews = withRoomFor(16 << 20);
        await(objects.put(ObjectKey.picture(IMAGE), jpeg, Crops.JPEG));
    }

    private Previews withRoomFor(long bytes) {
        return new Previews(objects, vertx.createSharedWorkerExecutor("previews", AT_ONCE), AT_ONCE, bytes);
    }

    @AfterEach
    void close() throws Exception {
        objects.open();
        await(vertx.close());
    }

    @Test
    void a_preview_is_made_once_for_each_width_and_kept() throws Exception {
        objects.open();
        StoredObject first = await(previews.get(IMAGE, 320)).orElseThrow();
        StoredObject other = await(previews.get(IMAGE, 640)).orElseThrow();

        assertThat(await(previews.get(IMAGE, 320)).orElseThrow()).isSameAs(first);

        assertThat(Crops.decode(first.bytes()).getWidth()).isEqualTo(320);
        assertThat(Crops.decode(other.bytes()).getWidth()).isEqualTo(640);
        String etag = await(objects.get(ObjectKey.picture(IMAGE))).orElseThrow().etag();
        assertThat(List.of(first.etag(), other.etag(), etag)).doesNotHaveDuplicates();
        assertThat(objects.gets).hasValue(3);
    }

    @Test
    void all_who_ask_at_the_same_time_get_the_same_one() throws Exception {
        List<Future<Optional<StoredObject>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(previews.get(IMAGE, 320));
        }

        objects.open();

        await(Future.all(asked));
        assertThat(objects.gets).hasValue(1);
    }

    @Test
    void so_many_are_read_at_a_time_so_many_wait_and_the_next_is_refused() throws Exception {
        List<Future<Optional<StoredObject>>> asked = new ArrayList<>();
        for (int i = 0; i < AT_ONCE + 500; i++) {
            UUID id = new UUID(1, i);
            asked.add(previews.get(id, 320));
        }
        assertThat(objects.gets).hasValue(AT_ONCE);

        assertThatThrownBy(() -> await(previews.get(IMAGE, 320))).isInstanceOf(Transient.class);
        objects.open();

        await(Future.all(asked));
        assertThat(asked).allMatch(one -> one.result().isEmpty());
        assertThat(objects.most).hasValueLessThanOrEqualTo(AT_ONCE);
        assertThat(await(previews.get(IMAGE, 320))).isPresent();
    }

    @Test
    void what_was_not_there_and_what_failed_is_asked_for_again() throws Exception {
        objects.open();
        UUID late = UUID.randomUUID();
        assertThat(await(previews.get(late, 320))).isEmpty();
        await(objects.put(ObjectKey.picture(late), jpeg, Crops.JPEG));
        assertThat(await(previews.get(late, 320))).isPresent();

        objects.away = true;
        assertThatThrownBy(() -> await(previews.get(IMAGE, 320))).isInstanceOf(Transient.class);
        objects.away = false;

        assertThat(await(previews.get(IMAGE, 320))).isPresent();
    }

    @Test
    void a_picture_that_cannot_be_decoded_is_given_as_it_is_and_not_kept_if_it_is_large() throws Exception {
        objects.open();
        UUID broken = UUID.randomUUID();
        byte[] noPicture = new byte[2 << 20];
        await(objects.put(ObjectKey.picture(broken), noPicture, Crops.JPEG));

        assertThat(await(previews.get(broken, 320)).orElseThrow().bytes()).isEqualTo(noPicture);
        int gets = objects.gets.get();
        await(previews.get(broken, 320));

        assertThat(objects.gets).hasValue(gets + 1);
    }

    @Test
    void only_so_many_bytes_are_kept() throws Exception {
        objects.open();
        int one = await(previews.get(IMAGE, 320)).orElseThrow().bytes().length;
        Previews small = withRoomFor(16L * one);
        for (int i = 0; i < 60; i++) {
            UUID id = new UUID(2, i);
            await(objects.put(ObjectKey.picture(id), jpeg, Crops.JPEG));
            await(small.get(id, 320));
        }
        int gets = objects.gets.get();

        Awaitility.await().untilAsserted(() -> {
            objects.gets.set(gets);
            for (int i = 0; i < 60; i++) {
                await(small.get(new UUID(2, i), 320));
            }
            assertThat(objects.gets.get() - gets).isGreaterThanOrEqualTo(40);
        });
    }

    /** Real files that are read when the test says so, and counted; or away. */
    private static final class GatedObjects implements Objects {
        final AtomicInteger gets = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        volatile boolean away;
        private final AtomicInteger reading = new AtomicInteger();
        private final Promise<Void> gate = Promise.promise();
        private final Objects inner;

        GatedObjects(Objects inner) {
            this.inner = inner;
        }

        void open() {
            gate.tryComplete();
        }

        @Override
        public Future<Void> put(ObjectKey key, byte[] bytes, String contentType) {
            return inner.put(key, bytes, contentType);
        }

        @Override
        public Future<Optional<StoredObject>> get(ObjectKey key) {
            gets.incrementAndGet();
            int now = reading.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
            return gate.future()
                    .compose(open -> away
                            ? Future.<Optional<StoredObject>>failedFuture(new Transient("objects-away", "away"))
                            : inner.get(key))
                    .onComplete(read -> reading.decrementAndGet());
        }
    }
}
