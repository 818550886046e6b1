package dev.atmosphere.picture;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An encoded picture (JPEG, PNG, or what a station sent): its bytes and nothing decoded. Immutable by agreement: the bytes
 * are shared, not copied, for a picture may be 8 MB and pass ten hands; nobody writes to them.
 */
public final class Picture {
    private final byte[] bytes;
    private volatile String sha256;

    private Picture(byte[] bytes, String sha256) {
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /** Takes the array over: the caller must not write to it afterwards. */
    public static Picture of(byte[] bytes) {
        return new Picture(bytes, null);
    }

    /** For a store that kept the checksum beside the bytes. */
    public static Picture of(byte[] bytes, String sha256) {
        return new Picture(bytes, sha256);
    }

    /** The shared array, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    /** SHA-256 of the bytes in lower-case hex; computed at the first call. */
    public String sha256() {
        String known = sha256;
        if (known == null) {
            try {
                known = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
            sha256 = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Picture p && p.size() == size() && p.sha256().equals(sha256());
    }

    @Override
    public int hashCode() {
        return sha256().hashCode();
    }

    @Override
    public String toString() {
        return "Picture[" + bytes.length + " bytes]";
    }
}
