package dev.atmosphere.edge.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.access.FailedLogins;
import dev.atmosphere.access.Passwords;
import dev.atmosphere.edge.broker.Authentication.Credentials;
import dev.atmosphere.edge.broker.Authentication.Decision;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a password that fitted before costs, and what it does not get around. */
class NamedAccessTest {
    private static final String HASH = Passwords.hash("secret".getBytes(UTF_8), 4);
    private static final String OTHER_HASH = Passwords.hash("secret".getBytes(UTF_8), 4);

    @TempDir
    private Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger compared = new AtomicInteger();
    private NamedAccess access;

    @AfterEach
    void stop() {
        if (access != null) {
            await(access.close());
        }
        await(vertx.close());
    }

    private void open(String users, BiPredicate<byte[], String> fits) throws Exception {
        Files.writeString(dir.resolve("users"), users);
        AccessSettings settings = new AccessSettings(dir.resolve("users"), true, dir.resolve("acl"), false, false);
        access = new NamedAccess(vertx, settings, new FailedLogins(System::nanoTime), (password, hash) -> {
            compared.incrementAndGet();
            return fits.test(password, hash);
        });
    }

    private void rewrite(String users) throws Exception {
        Files.writeString(dir.resolve("users"), users);
        await(access.look());
    }

    private Future<Decision> decide(String user, String password, String address) {
        return access.decide(new Credentials(
                "client",
                Optional.of(user),
                Optional.of(Buffer.buffer(password)),
                Optional.empty(),
                new InetSocketAddress(address, 1)));
    }

    private boolean letIn(String user, String password) {
        return await(decide(user, password, "10.0.0.7")) instanceof Decision.Welcome;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_thousand_stations_that_come_back_cost_no_thousand_hashes() throws Exception {
        open(
                IntStream.range(0, 1000).mapToObj(i -> "s" + i + ":" + HASH).collect(Collectors.joining("\n")),
                Passwords::fits);
        for (int i = 0; i < 1000; i++) {
            assertThat(letIn("s" + i, "secret")).isTrue();
        }
        assertThat(compared).hasValue(1000);

        for (int i = 0; i < 1000; i++) {
            Future<Decision> again = decide("s" + i, "secret", "10.0.0.7");
            assertThat(again.isComplete()).as("at once").isTrue();
            assertThat(again.result()).isInstanceOf(Decision.Welcome.class);
        }
        assertThat(compared).hasValue(1000);
    }

    @Test
    void a_changed_password_counts_at_once() throws Exception {
        open("door:" + HASH, Passwords::fits);
        assertThat(letIn("door", "secret")).isTrue();

        rewrite("door:" + Passwords.hash("another".getBytes(UTF_8), 4));

        assertThat(letIn("door", "secret")).isFalse();
        assertThat(letIn("door", "another")).isTrue();
        assertThat(letIn("door", "secret")).isFalse();
    }

    @Test
    void a_removed_user_does_not_come_in_any_more_and_the_same_password_under_a_new_hash_is_compared_anew()
            throws Exception {
        open("door:" + HASH + "\nwindow:" + HASH, Passwords::fits);
        assertThat(letIn("door", "secret")).isTrue();

        rewrite("window:" + HASH);
        assertThat(letIn("door", "secret")).isFalse();

        rewrite("door:" + OTHER_HASH);
        compared.set(0);
        assertThat(letIn("door", "secret")).isTrue();
        assertThat(compared).hasValue(1);
    }

    @Test
    void a_password_is_nobody_elses() throws Exception {
        open("door:" + HASH + "\noor:" + HASH, Passwords::fits);
        assertThat(letIn("door", "secret")).isTrue();
        assertThat(letIn("door", "secre")).isFalse();
        compared.set(0);
        assertThat(letIn("oor", "secret")).isTrue();
        assertThat(compared).as("another user's is compared").hasValue(1);
        assertThat(letIn("nobody", "secret")).isFalse();
    }

    @Test
    void guesses_that_come_together_find_out_nothing_faster_than_by_hashing() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger blocked = new AtomicInteger();
        open("door:" + HASH, (password, hash) -> {
            if (new String(password, UTF_8).startsWith("guess")) {
                blocked.incrementAndGet();
                awaitUninterruptibly(go);
            }
            return Passwords.fits(password, hash);
        });
        assertThat(letIn("door", "secret")).isTrue();

        Future<Decision> first = decide("door", "guess 1", "10.0.0.7");
        Future<Decision> second = decide("door", "guess 2", "10.0.0.7");
        Future<Decision> third = decide("door", "guess 3", "10.0.0.7");
        Future<Decision> right = decide("door", "secret", "10.0.0.7");
        Future<Decision> elsewhere = decide("door", "secret", "10.0.0.8");
        boolean behind = !right.isComplete();
        boolean atOnce = elsewhere.isComplete();
        go.countDown();

        assertThat(behind).as("it waits behind the guesses of its address").isTrue();
        assertThat(atOnce).as("another address does not").isTrue();
        assertThat(await(first)).isInstanceOf(Decision.Refuse.class);
        assertThat(await(second)).isInstanceOf(Decision.Refuse.class);
        assertThat(await(third)).isInstanceOf(Decision.Refuse.class);
        assertThat(await(right)).isNotNull();
        assertThat(blocked).hasValue(3);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
