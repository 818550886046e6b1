package dev.atmosphere.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.program.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The whole product as a user starts it: {@code ./atmosphere up} as a process on ports of its own, talked to over MQTT and HTTP
 * only. Closing it stops it as Ctrl-C does.
 */
final class Product implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Path ROOT = Path.of(System.getProperty("atmosphere.root"));

    final int mqttPort = FreePort.choose();
    final int edgePort = FreePort.choose();
    final int cloudPort = FreePort.choose();
    final int slackPort = FreePort.choose();
    final int mailPort = FreePort.choose();
    final int simulatorPort = FreePort.choose();
    private final Path data;
    private final Path output;
    private final Process up;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    private Product(Path data, Map<String, String> settings, List<String> options) throws IOException {
        Files.createDirectories(data);
        this.data = data;
        output = data.resolve("up.log");
        List<String> command =
                new ArrayList<>(List.of(ROOT.resolve("atmosphere").toString(), "up", "--data", data.toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "ATMOSPHERE_EDGE_MQTT_PORT", String.valueOf(mqttPort),
                        "ATMOSPHERE_EDGE_HTTP_PORT", String.valueOf(edgePort),
                        "ATMOSPHERE_CLOUD_HTTP_PORT", String.valueOf(cloudPort),
                        "ATMOSPHERE_SLACKSIM_HTTP_PORT", String.valueOf(slackPort),
                        "ATMOSPHERE_MAILSINK_HTTP_PORT", String.valueOf(mailPort),
                        "ATMOSPHERE_MAILSINK_SMTP_PORT", String.valueOf(FreePort.choose()),
                        "ATMOSPHERE_SIM_HTTP_PORT", String.valueOf(simulatorPort),
                        "ATMOSPHERE_KAFKA_PORT", String.valueOf(FreePort.choose()),
                        "ATMOSPHERE_POSTGRES_PORT", String.valueOf(FreePort.choose())));
        builder.environment().putAll(settings);
        up = builder.start();
    }

    static Product start(Path data, String... options) throws IOException {
        return start(data, Map.of(), options);
    }

    /** @param settings as environment variables */
    static Product start(Path data, Map<String, String> settings, String... options) throws IOException {
        Product product = new Product(data, settings, List.of(options));
        try {
            product.awaitHealthy();
        } catch (RuntimeException e) {
            product.close();
            throw new AssertionError("the product did not come up; it said:\n" + Files.readString(product.output), e);
        }
        return product;
    }

    void awaitHealthy() {
        Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> up.isAlive() && healthy(edgePort) && healthy(cloudPort));
    }

    private boolean healthy(int port) {
        return tryGet(port, "/health")
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** The cloud's answer, parsed. */
    JsonNode api(String path) {
        HttpResponse<byte[]> answer =
                tryGet(cloudPort, path).orElseThrow(() -> new AssertionError("the cloud does not answer " + path));
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " was answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        try {
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status of the cloud's answer; 0 if there is none. */
    int status(String path) {
        return tryGet(cloudPort, path).map(HttpResponse::statusCode).orElse(0);
    }

    byte[] bytes(String path) {
        return tryGet(cloudPort, path)
                .filter(answer -> answer.statusCode() == 200)
                .orElseThrow()
                .body();
    }

    Optional<HttpResponse<byte[]>> tryGet(int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** kill -9 of one part; {@code up} starts it again. */
    void kill(String mainClass) {
        ProcessHandle part = part(mainClass).orElseThrow(() -> new AssertionError(mainClass + " does not run"));
        part.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !part.isAlive());
    }

    Optional<ProcessHandle> part(String mainClass) {
        return up.descendants()
                .filter(process -> commandLine(process.pid()).contains(mainClass))
                .findFirst();
    }

    /** The embedded PostgreSQL: its postmaster and all that work for it. */
    List<ProcessHandle> postgres() {
        ProcessHandle postmaster = ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).contains(data + "/cloud/postgres"))
                .filter(process -> commandLine(process.pid()).contains("bin/postgres -D"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("PostgreSQL does not run on " + data));
        List<ProcessHandle> all = new ArrayList<>(postmaster.children().toList());
        all.add(postmaster);
        return all;
    }

    static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(String.valueOf(process.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static String commandLine(long pid) {
        try (InputStream in = Files.newInputStream(Path.of("/proc/" + pid + "/cmdline"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Ctrl-C does; fails if it takes over 10 s or leaves a process. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(up.descendants().toList());
        up.destroy();
        try {
            boolean ended = up.waitFor(12, TimeUnit.SECONDS);
            List<ProcessHandle> left =
                    all.stream().filter(ProcessHandle::isAlive).toList();
            left.forEach(ProcessHandle::destroyForcibly);
            if (!ended || !left.isEmpty()) {
                up.destroyForcibly();
                throw new AssertionError("up did not stop within 12 s, or left " + left + "; it said:\n" + said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
