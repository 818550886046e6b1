package dev.atmosphere.picture;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An encoded picture (JPEG, PNG, or what a station sent): its bytes and nothing decoded. Immutable by agreement: the bytes
 * are shared, not copied, for a picture may be 8 MB and pass ten hands; nobody writes to them.
 *
 * <p>A picture that lies in a store is read at the first call of {@link #bytes}: a step that only passes it on costs no read.
 * Thread-safe.
 */
public final class Picture {
    private final Supplier<byte[]> source;
    private final int size;
    private volatile byte[] bytes;
    private volatile String sha256;

    private Picture(byte[] bytes, int size, String sha256, Supplier<byte[]> source) {
        this.bytes = bytes;
        this.size = size;
        this.sha256 = sha256;
        this.source = source;
    }

    /** Takes the array over: the caller must not write to it afterwards. */
    public static Picture of(byte[] bytes) {
        return new Picture(bytes, bytes.length, null, null);
    }

    /**
     * A picture that lies in a store.
     *
     * @param sha256 of the bytes, lower-case hex
     * @param source reads the bytes; may block; called once for each {@code Picture} unless two threads race
     */
    public static Picture stored(String sha256, int size, Supplier<byte[]> source) {
        return new Picture(null, size, Objects.requireNonNull(sha256), Objects.requireNonNull(source));
    }

    /** The shared array, not a copy: read only. Blocks for a read if the picture lies in a store and was not read yet. */
    public byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = source.get();
            bytes = known;
        }
        return known;
    }

    /** Number of bytes, without reading them. */
    public int size() {
        return size;
    }

    /** SHA-256 of the bytes in lower-case hex; computed at the first call where no store kept it. */
    public String sha256() {
        String known = sha256;
        if (known == null) {
            known = sha256Of(bytes());
            sha256 = known;
        }
        return known;
    }

    private static String sha256Of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Picture p && p.size == size && p.sha256().equals(sha256());
    }

    @Override
    public int hashCode() {
        return sha256().hashCode();
    }

    @Override
    public String toString() {
        return "Picture[" + size + " bytes]";
    }
}
