package dev.atmosphere.launcher.up;

import dev.atmosphere.launcher.programs.GatewayPort;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a person sees of a running {@code up}: a table of what came up, where to look, how the simulation goes, and everything
 * out of the ordinary.
 *
 * <p>On a terminal the progress is one line, rewritten in place; elsewhere a line every ten seconds. Thread-safe.
 */
final class Board {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private static final int USUAL_CLOUD_PORT = 8080;

    private final PrintStream out;
    private final boolean terminal;
    private boolean progressShown;
    private long lastProgressNanos = System.nanoTime() - BETWEEN_LINES.toNanos();

    Board(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    synchronized void begins(Path data, Path logs) {
        line("Atmosphere gateway: everything on this machine. Ctrl-C stops it.");
        line("Data in " + data + ", logs in " + logs);
        line("");
    }

    synchronized void up(String part, String what, double seconds) {
        line(String.format(Locale.ROOT, "  %-6s %-56s %6.1f s", part, what, seconds));
    }

    synchronized void everythingIsUp(Duration since, List<GatewayPort> ports, boolean simulated) {
        line("");
        line(String.format(Locale.ROOT, "Everything is up after %.1f s.", seconds(since)));
        line("");
        String mqtt = address(ports, "edge.mqtt.port");
        line("  Pictures and faces   http://" + address(ports, "cloud.http.port") + "/");
        line("  Whose faces they are http://" + address(ports, "cloud.http.port") + "/inbox.html");
        line("  How the days were    http://" + address(ports, "cloud.http.port") + "/reports.html");
        line("  The edge's status    http://" + address(ports, "edge.http.port") + "/");
        line("  MQTT for stations    " + mqtt);
        ports.stream()
                .filter(port -> port.part().equals("slack-sim"))
                .forEach(port -> line("  Slack's stand-in     http://" + port.address() + "/"));
        ports.stream()
                .filter(port -> port.key().equals(MailSink.PAGE))
                .forEach(port -> line("  Mails (none leaves)  http://" + port.address() + "/"));
        line("");
        if (ports.stream().anyMatch(port -> port.key().equals(MailSink.PAGE))) {
            line("How today is so far, as a mail:   " + elsewhere(ports) + "./atmosphere report --send");
        }
        line(
                simulated
                        ? "Simulated stations publish pictures now: open the first address."
                        : "Publish a picture:   mosquitto_pub -p " + mqtt.substring(mqtt.lastIndexOf(':') + 1)
                                + " -q 1 -t stations/door/images -f photo.jpg");
        line("");
    }

    /** What a command in another terminal has to be told to find this cloud. */
    private static String elsewhere(List<GatewayPort> ports) {
        return ports.stream()
                .filter(port -> port.key().equals("cloud.http.port") && port.port() != USUAL_CLOUD_PORT)
                .map(port -> port.environmentName() + "=" + port.port() + " ")
                .findFirst()
                .orElse("");
    }

    private static String address(List<GatewayPort> ports, String key) {
        return ports.stream()
                .filter(port -> port.key().equals(key))
                .map(GatewayPort::address)
                .findFirst()
                .orElseThrow();
    }

    synchronized void progress(String text) {
        long now = System.nanoTime();
        if (terminal) {
            out.print("\r\033[K" + text);
            out.flush();
            progressShown = true;
        } else if (now - lastProgressNanos >= BETWEEN_LINES.toNanos()) {
            lastProgressNanos = now;
            line(text);
        }
    }

    synchronized void ended(String part, int exitCode, Duration startedAgainIn, Path log) {
        line(String.format(
                Locale.ROOT,
                "%s ended with exit code %d; it is started again in %.1f s. Its log: %s",
                part,
                exitCode,
                seconds(startedAgainIn),
                log));
    }

    synchronized void upAgain(String part, Duration took) {
        line(String.format(Locale.ROOT, "%s is up again after %.1f s.", part, seconds(took)));
    }

    /** A part that never was up: its last words are shown, since they say why. */
    synchronized void didNotStart(String part, int exitCode, List<String> lastWords, Path log) {
        line("");
        line(part + " did not start (exit code " + exitCode + "). The end of its log, " + log + ":");
        lastWords.forEach(word -> line("  " + word));
    }

    /** Words of a part, as they are. */
    synchronized void words(String text) {
        line(text);
    }

    synchronized void stopping() {
        line("");
        line("Stopping ...");
    }

    synchronized void stopped(String part, Duration took, boolean killed) {
        line(String.format(
                Locale.ROOT,
                killed ? "  %-6s did not stop in order within %.1f s and was killed" : "  %-6s stopped in %.1f s",
                part,
                seconds(took)));
    }

    synchronized void over(Duration took) {
        line(String.format(Locale.ROOT, "Everything is stopped, in %.1f s.", seconds(took)));
    }

    private void line(String text) {
        if (progressShown) {
            out.println();
            progressShown = false;
        }
        out.println(text);
        out.flush();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
