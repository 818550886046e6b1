package dev.atmosphere.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.List;

/**
 * What others publish about their files: Grafana's types and the Compose file's schema. npm fetches them as {@code src/test/npm} pins them,
 * once for each content of the lock file, into the user's cache. Where that cannot be, the test that asks is skipped, and says so.
 */
final class Npm {
    static final Path SOURCES = Path.of("src/test/npm").toAbsolutePath();

    private Npm() {}

    /** @return a directory with {@code node_modules} */
    static Path installed() throws Exception {
        String missing;
        try {
            return install();
        } catch (IOException e) {
            missing = e.getMessage();
        }
        System.err.println("!!! SKIPPED: " + missing + " (Debian: apt-get install nodejs npm)");
        assumeTrue(false, "Grafana's types and the Compose file's schema could not be installed: " + missing);
        throw new IllegalStateException(missing);
    }

    private static Path install() throws Exception {
        byte[] lock = Files.readAllBytes(SOURCES.resolve("package-lock.json"));
        String hash = new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(lock)).toString(16);
        Path cache = Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "atmosphere"));
        Path kept = cache.resolve("schemas-" + hash);
        if (Files.isDirectory(kept)) {
            return kept;
        }
        Path fresh = Files.createTempDirectory(cache, "schemas-");
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(SOURCES.resolve(name), fresh.resolve(name));
        }
        Said said = run(fresh, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (said.code() != 0) {
            throw new IOException("npm ci: " + said.text().strip());
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

    /** How a program ended, and what it wrote. */
    record Said(int code, String text) {}

    static Said run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }
}
