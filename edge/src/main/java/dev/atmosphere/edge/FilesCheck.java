package dev.atmosphere.edge;

import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import dev.atmosphere.edge.access.AccessFiles;
import dev.atmosphere.edge.broker.ListenerConfig;
import dev.atmosphere.edge.broker.TlsFiles;
import dev.atmosphere.program.FindingLines;
import dev.atmosphere.recognition.RecognizerVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code check-edge-files}, for {@code ./atmosphere doctor}: looks at the files that the edge is set to read, its
 * certificates, its users, its rights and the key of its recognizers, as the edge would, and starts nothing. For each it prints a line: {@code ok}, {@code warn}
 * or {@code fail}, what was looked at, what was found, and what to do, with tabs between.
 */
@Command(name = "check-edge-files", description = "Looks at the files that the edge is set to read.")
public final class FilesCheck implements Callable<Integer> {
    static final Duration SOON = Duration.ofDays(30);

    private final Map<String, String> environment;
    private final Clock clock;

    @Option(names = "--config", paramLabel = "FILE", description = "The edge's settings file.")
    private Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory.")
    private Path data;

    @Spec
    private CommandSpec spec;

    FilesCheck(Map<String, String> environment, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new FilesCheck(System.getenv(), Clock.systemUTC())).execute(args));
    }

    @Override
    public Integer call() {
        Map<String, String> overrides = new HashMap<>();
        if (data != null) {
            overrides.put("data.dir", data.toString());
        }
        EdgeConfig edge;
        try {
            edge = EdgeConfig.from(
                    Settings.load(EdgeConfig.DEFAULTS, Optional.ofNullable(config), environment, overrides));
        } catch (SettingsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        List<ListenerConfig.Tls> tls = edge.listeners().stream()
                .flatMap(listener -> listener.tls().stream())
                .distinct()
                .toList();
        if (tls.isEmpty()) {
            lines().ok("TLS", "off: clients connect in the clear");
        }
        tls.forEach(this::look);
        look("users", edge.access().usersFile(), edge.access().usersNamed(), AccessFiles::users);
        look("rights", edge.access().aclFile(), edge.access().aclNamed(), AccessFiles::rights);
        lookAtRecognizerKey(edge.recognizerKey());
        return 0;
    }

    private void lookAtRecognizerKey(Optional<Path> named) {
        String what = "recognizer key";
        if (named.isEmpty()) {
            lines().ok(
                            what,
                            "none is named: recognizers are refused, but for those of up, which gives its edge the key");
            return;
        }
        Path file = named.get();
        try {
            RecognizerVerifier.read(file);
            lines().ok(what, file + " is a public key");
        } catch (NoSuchFileException e) {
            lines().warn(
                            what,
                            file + " is not there: nobody is known until it is",
                            "Copy the cloud's recognizer-public.pem there; a running edge takes it.");
        } catch (IOException | IllegalArgumentException e) {
            lines().fail(
                            what,
                            file + " cannot be used: " + reason(e),
                            "Let edge.recognizer.key name the cloud's recognizer-public.pem.");
        }
    }

    private void look(ListenerConfig.Tls tls) {
        TlsFiles files;
        try {
            files = TlsFiles.look(tls);
        } catch (IOException e) {
            lines().fail("TLS", reason(e), "The edge does not start so. Mend the files that edge.mqtt.tls.… names.");
            return;
        }
        Instant now = clock.instant();
        String renew = "Put a new one in its place; a running edge takes it over.";
        if (now.isBefore(files.from())) {
            lines().fail(
                            "TLS",
                            tls.certificate() + " counts from " + day(files.from()) + " on",
                            "Look at this machine's clock.");
        } else {
            tellEnd("TLS", tls.certificate().toString(), files.until(), renew);
        }
        if (canBeReadBy(tls.key(), PosixFilePermission.OTHERS_READ)) {
            lines().warn("TLS key", tls.key() + " can be read by everybody on this machine", "chmod o= " + tls.key());
        }
        tls.authorities()
                .ifPresent(file -> tellEnd(
                        "TLS clients", file.toString(), files.authoritiesUntil().orElseThrow(), renew));
        tls.revocations().ifPresent(file -> {
            Optional<Instant> until = files.revocationsUntil();
            if (until.filter(now::isAfter).isPresent()) {
                lines().warn(
                                "TLS revocations",
                                file + " should have been replaced by " + day(until.get()) + "; it counts on",
                                "Put the authority's newest list in its place.");
            } else {
                lines().ok(
                                "TLS revocations",
                                file
                                        + until.map(u -> ", to be replaced by " + day(u))
                                                .orElse(""));
            }
        });
    }

    private void tellEnd(String what, String file, Instant until, String advice) {
        Instant now = clock.instant();
        if (until.isBefore(now)) {
            lines().fail(what, file + " ended on " + day(until), advice);
        } else if (until.isBefore(now.plus(SOON))) {
            lines().warn(what, file + " ends on " + day(until), advice);
        } else {
            lines().ok(what, file + " counts until " + day(until));
        }
    }

    /** Fails by {@code IllegalArgumentException} if the edge could not use the file. */
    @FunctionalInterface
    private interface Reader {
        int count(Path file) throws IOException;
    }

    private void look(String what, Path file, boolean named, Reader reader) {
        try {
            lines().ok(what, reader.count(file) + " in " + file);
            if (what.equals("users") && AccessFiles.isReadByOthers(file)) {
                lines().warn(what, file + " can be read by others than its owner", "chmod 600 " + file);
            }
        } catch (NoSuchFileException e) {
            if (named) {
                lines().fail(what, file + " is not there", "Make it, or let the setting that names it be empty.");
            } else {
                lines().ok(what, "no file " + file);
            }
        } catch (IOException | IllegalArgumentException e) {
            lines().fail(what, file + ": " + reason(e), "The edge does not start so.");
        }
    }

    private static boolean canBeReadBy(Path file, PosixFilePermission who) {
        try {
            return Files.getPosixFilePermissions(file).contains(who);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? e.getMessage() + " is not there" : String.valueOf(e.getMessage());
    }

    private FindingLines lines() {
        return new FindingLines(spec.commandLine().getOut());
    }
}
