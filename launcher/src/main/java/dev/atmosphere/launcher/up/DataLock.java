package dev.atmosphere.launcher.up;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One {@code up}'s hold of a data directory. The system lets go of it when the process ends, however it ends: no hold is ever
 * stale. The file carries the holder's process id, for people.
 */
final class DataLock implements AutoCloseable {
    private static final int LONGEST_PID = 20;

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory if it is missing.
     *
     * @throws CannotStart if another one runs on it, or it cannot be written
     */
    static DataLock take(Path data) throws CannotStart {
        Path file = data.resolve("up.lock");
        try {
            Files.createDirectories(data);
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
            if (!locked(channel)) {
                String holder = StandardCharsets.US_ASCII
                        .decode(read(channel))
                        .toString()
                        .strip();
                channel.close();
                throw new CannotStart(
                        "another ./atmosphere up runs on " + data
                                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                                + ".\nStop that one, or give this one a directory of its own: --data DIR (and ports of its own).");
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new DataLock(channel);
        } catch (IOException e) {
            throw new CannotStart("the data directory " + data + " cannot be used: " + e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static ByteBuffer read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_PID);
        channel.read(text, 0);
        return text.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
