package dev.atmosphere.launcher.up;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A part's log file, bounded: at its limit it becomes {@code part.1.log}, that one {@code part.2.log}, and the oldest goes.
 * Thread-safe. A full disk loses log lines, and nothing else.
 */
final class PartLog implements AutoCloseable {
    private static final int REMEMBERED_LINES = 15;
    private static final int OLDER_FILES = 2;

    private final Path file;
    private final long limitBytes;
    private final Deque<String> last = new ArrayDeque<>();
    private OutputStream out = OutputStream.nullOutputStream();
    private long bytes;

    PartLog(Path file, long limitBytes) throws IOException {
        this.file = file;
        this.limitBytes = limitBytes;
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file) && Files.size(file) >= limitBytes) {
            rotate();
        }
        open();
    }

    Path file() {
        return file;
    }

    /** Written through at once: what a part said last is what one looks for. */
    synchronized void write(String line) {
        last.addLast(line);
        if (last.size() > REMEMBERED_LINES) {
            last.removeFirst();
        }
        byte[] encoded = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (bytes > 0 && bytes + encoded.length > limitBytes) {
                out.close();
                rotate();
                open();
            }
            out.write(encoded);
            out.flush();
            bytes += encoded.length;
        } catch (IOException e) {
            out = OutputStream.nullOutputStream();
        }
    }

    /** The lines of the end, oldest first. */
    synchronized List<String> tail() {
        return List.copyOf(last);
    }

    /** What follows comes from another process. */
    synchronized void forget() {
        last.clear();
    }

    private void open() throws IOException {
        out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        bytes = Files.size(file);
    }

    private void rotate() throws IOException {
        for (int age = OLDER_FILES; age > 0; age--) {
            Path younger = age == 1 ? file : older(age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, older(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path older(int age) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.log$", "." + age + ".log"));
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            last.addLast("the log could not be closed: " + e);
        }
        out = OutputStream.nullOutputStream();
    }
}
