package dev.atmosphere.recognition;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * A recognizer's file and the signature over it; nothing of it is believed before the signature was verified. Immutable, with
 * value equality. In JSON both are base64.
 */
public final class SignedRecognizer {
    private final byte[] file;
    private final byte[] signature;

    @JsonCreator
    public SignedRecognizer(@JsonProperty("file") byte[] file, @JsonProperty("signature") byte[] signature) {
        this.file = file.clone();
        this.signature = signature.clone();
    }

    @JsonProperty
    public byte[] file() {
        return file.clone();
    }

    @JsonProperty
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SignedRecognizer s && Arrays.equals(file, s.file) && Arrays.equals(signature, s.signature);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(file) + Arrays.hashCode(signature);
    }

    @Override
    public String toString() {
        return "SignedRecognizer[" + file.length + " bytes]";
    }
}
