package dev.atmosphere.bus.spool;

import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.picture.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pictures as files named by their SHA-256, one for each distinct picture.
 *
 * <p>A picture is written under a temporary name and synced ({@link #write}, any thread), then renamed ({@link #place}), then
 * the directory is synced ({@link #sync}), the latter two by the one committing thread: so that many pictures share a
 * directory sync. What is referred to stands in the database; a pin keeps the file of a publish that is still on its way
 * there. Thread-safe.
 */
final class PictureFiles {
    private final Path pictures;
    private final Path incoming;
    private final ConcurrentHashMap<String, Integer> pins = new ConcurrentHashMap<>();
    private volatile boolean unsynced;

    PictureFiles(Path directory) throws IOException {
        this.pictures = Files.createDirectories(directory.resolve("pictures"));
        this.incoming = Files.createDirectories(directory.resolve("incoming"));
    }

    /** A picture that lies here, read when it is first looked at. */
    Picture stored(String sha256, int size) {
        return Picture.stored(sha256, size, () -> read(sha256, size));
    }

    private byte[] read(String sha256, int size) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(pictures.resolve(sha256));
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
            return Files.size(pictures.resolve(sha256)) == size;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the bytes under a temporary name and syncs them. */
    Path write(byte[] bytes) throws IOException {
        Path file = incoming.resolve(UUID.randomUUID().toString());
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer all = ByteBuffer.wrap(bytes);
            while (all.hasRemaining()) {
                out.write(all);
            }
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    /** Gives a written picture its name. Durable after {@link #sync}. */
    void place(Path written, String sha256) throws IOException {
        unsynced = true;
        Files.move(written, pictures.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes all names given so far durable. */
    void sync() throws IOException {
        if (unsynced) {
            try (FileChannel directory = FileChannel.open(pictures, StandardOpenOption.READ)) {
                directory.force(true);
            }
            unsynced = false;
        }
    }

    /** Removes a picture that the database does not refer to, unless a publish of the same picture is on its way. */
    void removeUnlessPinned(String sha256) throws IOException {
        IOException[] failure = new IOException[1];
        pins.compute(sha256, (sha, count) -> {
            if (count == null) {
                try {
                    Files.deleteIfExists(pictures.resolve(sha));
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
        Path file = pictures.resolve(sha256);
        return Files.exists(file) ? Optional.of(Files.size(file)) : Optional.empty();
    }

    /** What a crash left half-written. */
    int removeIncoming() throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
                removed++;
            }
        }
        return removed;
    }

    Path directory() {
        return pictures;
    }

    long diskFreeBytes() throws IOException {
        return Files.getFileStore(pictures).getUsableSpace();
    }
}
