package dev.atmosphere.bus.spool;

import dev.atmosphere.disk.SyncedFiles;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.picture.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pictures as files named by their SHA-256, one for each distinct picture.
 *
 * <p>What is referred to stands in the database; a pin keeps the file of a publish that is still on its way there. Written, placed
 * and synced as {@link SyncedFiles} are. Thread-safe.
 */
final class PictureFiles {
    static final String DIRECTORY = "pictures";

    private final SyncedFiles files;
    private final ConcurrentHashMap<String, Integer> pins = new ConcurrentHashMap<>();

    PictureFiles(Path directory) throws IOException {
        this.files = new SyncedFiles(directory.resolve(DIRECTORY), directory.resolve("incoming"));
    }

    /** A picture that lies here, read when it is first looked at. */
    Picture stored(String sha256, int size) {
        return Picture.stored(sha256, size, () -> read(sha256, size));
    }

    private byte[] read(String sha256, int size) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(files.file(sha256));
        } catch (NoSuchFileException e) {
            throw new Poison("picture-lost", "the file of picture " + sha256 + " is gone from the spool", e);
        } catch (IOException e) {
            throw new Transient("spool-io", "picture " + sha256 + " cannot be read: " + e, e);
        }
        if (bytes.length != size) {
            throw new Poison(
                    "picture-lost",
                    "the file of picture " + sha256 + " has " + bytes.length + " bytes instead of " + size);
        }
        return bytes;
    }

    void pin(String sha256) {
        pins.merge(sha256, 1, Integer::sum);
    }

    void unpin(String sha256) {
        pins.computeIfPresent(sha256, (sha, count) -> count == 1 ? null : count - 1);
    }

    /** Whether a picture's file lies here whole. Means something only while the picture is pinned. */
    boolean has(String sha256, int size) {
        try {
            return Files.size(files.file(sha256)) == size;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the bytes under a temporary name and syncs them. */
    Path write(byte[] bytes) throws IOException {
        return files.write(ByteBuffer.wrap(bytes));
    }

    /** Gives a written picture its name. Durable after {@link #sync}. */
    void place(Path written, String sha256) throws IOException {
        files.place(written, sha256);
    }

    /** Makes all names given so far durable. */
    void sync() throws IOException {
        files.sync();
    }

    /** Removes a picture that the database does not refer to, unless a publish of the same picture is on its way. */
    void removeUnlessPinned(String sha256) throws IOException {
        IOException[] failure = new IOException[1];
        pins.compute(sha256, (sha, count) -> {
            if (count == null) {
                try {
                    Files.deleteIfExists(files.file(sha));
                } catch (IOException e) {
                    failure[0] = e;
                }
            }
            return count;
        });
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    /** Size of a picture's file; empty if there is none. */
    Optional<Long> sizeOf(String sha256) throws IOException {
        Path file = files.file(sha256);
        return Files.exists(file) ? Optional.of(Files.size(file)) : Optional.empty();
    }

    /** What a crash left half-written. */
    int removeIncoming() throws IOException {
        return files.removeIncoming();
    }

    Path directory() {
        return files.directory();
    }

    long diskFreeBytes() throws IOException {
        return files.diskFreeBytes();
    }
}
