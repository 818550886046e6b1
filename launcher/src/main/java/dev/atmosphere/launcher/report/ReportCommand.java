package dev.atmosphere.launcher.report;

import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.ProgramHttp;
import dev.atmosphere.launcher.programs.ProgramHttp.NoAnswer;
import dev.atmosphere.launcher.programs.ProgramSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command: has a running cloud make a report of a day, unless there is one, and writes it into a file, or has it mailed. */
@Command(
        name = "report",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header =
                "The report of a day or a week, made by the running cloud: as a file that needs nothing else, or mailed.",
        description = {
            "",
            "A day that is over has one report: the mail, the page /reports.html and the file show the same. Of today it",
            "tells so far, and every call makes it anew. Nobody is mailed unless --send says so.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./atmosphere report --out today.html                     how today is so far",
            "  ./atmosphere report --day 2026-11-22 --out sunday.html   that day",
            "  ./atmosphere report --day yesterday --weekly --send      the week until yesterday, mailed",
            "",
            "Where the cloud is, is read from the settings: ATMOSPHERE_CLOUD_HTTP_PORT.",
            "Exit codes: 0 done, 1 the cloud did not answer or refused, or the file cannot be written,",
            "  2 the command line or the settings are wrong."
        })
public final class ReportCommand implements Callable<Integer> {
    private static final String API = "/api/v1/reports";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final Map<String, String> environment;
    private final Duration patience;

    @Option(
            names = "--day",
            paramLabel = "DAY",
            description = "2026-11-22, today, yesterday (today), as the place's clocks say.")
    private String day = "today";

    @Option(names = "--weekly", description = "The seven days that end with it.")
    private boolean weekly;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes it there as HTML, with its pictures in it.")
    private Path out;

    @Option(names = "--send", description = "Has it mailed to those who are to get reports and have not got this one.")
    private boolean send;

    @Spec
    private CommandSpec spec;

    private record Mail(String recipient, String state) {}

    private record Report(UUID reportId, LocalDate day, long faces, boolean soFar, List<Mail> mails) {}

    private record Page(List<Report> items, LocalDate today) {}

    private record Wish(String kind, String day) {}

    private record Accepted(UUID reportId) {}

    private record Nothing() {}

    public ReportCommand() {
        this(System.getenv(), Duration.ofMinutes(2));
    }

    /**
     * @param patience how long a report that is being made is waited for
     */
    ReportCommand(Map<String, String> environment, Duration patience) {
        this.environment = Map.copyOf(environment);
        this.patience = patience;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (out == null && !send) {
            throw new ParameterException(spec.commandLine(), "say what to do with it: --out FILE, --send, or both");
        }
        Optional<LocalDate> typed = typed();
        try {
            Settings settings = ProgramSettings.under(environment);
            GatewayPort port = GatewayPort.in(settings).stream()
                    .filter(one -> one.key().equals("cloud.http.port"))
                    .findFirst()
                    .orElseThrow();
            settings.check();
            if (out != null) {
                checkWritable();
            }
            done(new ProgramHttp(port), typed);
            return 0;
        } catch (SettingsException e) {
            err().println("report: " + e.getMessage());
            return 2;
        } catch (NoAnswer e) {
            err().println("report: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            err().println("report: cannot write " + out + ": " + e.getMessage());
            return 1;
        }
    }

    /** Empty: it depends on the cloud's today. */
    private Optional<LocalDate> typed() {
        if (day.equals("today") || day.equals("yesterday")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(day));
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--day " + day + ": there is no such day; write 2026-11-22, today or yesterday",
                    e);
        }
    }

    private void checkWritable() throws IOException {
        if (Files.isDirectory(out)) {
            throw new IOException("it is a directory");
        }
        Path directory = out.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory " + directory);
        }
        if (!Files.isWritable(directory) || Files.exists(out) && !Files.isWritable(out)) {
            throw new IOException("it may not be written by this user");
        }
    }

    private void done(ProgramHttp cloud, Optional<LocalDate> typed) throws NoAnswer, InterruptedException, IOException {
        LocalDate today = cloud.get(API + "?limit=1", Page.class).today();
        LocalDate wanted = typed.orElseGet(() -> day.equals("today") ? today : today.minusDays(1));
        Wish wish = new Wish(weekly ? "weekly" : "daily", wanted.toString());
        UUID id = cloud.post(API, wish, Accepted.class).reportId();
        Report report = made(cloud, wish, id);
        if (out != null) {
            write(cloud.text(API + "/" + id + "/letter.html"));
            out().println(out + ": " + wish.kind() + " report of " + wanted + (report.soFar() ? " so far" : "") + ", "
                    + report.faces() + " faces");
        }
        if (send) {
            Report sent = cloud.post(API + "/" + id + "/mails", new Nothing(), Report.class);
            sent.mails().forEach(mail -> out().println(mail.recipient() + ": " + mail.state()));
            out().println("What becomes of the mails stands on the page: /reports.html#" + id);
        }
    }

    private Report made(ProgramHttp cloud, Wish wish, UUID id) throws NoAnswer, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Report> there =
                    cloud.get(API + "?kind=" + wish.kind() + "&day=" + wish.day(), Page.class).items().stream()
                            .filter(one -> one.reportId().equals(id))
                            .findFirst();
            if (there.isPresent()) {
                return there.get();
            }
            if (System.nanoTime() >= until) {
                throw new NoAnswer("the report is not made after " + patience.toSeconds()
                        + " s; the cloud's log and its page /flow.html tell why");
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** Whole or not at all. */
    private void write(String letter) throws IOException {
        Path unfinished = Files.createTempFile(out.toAbsolutePath().getParent(), ".report", ".html");
        try {
            Files.writeString(unfinished, letter);
            try {
                Files.move(unfinished, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
