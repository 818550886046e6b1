package dev.atmosphere.edge.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.event.RecognizerTrained;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.http.Health;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.recognition.MadeUpFaces;
import dev.atmosphere.recognition.Probe;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.recognition.SignedRecognizer;
import dev.atmosphere.recognition.TaughtPerson;
import dev.atmosphere.recognition.Thresholds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeRecognizerTest {
    private static final Thresholds THRESHOLDS = new Thresholds(1, 0.4, 0.5, 0.3);

    private final Vertx vertx = Vertx.vertx();
    private final RecognizerSigner signer = RecognizerSigner.withNewKeys();
    private final MadeUpFaces faces = new MadeUpFaces(4);
    private final List<TaughtPerson> people = List.of(
            faces.taught("Ada", faces.facesOf(faces.somebody(), 5)),
            faces.taught("Bo", faces.facesOf(faces.somebody(), 5)));

    @TempDir
    Path directory;

    private Path key;
    private SimpleMeterRegistry meters;
    private CurrentRecognizer current;
    private TakeRecognizer take;

    @BeforeEach
    void start() throws IOException {
        key = directory.resolve("key.pem");
        Files.writeString(key, signer.publicPem());
        start(Optional.of(key));
    }

    /** As the edge does, on what the disk has. */
    private void start(Optional<Path> trusted) throws IOException {
        meters = new SimpleMeterRegistry();
        RecognizerMeters recognizerMeters = new RecognizerMeters(meters);
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("recognizers", 1);
        current = new CurrentRecognizer(worker, recognizerMeters, Clock.systemUTC());
        take = new TakeRecognizer(
                current, new TrustedKey(trusted), new RecognizerShelf(shelf()), recognizerMeters, worker);
        get(take.begin());
    }

    private Path shelf() {
        return directory.resolve("recognizers");
    }

    @AfterEach
    void close() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private Recognizer recognizer(int version) {
        return new Recognizer(version, Instant.now(), DescriptorModel.CURRENT, THRESHOLDS, people, List.of(), List.of())
                .withProbes(List.of(people.get(0).examples().get(0)));
    }

    private RecognizerTrained trained(int version) {
        return trained(version, signer.sign(recognizer(version)));
    }

    private static RecognizerTrained trained(int version, SignedRecognizer signed) {
        return new RecognizerTrained(version, Instant.now(), signed);
    }

    private double refused(String reason) {
        return meters.counter("atmosphere.recognizer.refused", "reason", reason).count();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(shelf())) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_signed_recognizer_is_used_and_there_after_a_restart() throws IOException {
        assertThat(take.health().detail()).isEqualTo("none yet: nobody is known");

        get(take.accept(trained(7)));

        assertThat(current.get().version()).isEqualTo(7);
        assertThat(take.health().detail()).startsWith("version 7, 2 people, 10 faces, trained 20");
        assertThat(meters.get("atmosphere.recognizer.people").gauge().value()).isEqualTo(2);
        start(Optional.of(key));
        assertThat(current.get().version()).isEqualTo(7);
    }

    @Test
    void the_newest_and_the_one_before_it_are_kept() throws IOException {
        for (int version = 7; version <= 10; version++) {
            get(take.accept(trained(version)));
        }

        assertThat(files()).containsExactly("10.recognizer", "9.recognizer");
    }

    @Test
    void an_older_one_is_refused_and_the_same_one_again_is_nothing() throws IOException {
        get(take.accept(trained(7)));

        get(take.accept(trained(7)));
        get(take.accept(trained(6)));

        assertThat(current.get().version()).isEqualTo(7);
        assertThat(refused("old-version")).isEqualTo(1);
        assertThat(files()).containsExactly("7.recognizer");
    }

    @Test
    void what_cannot_be_believed_is_refused_by_reason_and_the_old_one_stays() throws IOException {
        get(take.accept(trained(7)));
        SignedRecognizer sound = signer.sign(recognizer(8));
        Recognizer otherModel = new Recognizer(
                8, Instant.now(), new DescriptorModel("another", 128), THRESHOLDS, people, List.of(), List.of());
        Recognizer forgetful = new Recognizer(
                8,
                Instant.now(),
                DescriptorModel.CURRENT,
                THRESHOLDS,
                people,
                List.of(),
                List.of(new Probe(people.get(0).examples().get(0), false, Optional.empty())));

        get(take.accept(trained(8, RecognizerSigner.withNewKeys().sign(recognizer(8)))));
        get(take.accept(trained(
                8, new SignedRecognizer(Arrays.copyOf(sound.file(), sound.file().length / 2), sound.signature()))));
        get(take.accept(trained(9, sound)));
        get(take.accept(trained(8, signer.sign(otherModel))));
        get(take.accept(trained(8, signer.sign(forgetful))));

        assertThat(refused("signature")).isEqualTo(2);
        assertThat(refused("version")).isEqualTo(1);
        assertThat(refused("model")).isEqualTo(1);
        assertThat(refused("self-test")).isEqualTo(1);
        assertThat(current.get().version()).isEqualTo(7);
        assertThat(files()).containsExactly("7.recognizer");
        assertThat(take.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(take.health().detail()).contains("version 7", "recognizer 8 was refused, self-test");
    }

    @Test
    void a_good_one_after_a_bad_one_makes_all_well_again() {
        get(take.accept(trained(8, RecognizerSigner.withNewKeys().sign(recognizer(8)))));

        get(take.accept(trained(8)));

        assertThat(take.health().status()).isEqualTo(Health.Status.UP);
        assertThat(current.get().version()).isEqualTo(8);
    }

    @Test
    void where_the_newest_file_is_damaged_the_one_before_it_is_used_until_it_comes_again() throws IOException {
        get(take.accept(trained(7)));
        get(take.accept(trained(8)));
        Path newest = shelf().resolve("8.recognizer");
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(bytes, bytes.length - 100));

        start(Optional.of(key));

        assertThat(current.get().version()).isEqualTo(7);
        assertThat(refused("on-disk")).isEqualTo(1);
        get(take.accept(trained(8)));
        assertThat(current.get().version()).isEqualTo(8);
        assertThat(files()).containsExactly("7.recognizer", "8.recognizer");
        start(Optional.of(key));
        assertThat(current.get().version()).isEqualTo(8);
    }

    @Test
    void without_a_key_every_recognizer_is_refused() throws IOException {
        get(take.accept(trained(7)));
        start(Optional.empty());

        get(take.accept(trained(8)));
        get(take.accept(trained(9)));

        assertThat(current.get().people()).isEmpty();
        assertThat(refused("no-key")).isEqualTo(2);
        assertThat(take.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(take.health().detail()).contains("edge.recognizer.key");
    }

    @Test
    void a_key_that_is_not_there_yet_is_waited_for() throws IOException {
        Files.delete(key);

        assertThatThrownBy(() -> get(take.accept(trained(7))))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(Transient.class)
                .hasMessageContaining("key.pem cannot be read");
        assertThat(take.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(take.health().detail()).contains("recognizer 7 waits", "key.pem cannot be read");

        Files.writeString(key, signer.publicPem());
        get(take.accept(trained(7)));
        assertThat(current.get().version()).isEqualTo(7);
        assertThat(take.health().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void files_that_hold_nothing_or_something_else_are_passed_over() throws IOException {
        get(take.accept(trained(7)));
        byte[] nothing = {(byte) 0xf6}; // null in CBOR
        byte[] empty = {(byte) 0xa0};
        Files.write(shelf().resolve("9.recognizer"), nothing);
        Files.write(shelf().resolve("10.recognizer"), empty);

        start(Optional.of(key));

        assertThat(current.get().version()).isEqualTo(7);
        assertThat(refused("on-disk")).isEqualTo(2);
    }

    @Test
    void a_key_that_is_gone_at_the_start_is_told() throws IOException {
        get(take.accept(trained(7)));
        Files.delete(key);

        start(Optional.of(key));

        assertThat(current.get().version()).isZero();
        assertThat(take.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(take.health().detail()).contains("key.pem cannot be read");
    }

    @Test
    void what_lies_on_the_disk_is_not_believed_after_the_key_was_exchanged() throws IOException {
        get(take.accept(trained(7)));
        Files.writeString(key, RecognizerSigner.withNewKeys().publicPem());

        start(Optional.of(key));

        assertThat(current.get().version()).isZero();
    }
}
