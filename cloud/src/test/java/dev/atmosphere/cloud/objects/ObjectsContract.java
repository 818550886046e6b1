package dev.atmosphere.cloud.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of objects keeps. */
abstract class ObjectsContract {
    static final String JPEG = "image/jpeg";

    private Vertx vertx;
    private Objects objects;

    /** A store, and after a second call with the same arguments the same store again. */
    abstract Objects open(WorkerExecutor worker) throws Exception;

    @BeforeEach
    void openIt() throws Exception {
        vertx = Vertx.vertx();
        objects = open(vertx.createSharedWorkerExecutor("objects", 4));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void what_was_put_is_got_with_an_etag_and_a_time_and_outlives_the_adapter() throws Exception {
        ObjectKey key = ObjectKey.picture(UUID.randomUUID());

        await(objects.put(key, bytes("picture"), JPEG));

        StoredObject found = await(
                        open(vertx.createSharedWorkerExecutor("again", 1)).get(key))
                .orElseThrow();
        assertThat(found.bytes()).isEqualTo(bytes("picture"));
        assertThat(found.etag()).isNotBlank().doesNotContain("\"");
        assertThat(Duration.between(found.lastModified(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void an_object_of_eight_megabytes_comes_back_whole() throws Exception {
        byte[] large = new byte[8 << 20];
        new Random(7).nextBytes(large);
        ObjectKey key = ObjectKey.picture(UUID.randomUUID());

        await(objects.put(key, large, JPEG));

        assertThat(await(objects.get(key)).orElseThrow().bytes()).isEqualTo(large);
    }

    @Test
    void what_was_never_put_is_not_there() throws Exception {
        ObjectKey key = ObjectKey.zoomIn(UUID.randomUUID());

        assertThat(await(objects.get(key))).isEmpty();
    }

    @Test
    void a_second_put_replaces_the_first() throws Exception {
        ObjectKey key = ObjectKey.rectangle(UUID.randomUUID());
        await(objects.put(key, bytes("one, and longer"), JPEG));
        String first = await(objects.get(key)).orElseThrow().etag();

        await(objects.put(key, bytes("two"), JPEG));

        StoredObject second = await(objects.get(key)).orElseThrow();
        assertThat(second.bytes()).isEqualTo(bytes("two"));
        assertThat(second.etag()).isNotEqualTo(first);
    }

    @Test
    void puts_of_one_key_at_the_same_time_leave_one_of_them_whole() throws Exception {
        ObjectKey key = ObjectKey.picture(UUID.randomUUID());
        List<byte[]> candidates = new ArrayList<>();
        List<Future<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] candidate = new byte[50_000 + 10_000 * i];
            java.util.Arrays.fill(candidate, (byte) i);
            candidates.add(candidate);
            puts.add(objects.put(key, candidate, JPEG));
        }

        await(Future.all(puts));

        byte[] survivor = await(objects.get(key)).orElseThrow().bytes();
        assertThat(candidates).anyMatch(candidate -> java.util.Arrays.equals(candidate, survivor));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
