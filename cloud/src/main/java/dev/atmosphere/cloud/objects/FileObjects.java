package dev.atmosphere.cloud.objects;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Objects as files below one directory, the key being the path. A file is written aside, synced, renamed into its place, and
 * the directory synced: after a power cut it is there as a whole or not at all. The content type is the file name's.
 */
public final class FileObjects implements Objects {
    /** No key begins with a dot. */
    private static final String ASIDE = ".incoming";
    /** A left-over of a kill; younger ones may belong to another process that shares the directory. */
    private static final Duration LEFT_OVER = Duration.ofHours(1);

    private final WorkerExecutor worker;
    private final Path root;
    private final Path aside;

    /**
     * Makes the directory and removes what an earlier process left half-written; blocks.
     *
     * @param worker runs the file operations
     * @throws UncheckedIOException if the directory cannot be used
     */
    public FileObjects(WorkerExecutor worker, Path root) {
        this.worker = worker;
        this.root = root.toAbsolutePath();
        this.aside = this.root.resolve(ASIDE);
        try {
            Files.createDirectories(aside);
            removeLeftOvers();
        } catch (IOException e) {
            throw new UncheckedIOException("the directory for objects, " + root + ", cannot be used: " + e, e);
        }
    }

    private void removeLeftOvers() throws IOException {
        Instant before = Instant.now().minus(LEFT_OVER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public Future<Void> put(ObjectKey key, byte[] bytes, String contentType) {
        return run("write", key, () -> {
            Path file = pathOf(key);
            Path fresh = aside.resolve(UUID.randomUUID().toString());
            try {
                try (FileChannel channel = FileChannel.open(fresh, CREATE_NEW, WRITE)) {
                    ByteBuffer rest = ByteBuffer.wrap(bytes);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                    channel.force(true);
                }
                makeDirectory(file.getParent());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            sync(file.getParent());
            return null;
        });
    }

    private void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            sync(directory.getParent());
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public Future<Optional<StoredObject>> get(ObjectKey key) {
        return run("read", key, () -> {
            try {
                Path file = pathOf(key);
                BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
                String etag = Long.toHexString(seen.lastModifiedTime().to(TimeUnit.NANOSECONDS)) + "-"
                        + Long.toHexString(seen.size());
                return Optional.of(new StoredObject(
                        Files.readAllBytes(file), etag, seen.lastModifiedTime().toInstant()));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    private Path pathOf(ObjectKey key) {
        return root.resolve(key.value());
    }

    private <T> Future<T> run(String verb, ObjectKey key, Callable<T> work) {
        return worker.executeBlocking(
                () -> {
                    try {
                        return work.call();
                    } catch (IOException e) {
                        throw new Transient("objects-away", "cannot " + verb + " " + key + " in " + root + ": " + e, e);
                    }
                },
                false);
    }
}
