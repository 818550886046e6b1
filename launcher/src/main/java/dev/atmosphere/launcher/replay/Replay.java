package dev.atmosphere.launcher.replay;

import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.ProgramHttp;
import dev.atmosphere.launcher.programs.ProgramHttp.NoAnswer;
import dev.atmosphere.launcher.programs.ProgramSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: lists what was given up, or sends some or all of it round again. */
@Command(
        name = "replay",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "Lists what the running programs gave up (their dead letters), and sends it round again.",
        description = {
            "",
            "A letter goes back to the step that gave it up, and to no other. It is taken out of the dead letters once its",
            "message is on its topic again; what fails again comes back with a new cause.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./atmosphere replay                             the list, newest first",
            "  ./atmosphere replay 7f0c2a                      the letter whose id begins so",
            "  ./atmosphere replay --topic atmosphere-images-with-faces",
            "  ./atmosphere replay --all --cloud               all of the cloud's",
            "",
            "Where the programs are is read from the settings: ATMOSPHERE_EDGE_HTTP_PORT, ATMOSPHERE_CLOUD_HTTP_PORT.",
            "Exit codes: 0 done, 1 a program did not answer or a letter was not replayed, 2 the command line is wrong."
        })
public final class Replay implements Callable<Integer> {
    private static final int CAUSE_WIDTH = 60;
    private static final int ID_WIDTH = 12;

    @Option(names = "--edge", description = "Only the edge's.")
    private boolean onlyEdge;

    @Option(names = "--cloud", description = "Only the cloud's.")
    private boolean onlyCloud;

    @Option(names = "--list", description = "Lists, and replays nothing (what it does without options, too).")
    private boolean list;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Replays the letters of one topic; with --list, lists them.")
    private String topic;

    @Option(names = "--all", description = "Replays all letters.")
    private boolean all;

    @Parameters(
            paramLabel = "LETTER",
            arity = "0..*",
            description = "Replays these: ids from the list, or how they begin.")
    private List<String> wanted = List.of();

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    public Replay() {
        this(System.getenv());
    }

    Replay(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** A letter and the box that it lies in. */
    private record Found(LetterBox box, Letter letter) {}

    @Override
    public Integer call() throws InterruptedException {
        if (all && (topic != null || !wanted.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--all needs neither --topic nor letters");
        }
        List<LetterBox> boxes;
        try {
            boxes = boxes();
        } catch (SettingsException e) {
            err().println("replay: " + e.getMessage());
            return 2;
        }
        List<Found> found = new ArrayList<>();
        boolean complete = true;
        for (LetterBox box : boxes) {
            try {
                box.letters(Optional.ofNullable(topic)).forEach(letter -> found.add(new Found(box, letter)));
            } catch (NoAnswer e) {
                // Where one was asked for alone, or letters are named, its silence is the answer; else the others still
                // count.
                err().println("replay: " + e.getMessage());
                complete = false;
            }
        }
        boolean replays = !list && (all || topic != null || !wanted.isEmpty());
        boolean done = replays ? replay(wanted.isEmpty() ? found : chosen(found)) : print(found, complete);
        return done && complete ? 0 : 1;
    }

    private List<LetterBox> boxes() {
        Settings settings = ProgramSettings.under(environment);
        List<GatewayPort> ports = GatewayPort.in(settings);
        settings.check();
        boolean both = onlyEdge == onlyCloud;
        return ports.stream()
                .filter(port -> port.key().equals("edge.http.port") && (both || onlyEdge)
                        || port.key().equals("cloud.http.port") && (both || onlyCloud))
                .map(port -> new LetterBox(new ProgramHttp(port)))
                .toList();
    }

    /** Letters by the beginnings of their ids; a beginning that fits none or several is refused before anything is replayed. */
    private List<Found> chosen(List<Found> found) {
        List<Found> chosen = new ArrayList<>();
        for (String beginning : wanted) {
            List<Found> fitting = found.stream()
                    .filter(one -> one.letter().letter().startsWith(beginning))
                    .toList();
            if (fitting.size() != 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        fitting.isEmpty()
                                ? "there is no letter " + beginning + "; ./atmosphere replay lists them"
                                : "several letters begin with " + beginning + ": "
                                        + fitting.stream()
                                                .map(one -> one.letter().letter())
                                                .collect(Collectors.joining(", ")));
            }
            chosen.addAll(fitting);
        }
        return chosen;
    }

    private boolean replay(List<Found> letters) throws InterruptedException {
        int replayed = 0;
        Set<LetterBox> silent = new HashSet<>();
        for (Found one : letters) {
            if (silent.contains(one.box())) {
                continue;
            }
            try {
                one.box().replay(one.letter());
                replayed++;
            } catch (NoAnswer e) {
                err().println("replay: letter " + one.letter().letter() + ": " + e.getMessage());
                silent.add(one.box());
            }
        }
        out().println(replayed + " of " + letters.size() + (letters.size() == 1 ? " letter" : " letters")
                + " replayed.");
        return replayed == letters.size();
    }

    private boolean print(List<Found> found, boolean complete) {
        if (found.isEmpty()) {
            if (complete) {
                out().println("No dead letters: nothing was given up.");
            }
            return true;
        }
        // An id is shown as short as it stays unique, 12 characters at least.
        int width = found.stream()
                .mapToInt(one -> uniqueLength(one.letter().letter(), found))
                .max()
                .orElse(ID_WIDTH);
        String row = "%-6s %-" + width + "s  %-20s %-36s %-22s %8s  %s%n";
        out().printf(row, "where", "letter", "given up", "topic", "reason", "KB", "cause");
        for (Found one : found) {
            Letter letter = one.letter();
            out().printf(
                            Locale.ROOT,
                            row,
                            one.box().program(),
                            letter.letter()
                                    .substring(
                                            0, Math.min(width, letter.letter().length())),
                            letter.givenUpAt().toString().substring(0, 19) + "Z",
                            letter.topic(),
                            letter.reason(),
                            (letter.bytes() + 1023) / 1024,
                            shortened(letter.cause()));
        }
        out().println();
        out().println("./atmosphere replay LETTER sends one round again, --topic TOPIC a topic's, --all all of them.");
        return true;
    }

    private static int uniqueLength(String id, List<Found> found) {
        int length = Math.min(ID_WIDTH, id.length());
        while (length < id.length() && sharing(id.substring(0, length), found) > 1) {
            length++;
        }
        return length;
    }

    private static long sharing(String beginning, List<Found> found) {
        return found.stream()
                .filter(one -> one.letter().letter().startsWith(beginning))
                .count();
    }

    private static String shortened(String cause) {
        String line = cause.replaceAll("\\s+", " ");
        return line.length() > CAUSE_WIDTH ? line.substring(0, CAUSE_WIDTH - 3) + "..." : line;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
