package dev.atmosphere.launcher.bench;

import dev.atmosphere.launcher.programs.ProgramHttp;
import dev.atmosphere.launcher.programs.Script;
import dev.atmosphere.program.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The product, started by {@code up} on free ports and a data directory of its own, for one measurement. */
final class Deployment implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    /** Each look costs the programs a scrape of their metrics: seldom enough not to be seen in what is measured. */
    private static final long POLL_MILLIS = 250;

    private final Map<String, String> environment = new HashMap<>();
    private final Path data;
    private final long startedNanos;
    private final Process up;
    private final ProgramHttp edge;
    private final ProgramHttp cloud;

    /** The product without stations, healthy. */
    static Deployment quiet(Path data, boolean steps) throws IOException, InterruptedException {
        Deployment product = new Deployment(data, steps, "--no-sim");
        await("the start", START, () -> product.isUp(product.edge) && product.isUp(product.cloud));
        return product;
    }

    /** The product as a newcomer starts it, on an empty directory; just started. */
    static Deployment ofNewcomer(Path data) throws IOException {
        return new Deployment(data, true);
    }

    private Deployment(Path data, boolean steps, String... options) throws IOException {
        this.data = data;
        int edgePort = FreePort.choose();
        int cloudPort = FreePort.choose();
        environment.put("ATMOSPHERE_EDGE_MQTT_PORT", String.valueOf(FreePort.choose()));
        environment.put("ATMOSPHERE_EDGE_HTTP_PORT", String.valueOf(edgePort));
        environment.put("ATMOSPHERE_CLOUD_HTTP_PORT", String.valueOf(cloudPort));
        environment.put("ATMOSPHERE_KAFKA_PORT", String.valueOf(FreePort.choose()));
        environment.put("ATMOSPHERE_POSTGRES_PORT", String.valueOf(FreePort.choose()));
        environment.put("ATMOSPHERE_MAILSINK_HTTP_PORT", String.valueOf(FreePort.choose()));
        environment.put("ATMOSPHERE_MAILSINK_SMTP_PORT", String.valueOf(FreePort.choose()));
        environment.put("ATMOSPHERE_CLOUD_STEPS", String.valueOf(steps));
        Files.createDirectories(data);
        List<String> command = new ArrayList<>(Script.command("up", "--data", data.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("up.log").toFile());
        builder.environment().putAll(environment);
        startedNanos = System.nanoTime();
        up = builder.start();
        edge = new ProgramHttp("edge", "127.0.0.1:" + edgePort);
        cloud = new ProgramHttp("cloud", "127.0.0.1:" + cloudPort);
    }

    /** From the command to the first picture among those that the page lists. */
    Duration firstPicture() throws InterruptedException {
        await("the first picture", START, () -> answer(cloud, "/api/v1/images?limit=1")
                .filter(images -> images.contains("\"imageId\""))
                .isPresent());
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private boolean isUp(ProgramHttp program) {
        return answer(program, "/health").isPresent();
    }

    /** Empty while it does not answer, or not well. */
    private Optional<String> answer(ProgramHttp program, String path) {
        if (!up.isAlive()) {
            throw new IllegalStateException("the product did not start, see " + data.resolve("up.log"));
        }
        try {
            return Optional.of(program.text(path));
        } catch (ProgramHttp.NoAnswer e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    Map<String, String> environment() {
        return environment;
    }

    Exposition edgeMetrics() {
        return metrics(edge);
    }

    Exposition cloudMetrics() {
        return metrics(cloud);
    }

    private static Exposition metrics(ProgramHttp program) {
        try {
            return new Exposition(program.text("/metrics"));
        } catch (ProgramHttp.NoAnswer e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    Usage edgeUsage() {
        return Usage.of(processes("dev.atmosphere.edge.Edge "));
    }

    Usage cloudUsage() {
        return Usage.of(processes("dev.atmosphere.cloud.Cloud "));
    }

    Usage postgresUsage() {
        List<ProcessHandle> postmaster = processes(data + "/cloud/postgres").stream()
                .filter(process -> commandLine(process).contains("bin/postgres -D"))
                .toList();
        return Usage.of(postmaster.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList());
    }

    private List<ProcessHandle> processes(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(mark)
                        && commandLine(process).contains(data.toString()))
                .filter(process -> !commandLine(process).contains("/atmosphere up"))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    static void await(String what, Duration bound, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " took longer than " + bound.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        up.destroy();
        if (!up.waitFor(15, TimeUnit.SECONDS)) {
            up.descendants().forEach(ProcessHandle::destroyForcibly);
            up.destroyForcibly();
        }
    }
}
