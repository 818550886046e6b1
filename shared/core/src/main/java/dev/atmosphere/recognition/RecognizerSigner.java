package dev.atmosphere.recognition;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Objects;

/**
 * Signs recognizers (Ed25519), so that an edge takes them from nobody else. Thread-safe.
 *
 * <p>Its keys lie in one directory: {@value #PRIVATE_FILE}, for its owner only, holds the pair; {@value #PUBLIC_FILE} is what the edges
 * are given.
 */
public final class RecognizerSigner {
    public static final String PRIVATE_FILE = "recognizer-signing.pem";
    public static final String PUBLIC_FILE = "recognizer-public.pem";

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final PrivateKey key;
    private final String publicPem;

    private RecognizerSigner(PrivateKey key, String publicPem) {
        this.key = Objects.requireNonNull(key, "key");
        this.publicPem = Objects.requireNonNull(publicPem, "publicPem");
    }

    /** With a new pair of keys, which lie nowhere. */
    public static RecognizerSigner withNewKeys() {
        return of(newPair());
    }

    /**
     * With the keys of a directory, which are made at the first time. Of two that make them at the same moment, both get the same.
     *
     * @throws IllegalArgumentException if what lies there are no keys, or not of each other
     */
    public static RecognizerSigner in(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(PRIVATE_FILE);
        String pair = readOrMake(file);
        RecognizerSigner signer;
        try {
            signer = of(pair);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " holds no keys for signing: " + e.getMessage(), e);
        }
        Path publicFile = directory.resolve(PUBLIC_FILE);
        if (!Files.exists(publicFile) || !Files.readString(publicFile).equals(signer.publicPem)) {
            write(publicFile, signer.publicPem, true);
        }
        return signer;
    }

    private static String readOrMake(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            write(file, newPair(), false);
            return Files.readString(file);
        }
    }

    /** Whole or not at all; one that stands there already is only replaced if told so. */
    private static void write(Path file, String text, boolean replace) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(directory, ".draft", ".pem", OWNER_ONLY);
        try {
            Files.writeString(draft, text);
            try (FileChannel open = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                open.force(true);
            }
            if (replace) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else if (!Files.exists(file)) {
                link(file, draft);
            }
            try (FileChannel open = FileChannel.open(directory, StandardOpenOption.READ)) {
                open.force(true);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A link never replaces: whoever comes second keeps what the first made. */
    private static void link(Path file, Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    private static String newPair() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return Pem.block("PRIVATE KEY", pair.getPrivate().getEncoded())
                    + Pem.block("PUBLIC KEY", pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    private static RecognizerSigner of(String pair) {
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Pem.read("PRIVATE KEY", pair)));
            RecognizerSigner signer = new RecognizerSigner(key, Pem.block("PUBLIC KEY", Pem.read("PUBLIC KEY", pair)));
            if (!signer.verifier().trusts(signer.signed(new byte[] {1}))) {
                throw new IllegalArgumentException("the private and the public key are not of each other");
            }
            return signer;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no Ed25519 private key", e);
        }
    }

    public SignedRecognizer sign(Recognizer recognizer) {
        return signed(RecognizerFile.write(recognizer));
    }

    private SignedRecognizer signed(byte[] file) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(file);
            return new SignedRecognizer(file, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** The public key, for the edges. */
    public String publicPem() {
        return publicPem;
    }

    public RecognizerVerifier verifier() {
        return RecognizerVerifier.fromPem(publicPem);
    }
}
