package dev.atmosphere.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.atmosphere.recognition.RecognizerUnusable.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognizerSigningTest {
    private final RecognizerSigner signer = RecognizerSigner.withNewKeys();

    @TempDir
    Path directory;

    @Test
    void a_signed_recognizer_is_opened_by_whoever_has_the_public_key() throws Exception {
        Recognizer opened = RecognizerVerifier.fromPem(signer.publicPem()).open(7, signer.sign(sample()));

        assertThat(opened).usingRecursiveComparison().isEqualTo(sample());
    }

    @Test
    void anothers_signature_is_refused_before_anything_is_read() {
        SignedRecognizer forged = RecognizerSigner.withNewKeys().sign(sample());

        assertThat(refusal(7, forged)).isEqualTo(Reason.SIGNATURE);
        assertThat(refusal(7, new SignedRecognizer(new byte[] {1, 2, 3}, new byte[64])))
                .isEqualTo(Reason.SIGNATURE);
        assertThat(refusal(7, new SignedRecognizer(new byte[0], new byte[0]))).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void a_bit_turned_anywhere_is_refused() {
        SignedRecognizer signed = signer.sign(sample());
        for (int at = 0; at < signed.file().length; at += 97) {
            byte[] turned = signed.file();
            turned[at] ^= 1;
            assertThat(refusal(7, new SignedRecognizer(turned, signed.signature())))
                    .isEqualTo(Reason.SIGNATURE);
        }
        byte[] signature = signed.signature();
        signature[5] ^= 1;
        assertThat(refusal(7, new SignedRecognizer(signed.file(), signature))).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void one_that_was_announced_as_another_is_refused() {
        assertThat(refusal(8, signer.sign(sample()))).isEqualTo(Reason.VERSION);
    }

    @Test
    void one_for_another_descriptor_model_is_refused() {
        Recognizer other = new Recognizer(
                7,
                Instant.EPOCH,
                new DescriptorModel("faceres-1024", 128),
                new Thresholds(1, 0.5, 0.6, 0),
                List.of(),
                List.of(),
                List.of());

        assertThat(refusal(7, signer.sign(other))).isEqualTo(Reason.MODEL);
    }

    @Test
    void one_that_answers_otherwise_than_it_did_is_refused() {
        Recognizer sample = sample();
        Recognizer broken = new Recognizer(
                7,
                Instant.EPOCH,
                sample.model(),
                new Thresholds(1, 0.01, 0.02, 0),
                sample.people(),
                List.of(),
                sample.probes());

        assertThat(refusal(7, signer.sign(broken))).isEqualTo(Reason.SELF_TEST);
    }

    @Test
    void keys_are_made_once_and_the_private_one_is_its_owners() throws Exception {
        RecognizerSigner first = RecognizerSigner.in(directory.resolve("keys"));
        RecognizerSigner second = RecognizerSigner.in(directory.resolve("keys"));
        Path privateFile = directory.resolve("keys").resolve(RecognizerSigner.PRIVATE_FILE);

        assertThat(second.publicPem()).isEqualTo(first.publicPem());
        assertThat(RecognizerVerifier.read(directory.resolve("keys").resolve(RecognizerSigner.PUBLIC_FILE))
                        .trusts(first.sign(sample())))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateFile)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(directory.resolve("keys").resolve(RecognizerSigner.PUBLIC_FILE)))
                .doesNotContain("PRIVATE");
        try (var left = Files.list(directory.resolve("keys"))) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void a_lost_public_file_is_written_again() throws Exception {
        RecognizerSigner first = RecognizerSigner.in(directory);
        Files.delete(directory.resolve(RecognizerSigner.PUBLIC_FILE));

        RecognizerSigner.in(directory);

        assertThat(directory.resolve(RecognizerSigner.PUBLIC_FILE)).hasContent(first.publicPem());
    }

    @Test
    void keys_that_are_none_or_not_of_each_other_are_refused() throws Exception {
        Path file = directory.resolve(RecognizerSigner.PRIVATE_FILE);
        Files.writeString(file, "nothing of use");
        assertThatThrownBy(() -> RecognizerSigner.in(directory)).hasMessageContaining(file.toString());

        RecognizerSigner.in(directory.resolve("a"));
        RecognizerSigner.in(directory.resolve("b"));
        String a = Files.readString(directory.resolve("a").resolve(RecognizerSigner.PRIVATE_FILE));
        String b = Files.readString(directory.resolve("b").resolve(RecognizerSigner.PRIVATE_FILE));
        Files.writeString(
                file, a.substring(0, a.indexOf("-----BEGIN PUBLIC")) + b.substring(b.indexOf("-----BEGIN PUBLIC")));
        assertThatThrownBy(() -> RecognizerSigner.in(directory)).hasMessageContaining("not of each other");

        assertThatThrownBy(
                        () -> RecognizerVerifier.fromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RecognizerVerifier.fromPem("")).isInstanceOf(IllegalArgumentException.class);
    }

    private Reason refusal(int version, SignedRecognizer signed) {
        return catchThrowableOfType(
                        RecognizerUnusable.class, () -> signer.verifier().open(version, signed))
                .reason();
    }

    private static Recognizer sample() {
        MadeUpFaces faces = new MadeUpFaces(4);
        var ada = faces.somebody();
        return MadeUpFaces.recognizer(
                        new Thresholds(1, 0.5, 0.6, 0.3),
                        List.of(faces.taught("Ada", faces.facesOf(ada, 5))),
                        List.of())
                .withProbes(List.of(faces.faceOf(ada), faces.somebody()));
    }
}
