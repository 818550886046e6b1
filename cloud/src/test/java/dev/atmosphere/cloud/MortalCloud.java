package dev.atmosphere.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atmosphere.cloud.database.PostgresAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cloud of a process of its own, killed, as by {@code kill -9}, at each of some points, and started again whenever it dies, to die at
 * those that are still ahead. Its output is in {@code cloud.log}.
 */
public final class MortalCloud implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready: cloud: (http\\S+)/");
    private static final Pattern DIES = Pattern.compile("dies at (\\S+:[a-z]+), reached");
    private static final String LAG = "atmosphere_step_lag";

    private final Path data;
    private final PostgresAddress postgres;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> deaths = new CopyOnWriteArrayList<>();
    private final List<String> ahead;
    private final Thread keeper = new Thread(this::keepUp, "keeper");
    private Process process;
    private boolean over;
    private volatile String address = "";

    private MortalCloud(Path data, PostgresAddress postgres, Map<String, String> settings, List<String> deadly) {
        this.data = data;
        this.postgres = postgres;
        this.settings = Map.copyOf(settings);
        this.ahead = new CopyOnWriteArrayList<>(deadly);
    }

    /**
     * @param data for its directory, and its log
     * @param settings beside those of the database, the directory and the port
     * @param deadly the points, as {@link dev.atmosphere.fault.KillPoints} takes them
     */
    public static MortalCloud start(
            Path data, PostgresAddress postgres, Map<String, String> settings, List<String> deadly) {
        MortalCloud cloud = new MortalCloud(data, postgres, settings, deadly);
        cloud.keeper.setDaemon(true);
        cloud.keeper.start();
        return cloud;
    }

    /** Where the last one that was ready listens, without a slash at the end; empty: none was. */
    public String address() {
        return address;
    }

    /** Points at which it died. */
    public List<String> deaths() {
        return deaths;
    }

    /** Points that were not reached yet. */
    public List<String> ahead() {
        return ahead;
    }

    /** Whether every step stands at the end of its topic. Fails if it does not answer. */
    public boolean isAtRest() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        List<String> lags = http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(LAG))
                .toList();
        return !lags.isEmpty() && lags.stream().allMatch(line -> line.endsWith(" 0.0") || line.endsWith(" 0"));
    }

    private void keepUp() {
        try {
            while (begin()) {
                listen();
                process.waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean begin() throws IOException {
        if (over) {
            return false;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Cloud.class.getName()));
        settings.forEach((key, value) -> set(command, key, value));
        set(command, "postgres.host", postgres.host());
        set(command, "postgres.port", Integer.toString(postgres.port()));
        set(command, "postgres.database", postgres.database());
        set(command, "postgres.user", postgres.user());
        set(command, "data.dir", data.resolve("cloud").toString());
        set(command, "cloud.http.port", "0");
        set(command, "cloud.tests.kill-at", String.join(",", ahead));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("ATMOSPHERE_POSTGRES_PASSWORD", postgres.password().reveal());
        process = builder.start();
        return true;
    }

    private static void set(List<String> command, String key, String value) {
        command.addAll(List.of("--set", key + '=' + value));
    }

    private void listen() throws IOException {
        Path log = data.resolve("cloud.log");
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Files.writeString(log, line + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                heard(line);
            }
        }
    }

    private void heard(String line) {
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
            address = ready.group(1);
        }
        Matcher dies = DIES.matcher(line);
        if (dies.find()) {
            deaths.add(dies.group(1));
            ahead.remove(dies.group(1));
        }
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            over = true;
            process.destroyForcibly();
        }
        keeper.join();
    }
}
