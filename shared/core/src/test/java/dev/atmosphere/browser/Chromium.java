package dev.atmosphere.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Chromium without a window, driven through its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/):
 * nothing is needed but the browser itself. It knows no other network than this machine's. Calls block.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> sessions = new ConcurrentHashMap<>();

    /** Where it is installed; the environment variable {@code ATMOSPHERE_TEST_CHROMIUM} tells of another place. */
    public static Optional<Path> installed() {
        return Stream.concat(Stream.ofNullable(System.getenv("ATMOSPHERE_TEST_CHROMIUM")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where it is installed. Where it is not, the tests are said to be skipped, loudly, and are. */
    public static Path orSkip(String tests) {
        if (installed().isEmpty()) {
            System.err.println(tests + " SKIPPED: no Chromium here (Debian: apt-get install chromium; elsewhere set"
                    + " ATMOSPHERE_TEST_CHROMIUM)");
        }
        Assumptions.assumeTrue(installed().isPresent(), "no Chromium here");
        return installed().orElseThrow();
    }

    public Chromium(Path binary) throws IOException {
        profile = Files.createTempDirectory("atmosphere-chromium");
        process = new ProcessBuilder(
                        binary.toString(),
                        "--headless",
                        // As root, and in containers, its own sandbox cannot start; it sees our own page only.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-extensions",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--force-color-profile=srgb",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output").toFile())
                .start();
        try {
            Path active = profile.resolve("DevToolsActivePort");
            Awaitility.await().atMost(PATIENCE).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            "Chromium ended at once: " + Files.readString(profile.resolve("output")));
                }
                return Files.exists(active) && Files.readAllLines(active).size() >= 2;
            });
            List<String> lines = Files.readAllLines(active);
            URI address = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            socket = await("the connection", http.newWebSocketBuilder().buildAsync(address, new Messages()));
        } catch (IOException | RuntimeException e) {
            end();
            throw e;
        }
    }

    /** A tab of its own, without the others' cookies and cache. */
    public Tab newTab() {
        String context = call("", "Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asText();
        String target = call("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .path("targetId")
                .asText();
        String session = call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        return new Tab(this, session, target);
    }

    void onEvent(String session, Consumer<JsonNode> handler) {
        sessions.put(session, handler);
    }

    /** @param session empty for the browser itself */
    JsonNode call(String session, String method, Map<String, ?> parameters) {
        long id = lastId.incrementAndGet();
        ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
        message.set("params", json.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        synchronized (socket) {
            await(method, socket.sendText(message.toString(), true));
        }
        return await(method, answer);
    }

    private void received(String text) {
        try {
            JsonNode message = json.readTree(text);
            if (message.has("id")) {
                CompletableFuture<JsonNode> answer =
                        asked.remove(message.path("id").asLong());
                if (message.has("error")) {
                    answer.completeExceptionally(new IllegalStateException(
                            message.path("error").path("message").asText()));
                } else {
                    answer.complete(message.path("result"));
                }
            } else {
                sessions.getOrDefault(message.path("sessionId").asText(), event -> {})
                        .accept(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the parts of a message together. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                received(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable why) {
            lost(why);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            lost(new IOException("it closed the connection: " + status + " " + reason));
            return null;
        }
    }

    /** Nobody waits for answers that cannot come. */
    private void lost(Throwable why) {
        asked.values().forEach(answer -> answer.completeExceptionally(why));
    }

    private static <T> T await(String what, CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Chromium did not answer " + what + " within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            call("", "Browser.close", Map.of());
        } finally {
            end();
        }
    }

    /** Its helpers too, and what it wrote. */
    private void end() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
