package dev.atmosphere.cloud.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * One process's hold of a data directory, readable by its owner only. The system lets go of it when the process ends, however
 * it ends.
 */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory if it is missing and takes hold of it.
     *
     * @throws IllegalStateException if another process has it
     */
    static DirectoryLock take(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        FileChannel channel = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
        try {
            if (channel.tryLock() != null) {
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(directory, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw inUse(directory, null);
    }

    private static IllegalStateException inUse(Path directory, Exception cause) {
        return new IllegalStateException(
                directory + " is in use by another process: is Atmosphere running on this data directory already?",
                cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
