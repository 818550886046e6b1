package dev.atmosphere.edge.recognition;

import dev.atmosphere.recognition.RecognizerVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The public key whose recognizers are taken, in a PEM file that is read anew each time: it may come later, or be exchanged. */
public final class TrustedKey {
    private final Optional<Path> file;

    /** @param file empty: nobody is trusted */
    public TrustedKey(Optional<Path> file) {
        this.file = file;
    }

    boolean isNamed() {
        return file.isPresent();
    }

    /**
     * @throws IOException it is not there, or cannot be read, or is no key
     */
    RecognizerVerifier verifier() throws IOException {
        Path named = file.orElseThrow(() -> new IOException("no key is named"));
        try {
            return RecognizerVerifier.read(named);
        } catch (IllegalArgumentException e) {
            throw new IOException(named + " cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(named + " cannot be read: " + e, e);
        }
    }
}
