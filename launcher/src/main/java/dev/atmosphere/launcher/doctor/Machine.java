package dev.atmosphere.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Disk and memory. */
final class Machine implements Check {
    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;
    /** An estimate for everything on one machine: the edge's bound, the heaps of cloud and simulator, PostgreSQL, some room. */
    private static final long MEMORY_FOR_ALL = 2 * GB;

    /** The bound that the edge has to keep in steady state. */
    private static final long MEMORY_FOR_AN_EDGE = 900 * MB;

    private final Path data;
    private final long spoolBytes;
    private final long leastFreeBytes;
    private final Path memory;

    /**
     * @param spoolBytes that the edge's spool may grow to
     * @param leastFreeBytes on the disk, below which the edge takes no picture
     */
    Machine(Path data, long spoolBytes, long leastFreeBytes) {
        this(data, spoolBytes, leastFreeBytes, Path.of("/proc/meminfo"));
    }

    Machine(Path data, long spoolBytes, long leastFreeBytes, Path memory) {
        this.data = data;
        this.spoolBytes = spoolBytes;
        this.leastFreeBytes = leastFreeBytes;
        this.memory = memory;
    }

    @Override
    public List<Finding> look() {
        return List.of(disk(), memory());
    }

    private Finding disk() {
        Path existing = data.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Finding.fail(
                    "disk", data + " cannot be written", "Name another directory: --data DIR, or ATMOSPHERE_DATA_DIR.");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String found = size(free) + " free for " + data;
            if (free < leastFreeBytes) {
                return Finding.fail(
                        "disk",
                        found,
                        "Below " + size(leastFreeBytes)
                                + " (edge.spool.min-free-disk) the edge takes no pictures: make room, or use another disk.");
            }
            return free < spoolBytes + leastFreeBytes
                    ? Finding.warn(
                            "disk",
                            found,
                            "The edge may keep " + size(spoolBytes)
                                    + " while the cloud is away: make room, or lower edge.spool.max-bytes.")
                    : Finding.ok("disk", found);
        } catch (IOException e) {
            return Finding.warn(
                    "disk", "its free space cannot be read: " + e.getMessage(), "Look at it yourself: df -h");
        }
    }

    private Finding memory() {
        OptionalLong available = available();
        if (available.isEmpty()) {
            return Finding.ok("memory", "not known on this system");
        }
        long bytes = available.getAsLong();
        String found = size(bytes) + " available";
        if (bytes < MEMORY_FOR_AN_EDGE) {
            return Finding.fail("memory", found, "The edge alone needs " + size(MEMORY_FOR_AN_EDGE) + ".");
        }
        return bytes < MEMORY_FOR_ALL
                ? Finding.warn(
                        "memory",
                        found,
                        "Enough for an edge; everything on one machine takes " + size(MEMORY_FOR_ALL) + ".")
                : Finding.ok("memory", found);
    }

    private OptionalLong available() {
        try {
            return Files.readAllLines(memory).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static String size(long bytes) {
        return bytes >= GB
                ? String.format(Locale.ROOT, "%.1f GB", (double) bytes / GB)
                : String.format(Locale.ROOT, "%d MB", bytes / MB);
    }
}
