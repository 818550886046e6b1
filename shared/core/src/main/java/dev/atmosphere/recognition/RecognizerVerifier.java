package dev.atmosphere.recognition;

import dev.atmosphere.recognition.RecognizerUnusable.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Objects;

/**
 * Opens recognizers of the one key that it trusts (Ed25519), and no others. Thread-safe.
 *
 * <p>Nothing of a file is read before its signature is found right.
 */
public final class RecognizerVerifier {
    private final PublicKey key;

    RecognizerVerifier(PublicKey key) {
        this.key = Objects.requireNonNull(key, "key");
    }

    /**
     * @param pem a public key as {@link RecognizerSigner#publicPem} writes it
     * @throws IllegalArgumentException if it is none of Ed25519
     */
    public static RecognizerVerifier fromPem(String pem) {
        try {
            return new RecognizerVerifier(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Pem.read("PUBLIC KEY", pem))));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no Ed25519 public key: " + e.getMessage(), e);
        }
    }

    /**
     * @throws IllegalArgumentException if the file holds no such key
     */
    public static RecognizerVerifier read(Path pemFile) throws IOException {
        return fromPem(Files.readString(pemFile));
    }

    /** Whether the signature over the file is this key's. */
    public boolean trusts(SignedRecognizer signed) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signed.file());
            return check.verify(signed.signature());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    /**
     * The recognizer within: signed by the trusted key, well-formed, of the descriptor model in use here, of the version that it was
     * announced as, and answering its own probes as it did where it was trained.
     *
     * @throws RecognizerUnusable otherwise, with the reason
     */
    public Recognizer open(int version, SignedRecognizer signed) throws RecognizerUnusable {
        if (!trusts(signed)) {
            throw new RecognizerUnusable(
                    Reason.SIGNATURE, "recognizer " + version + " is not signed by the key that is trusted");
        }
        Recognizer recognizer = RecognizerFile.read(signed.file());
        if (recognizer.version() != version) {
            throw new RecognizerUnusable(
                    Reason.VERSION, "recognizer " + version + " was announced, and " + recognizer.version() + " came");
        }
        if (!recognizer.model().equals(DescriptorModel.CURRENT)) {
            throw new RecognizerUnusable(
                    Reason.MODEL,
                    "recognizer " + version + " compares descriptors of "
                            + recognizer.model().id() + ", and faces are described with " + DescriptorModel.CURRENT.id()
                            + " here");
        }
        if (!recognizer.answersAsTrained()) {
            throw new RecognizerUnusable(
                    Reason.SELF_TEST, "recognizer " + version + " does not answer as it did where it was trained");
        }
        return recognizer;
    }
}
