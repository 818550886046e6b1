package dev.atmosphere.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A directory of files that are there whole or not at all, also after a power cut.
 *
 * <p>A file is written under a temporary name and synced ({@link #write}, any thread), then renamed ({@link #place}), then the
 * directory is synced ({@link #sync}), the latter two by one thread: so that many files share a directory sync. Thread-safe
 * otherwise.
 */
public final class SyncedFiles {
    private final Path directory;
    private final Path incoming;
    private volatile boolean unsynced;

    /** @param incoming for files that are being written, on the same file system */
    public SyncedFiles(Path directory, Path incoming) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.incoming = Files.createDirectories(incoming);
    }

    /** Writes the bytes under a temporary name and syncs them. */
    public Path write(ByteBuffer bytes) throws IOException {
        Path file = incoming.resolve(UUID.randomUUID().toString());
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    /** Gives a written file its name. Durable after {@link #sync}. */
    public void place(Path written, String name) throws IOException {
        unsynced = true;
        Files.move(written, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes all names given so far durable. */
    public void sync() throws IOException {
        if (unsynced) {
            try (FileChannel all = FileChannel.open(directory, StandardOpenOption.READ)) {
                all.force(true);
            }
            unsynced = false;
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public Path directory() {
        return directory;
    }

    /** What a crash left half-written; returns how many files those were. */
    public int removeIncoming() throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
                removed++;
            }
        }
        return removed;
    }

    public long diskFreeBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }
}
