package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * mqtt.js, the client of web pages and Node programs: what it does stands in {@code src/test/mqttjs/exchange.mjs}. It is fetched by
 * npm as the lock file pins it, once for each content of that file, and kept in the user's cache. Skipped, and said so, where that
 * cannot be.
 */
class MqttJsTest {
    private static final Path SOURCES = Path.of("src/test/mqttjs").toAbsolutePath();
    private static Path installed;

    @TempDir
    private Path keys;

    @BeforeAll
    static void the_client_is_installed() throws Exception {
        String missing = "";
        try {
            installed = install();
        } catch (IOException e) {
            missing = e.getMessage();
            System.err.println("!!! MqttJsTest is SKIPPED: " + missing + " (Debian: apt-get install nodejs npm)");
        }
        Assumptions.assumeTrue(missing.isEmpty(), "mqtt.js could not be installed: " + missing);
    }

    private static Path install() throws Exception {
        byte[] lock = Files.readAllBytes(SOURCES.resolve("package-lock.json"));
        String hash = new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(lock)).toString(16);
        Path cache = Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "atmosphere"));
        Path kept = cache.resolve("mqttjs-" + hash);
        if (Files.isDirectory(kept)) {
            return kept;
        }
        Path fresh = Files.createTempDirectory(cache, "mqttjs-");
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(SOURCES.resolve(name), fresh.resolve(name));
        }
        String said = run(fresh, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (!Files.isDirectory(fresh.resolve("node_modules/mqtt"))) {
            throw new IOException("npm ci did not bring it: " + said.strip());
        }
        try {
            // In one step: a test that is interrupted, or another build at the same time, leaves no half of it.
            return Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.isDirectory(kept)) {
                return kept;
            }
            throw e;
        }
    }

    @ParameterizedTest
    @CsvSource({"mqtt, 4", "mqtt, 5", "mqtts, 4", "mqtts, 5", "ws, 4", "ws, 5", "wss, 4", "wss, 5"})
    void mqtt_js_exchanges_all_kinds_of_messages(String scheme, String version) throws Exception {
        try (EveryWay broker = new EveryWay(keys)) {
            int port = broker.port(scheme.equals("mqtts") ? "tls" : scheme);
            String said = run(
                    installed,
                    "node",
                    SOURCES.resolve("exchange.mjs").toString(),
                    scheme + "://127.0.0.1:" + port + (scheme.startsWith("ws") ? "/mqtt" : ""),
                    version,
                    broker.certificate().toString());
            assertThat(said).isEqualTo("ok\n");
        }
    }

    @Test
    void a_broker_that_mqtt_js_cannot_trust_is_not_spoken_to() throws Exception {
        try (EveryWay broker = new EveryWay(keys)) {
            Path others = Files.createDirectory(keys.resolve("others"));
            new TestKeys(others).selfSigned("other", "localhost");
            String said = run(
                    installed,
                    "node",
                    SOURCES.resolve("exchange.mjs").toString(),
                    "mqtts://127.0.0.1:" + broker.port("tls"),
                    "5",
                    others.resolve("other.pem").toString());
            assertThat(said).containsIgnoringCase("certificate").doesNotContain("ok\n");
        }
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
