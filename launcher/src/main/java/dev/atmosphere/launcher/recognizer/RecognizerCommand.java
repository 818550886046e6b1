package dev.atmosphere.launcher.recognizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.atmosphere.codec.Json;
import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.ProgramHttp;
import dev.atmosphere.launcher.programs.ProgramHttp.NoAnswer;
import dev.atmosphere.launcher.programs.ProgramSettings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: lists recognizers, shows one with its evaluation, has one trained, goes back to an earlier one. */
@Command(
        name = "recognizer",
        mixinStandardHelpOptions = true,
        header = "Who is known by face: what was trained from the faces that people agreed on.",
        footer = {
            "",
            "Where the cloud is, is read from the settings: ATMOSPHERE_CLOUD_HTTP_PORT.",
            "Exit codes: 0 done, 1 the cloud did not answer or refused, 2 the command line is wrong."
        })
public final class RecognizerCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/recognizers";
    private static final String HEADER = "X-Atmosphere";

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    public RecognizerCommand() {
        this(System.getenv());
    }

    RecognizerCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        return list(false);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists recognizers, newest first.")
    int list(@Option(names = "--json", description = "print the API's answer") boolean json)
            throws InterruptedException {
        return asked(cloud -> {
            JsonNode all = cloud.get(PATH, JsonNode.class);
            if (json) {
                print(all);
                return;
            }
            if (all.path("items").isEmpty()) {
                out().println("Nobody is known yet: people need five faces each that voters agreed on.");
                return;
            }
            out().printf(
                            "%7s  %-20s %6s %6s %9s %7s  %s%n",
                            "version", "trained", "people", "faces", "accuracy", "known", "state");
            all.path("items").forEach(this::line);
        });
    }

    private void line(JsonNode one) {
        JsonNode evaluation = one.path("evaluation");
        String state = one.path("inUse").asBoolean()
                ? "in use"
                : one.path("published").asBoolean() ? "replaced" : "withheld: worse than the one before";
        String from = one.path("contentsOf").isInt()
                ? ", contents of " + one.path("contentsOf").asInt()
                : "";
        out().printf(
                        Locale.ROOT,
                        "%7d  %-20s %6d %6d %8.1f%% %7.2f  %s%n",
                        one.path("version").asInt(),
                        one.path("trainedAt").asText().replaceAll("\\.\\d+Z$", "Z"),
                        one.path("people").asInt(),
                        one.path("faces").asInt(),
                        100 * evaluation.path("accuracy").asDouble(),
                        evaluation.path("known").asDouble(),
                        state + from);
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one with its evaluation, as JSON.")
    int show(@Parameters(paramLabel = "VERSION") int version) throws InterruptedException {
        return asked(cloud -> print(cloud.get(PATH + "/" + version, JsonNode.class)));
    }

    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            description = "Has the cloud look for something new to learn, and train if there is.")
    int train() throws InterruptedException {
        return asked(cloud -> {
            cloud.post(PATH + "/train", HEADER, "recognizers", JsonNode.class);
            out().println("Asked for. ./atmosphere recognizer list shows what came of it.");
        });
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Publishes an earlier one's contents under a new version.")
    int rollback(@Parameters(paramLabel = "VERSION") int version) throws InterruptedException {
        return asked(cloud -> {
            JsonNode answer = cloud.post(PATH + "/" + version + "/rollback", HEADER, "recognizers", JsonNode.class);
            out().println("Recognizer " + answer.path("version").asInt() + " has the contents of " + version
                    + ", and is in use until there is something new to learn.");
        });
    }

    @FunctionalInterface
    private interface Question {
        void ask(ProgramHttp cloud) throws NoAnswer, InterruptedException;
    }

    private int asked(Question question) throws InterruptedException {
        try {
            Settings settings = ProgramSettings.under(environment);
            GatewayPort port = GatewayPort.in(settings).stream()
                    .filter(one -> one.key().equals("cloud.http.port"))
                    .findFirst()
                    .orElseThrow();
            settings.check();
            question.ask(new ProgramHttp(port));
            return 0;
        } catch (SettingsException e) {
            err().println("recognizer: " + e.getMessage());
            return 2;
        } catch (NoAnswer e) {
            err().println("recognizer: " + e.getMessage());
            return 1;
        }
    }

    private void print(JsonNode answer) {
        try {
            out().println(Json.json().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
