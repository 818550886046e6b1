package dev.atmosphere.launcher.bench.broker;

import dev.atmosphere.launcher.bench.Usage;
import dev.atmosphere.launcher.programs.ShortRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connections that send nothing: how much resident memory each adds to the broker's process, a JVM's after its garbage was
 * collected. Some come and go first, so that what is loaded once does not count.
 */
final class IdleConnections {
    private static final int FIRST = 200;
    private static final int AT_ONCE = 250;
    private static final Duration BOUND = Duration.ofMinutes(1);
    /** Of this process and of a broker, beside the connections. */
    private static final int OTHER_FILES = 500;

    private IdleConnections() {}

    /** How many of those that are wanted the limit of open files allows. */
    static int possible(int wanted) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.replaceAll("\\D+", " ").trim().split(" ")[0])
                .filter(soft -> !soft.isEmpty())
                .mapToInt(Integer::parseInt)
                .map(soft -> Math.min(wanted, soft - OTHER_FILES))
                .findFirst()
                .orElse(wanted);
    }

    /** Kilobytes each. */
    static double kilobytesEach(Contender broker, int count) throws IOException, InterruptedException {
        try (LoadLoop loop = new LoadLoop(broker.port())) {
            connect(loop, "bench-first", FIRST);
        }
        long before = resident(broker);
        try (LoadLoop loop = new LoadLoop(broker.port())) {
            connect(loop, "bench-idle", count);
            return (resident(broker) - before) / 1024.0 / count;
        }
    }

    private static void connect(LoadLoop loop, String name, int count) throws IOException {
        for (int i = 0; i < count; i += AT_ONCE) {
            loop.connected(name + "-" + i, Math.min(AT_ONCE, count - i));
        }
    }

    private static long resident(Contender broker) throws InterruptedException {
        if (broker.name().equals(Contenders.EDGE)) {
            collectGarbage(broker.process());
            collectGarbage(broker.process());
        }
        TimeUnit.SECONDS.sleep(1);
        return Usage.of(List.of(broker.process())).residentBytes();
    }

    private static void collectGarbage(ProcessHandle jvm) throws InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        boolean done = ShortRun.of(List.of(jcmd, String.valueOf(jvm.pid()), "GC.run"), Map.of(), BOUND)
                .filter(run -> run.exitCode() == 0)
                .isPresent();
        if (!done) {
            throw new IllegalStateException(
                    "the edge's garbage could not be collected: " + jcmd + " (a JDK's) is needed");
        }
    }
}
