package dev.atmosphere.launcher.bench.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the disk takes when nothing else is done: files written, synced and removed again, by as many threads as the spool writes
 * with. No broker that keeps what it acknowledges can be faster than that.
 */
final class DiskAlone {
    private static final int THREADS = 8;

    private DiskAlone() {}

    /** Files a second. */
    static double filesPerSecond(Path directory, int bytes, Duration length) throws IOException, InterruptedException {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        long began = System.nanoTime();
        long end = began + length.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Path file = directory.resolve("file-" + i);
                counts.add(threads.submit(() -> {
                    int count = 0;
                    for (; System.nanoTime() < end; count++) {
                        write(file, content);
                    }
                    return count;
                }));
            }
            int all = 0;
            for (Future<Integer> count : counts) {
                all += count.get();
            }
            return all / ((System.nanoTime() - began) / 1e9);
        } catch (ExecutionException e) {
            throw new IOException("files could not be written in " + directory + ": " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer all = ByteBuffer.wrap(content);
                while (all.hasRemaining()) {
                    out.write(all);
                }
                out.force(true);
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
