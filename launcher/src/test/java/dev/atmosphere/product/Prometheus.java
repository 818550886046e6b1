package dev.atmosphere.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.dashboards.Dashboards;
import dev.atmosphere.program.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * A real Prometheus with our scrape configuration and rules. Of them it changes only the ports, which are the product's, and the intervals:
 * it scrapes every second.
 */
final class Prometheus implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final int port;
    private final Process process;

    private Prometheus(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Skips the test, and says so, where Prometheus is not installed. */
    static Prometheus watching(Product product, Path directory) throws IOException {
        Path ours = Dashboards.directory().resolve("prometheus");
        Path rules = Files.createDirectories(directory.resolve("rules"));
        try (Stream<Path> files = Files.list(ours.resolve("rules"))) {
            for (Path file : files.toList()) {
                Files.copy(file, rules.resolve(file.getFileName()));
            }
        }
        Path config = Files.writeString(
                directory.resolve("prometheus.yml"),
                Files.readString(ours.resolve("prometheus.yml"))
                        .replace("127.0.0.1:8081", "127.0.0.1:" + product.edgePort)
                        .replace("127.0.0.1:8080", "127.0.0.1:" + product.cloudPort)
                        .replace("127.0.0.1:8085", "127.0.0.1:" + product.simulatorPort)
                        .replaceAll("_interval: [0-9]+s", "_interval: 1s"));
        int port = FreePort.choose();
        ProcessBuilder builder = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            System.err.println("!!! SKIPPED: Prometheus is not installed (Debian: apt-get install prometheus)");
            assumeTrue(false, "Prometheus is not installed (Debian: apt-get install prometheus)");
            throw e;
        }
        Prometheus prometheus = new Prometheus(port, process);
        Awaitility.await("Prometheus")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> prometheus.ask("vector(1)").size() == 1);
        return prometheus;
    }

    /** Series with a number; without those that are none, as a share of nothing is. */
    List<JsonNode> ask(String promql) {
        return StreamSupport.stream(
                        get("query?query=" + URLEncoder.encode(promql, UTF_8))
                                .get("result")
                                .spliterator(),
                        false)
                .filter(series -> !series.get("value").get(1).asText().equals("NaN"))
                .toList();
    }

    /** The values of a label over all series of a selector. */
    List<String> labelValues(String selector, String label) {
        return StreamSupport.stream(
                        get("label/" + label + "/values?match%5B%5D=" + URLEncoder.encode(selector, UTF_8))
                                .spliterator(),
                        false)
                .map(JsonNode::asText)
                .toList();
    }

    /** All rules, as it knows them. */
    List<JsonNode> rules() {
        return get("rules").get("groups").findValues("rules").stream()
                .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
                .toList();
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode said = json.readTree(answer.body());
            if (!said.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + answer.body());
            }
            return said.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
