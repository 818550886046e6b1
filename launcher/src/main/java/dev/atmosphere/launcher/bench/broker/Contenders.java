package dev.atmosphere.launcher.bench.broker;

import dev.atmosphere.launcher.programs.Script;
import dev.atmosphere.program.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the two brokers are started for a measurement; knows all that it started, and ends it. Thread-safe. */
final class Contenders implements AutoCloseable {
    static final String EDGE = "edge";
    private static final String MOSQUITTO = "mosquitto";
    /** What ours lets a client of MQTT 3 have unacknowledged in either direction, by default. */
    private static final int IN_FLIGHT = 256;

    private final Path work;
    private final Path mosquitto;
    private final List<Contender> started = new ArrayList<>();
    private int count;
    private boolean closed;

    Contenders(Path work, Path mosquitto) {
        this.work = work;
        this.mosquitto = mosquitto;
    }

    /** Mosquitto's program, on the PATH or where Debian has it. */
    static Optional<Path> findMosquitto() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The edge as {@code ./atmosphere edge} starts it, with its own flags; Kafka is away.
     *
     * @param steps whether it analyses pictures too, and not only takes them in
     */
    Contender edge(boolean steps) throws IOException, InterruptedException {
        Path directory = directory(EDGE);
        int port = FreePort.choose();
        Map<String, String> environment = new HashMap<>();
        environment.put("ATMOSPHERE_DATA_DIR", directory.toString());
        environment.put("ATMOSPHERE_EDGE_MQTT_PORT", String.valueOf(port));
        environment.put("ATMOSPHERE_EDGE_HTTP_PORT", String.valueOf(FreePort.choose()));
        environment.put("ATMOSPHERE_KAFKA_BOOTSTRAP", "127.0.0.1:" + FreePort.choose());
        environment.put("ATMOSPHERE_EDGE_STEPS", String.valueOf(steps));
        environment.put("ATMOSPHERE_EDGE_SPOOL_MAX_BYTES", "16GB");
        // It ends when this process does, however that ends.
        environment.put("ATMOSPHERE_SUPERVISED", "1");
        return start(EDGE, port, Script.command(EDGE), environment, directory);
    }

    /** Without a limit to its queues, and with as many messages in flight as ours allows; the rest is its default. */
    Contender mosquitto() throws IOException, InterruptedException {
        Path directory = directory(MOSQUITTO);
        int port = FreePort.choose();
        Path config = Files.write(
                directory.resolve("mosquitto.conf"),
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "user " + System.getProperty("user.name"),
                        "allow_anonymous true",
                        "max_queued_messages 0",
                        "max_queued_bytes 0",
                        "max_inflight_messages " + IN_FLIGHT,
                        "set_tcp_nodelay true",
                        "persistence false",
                        "log_type error"));
        return start(MOSQUITTO, port, List.of(mosquitto.toString(), "-c", config.toString()), Map.of(), directory);
    }

    private Path directory(String name) throws IOException {
        synchronized (this) {
            count++;
            return Files.createDirectories(work.resolve(name + "-" + count));
        }
    }

    private Contender start(
            String name, int port, List<String> command, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        Contender contender = new Contender(name, port, command, environment, directory);
        synchronized (this) {
            started.add(contender);
            if (!closed) {
                return contender;
            }
        }
        contender.close();
        throw new InterruptedException("stopped while " + name + " started");
    }

    @Override
    public synchronized void close() {
        closed = true;
        started.forEach(Contender::close);
    }
}
