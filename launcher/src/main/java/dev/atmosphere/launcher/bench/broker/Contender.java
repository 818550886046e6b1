package dev.atmosphere.launcher.bench.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker's process that is measured: on a free port of loopback, with its files in a directory of its own, until it is closed. */
final class Contender implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final int STOP_SECONDS = 15;
    /** MQTT 3.1.1, clean session, the identifier "b". */
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'b'};

    private static final int CONNACK = 0x20;
    private static final int SAID_LINES = 12;

    private final String name;
    private final int port;
    private final Path log;
    private final Process process;
    private final Duration start;

    /**
     * Starts it, and waits for its first CONNACK.
     *
     * @param port that the command makes it listen on
     * @throws IOException it does not answer; the end of what it said is in the message
     */
    Contender(String name, int port, List<String> command, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        this.name = name;
        this.port = port;
        this.log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        this.process = builder.start();
        try {
            awaitConnAck();
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
        this.start = Duration.ofNanos(System.nanoTime() - began);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** From the start of its process to its first CONNACK. */
    Duration start() {
        return start;
    }

    private void awaitConnAck() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                List<String> said = Files.readAllLines(log, StandardCharsets.UTF_8);
                throw new IOException(name + " did not start: "
                        + String.join("\n", said.subList(Math.max(0, said.size() - SAID_LINES), said.size())));
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout((int) START.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(CONNECT);
            InputStream in = socket.getInputStream();
            return in.read() == CONNACK;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
