package dev.atmosphere.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The file of {@link Users} as it is edited: whole or not at all, readable by its owner only; remarks stay. Who changes it does so
 * alone, among threads and among processes: a file beside it, {@code .NAME.lock}, is locked from reading it to replacing it.
 */
final class UsersFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** Within a process a file lock is an error, not a wait. */
    private static final ReentrantLock THIS_PROCESS = new ReentrantLock();

    private final Path path;

    UsersFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    Path path() {
        return path;
    }

    /** Nobody if there is no file. */
    Users read() throws IOException {
        return Users.parse(String.join("\n", lines()));
    }

    /** @return whether the user was there before, with another password */
    boolean put(String name, String hash) throws IOException {
        return alone(() -> {
            boolean known = read().hashOf(name).isPresent();
            List<String> lines = without(name);
            lines.add(name + ":" + hash);
            write(lines);
            return known;
        });
    }

    /** @return false if there is no such user */
    boolean remove(String name) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        return alone(() -> {
            if (read().hashOf(name).isEmpty()) {
                return false;
            }
            write(without(name));
            return true;
        });
    }

    @FunctionalInterface
    private interface Change {
        boolean make() throws IOException;
    }

    private boolean alone(Change change) throws IOException {
        Files.createDirectories(path.getParent());
        Path beside = path.resolveSibling("." + path.getFileName() + ".lock");
        THIS_PROCESS.lock();
        try (FileChannel channel = FileChannel.open(
                        beside, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly());
                FileLock locked = channel.lock()) {
            if (!locked.isValid()) {
                throw new IOException(beside + " cannot be locked");
            }
            return change.make();
        } finally {
            THIS_PROCESS.unlock();
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private List<String> without(String name) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.removeIf(line -> line.strip().startsWith(name + ":"));
        return lines;
    }

    private List<String> lines() throws IOException {
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private void write(List<String> lines) throws IOException {
        Path folder = path.getParent();
        Path next = Files.createTempFile(folder, ".users", ".next", ownerOnly());
        try {
            String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
