package dev.atmosphere.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has used so far, from {@code /proc} (Linux).
 *
 * @param cpuSeconds in user and system mode
 * @param residentBytes at this moment
 */
public record Usage(double cpuSeconds, long residentBytes) {
    /** The kernel's USER_HZ, 100 on every Linux that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    static final Usage NONE = new Usage(0, 0);

    public static Usage of(List<ProcessHandle> processes) {
        return processes.stream().map(Usage::of).reduce(NONE, Usage::plus);
    }

    private static Usage of(ProcessHandle process) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        try {
            String stat = Files.readString(proc.resolve("stat"));
            // Behind the name, which stands in brackets and may hold anything: state, ppid, ... as in proc(5).
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            long kilobytes = Files.readAllLines(proc.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
            return new Usage(ticks / TICKS_A_SECOND, kilobytes << 10);
        } catch (IOException e) {
            // It has ended.
            return NONE;
        }
    }

    private Usage plus(Usage other) {
        return new Usage(cpuSeconds + other.cpuSeconds, residentBytes + other.residentBytes);
    }
}
