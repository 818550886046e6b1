package dev.atmosphere.cloud.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.conversations.ConversationsInfoResponse;
import com.slack.api.model.Conversation;
import com.slack.api.util.http.SlackHttpClient;
import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import dev.atmosphere.program.FindingLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code check-slack}, for {@code ./atmosphere doctor}: asks Slack whether the tokens are good, what they allow, and whether the channel can be
 * posted to. Posts nothing, and prints no secret. What it finds is printed as {@link FindingLines}.
 */
@Command(name = "check-slack", description = "Asks Slack whether the app and its channel are as they have to be.")
public final class SlackCheck implements Callable<Integer> {
    /** What {@code cloud/slack-manifest.yaml} asks for. */
    static final Set<String> SCOPES = Set.of(
            "chat:write",
            "files:write",
            "channels:read",
            "channels:join",
            "channels:history",
            "users:read",
            "users:read.email");

    /** Without it people have no e-mail address, and everything else goes on. */
    private static final Set<String> SPARE = Set.of("users:read.email");

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final String TOKEN = "Slack's token";
    private static final String SCOPE = "Slack's scopes";
    private static final String CHANNEL = "Slack's channel";
    private static final String SOCKET = "Slack's socket";
    private static final String REINSTALL =
            "Give the app what cloud/slack-manifest.yaml lists (OAuth & Permissions), and install it to the workspace again.";

    private final Map<String, String> environment;

    @Option(names = "--config", paramLabel = "FILE", description = "The cloud's settings file.")
    private Path config;

    @Spec
    private CommandSpec spec;

    SlackCheck(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new SlackCheck(System.getenv())).execute(args));
    }

    /** One question to Slack. */
    @FunctionalInterface
    private interface Question<R extends SlackApiTextResponse> {
        R ask() throws IOException, SlackApiException;
    }

    @Override
    public Integer call() {
        SlackSettings settings;
        try {
            Settings read = Settings.load(
                    List.of("shared.properties", "cloud.properties"),
                    Optional.ofNullable(config),
                    environment,
                    Map.of());
            settings = SlackSettings.read(read);
            read.check();
        } catch (SettingsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        FindingLines lines = new FindingLines(spec.commandLine().getOut());
        if (settings.on()) {
            look(settings, lines);
        } else {
            lines.ok(
                    "Slack",
                    "off: the page's inbox asks whose faces they are (docs/slack.md has the five minutes that it takes)");
        }
        return 0;
    }

    private static void look(SlackSettings settings, FindingLines lines) {
        SlackConfig client = new SlackConfig();
        client.setMethodsEndpointUrlPrefix(settings.api());
        client.setStatsEnabled(false);
        OkHttpClient http = new OkHttpClient.Builder()
                .followRedirects(false)
                .callTimeout(LONGEST)
                .build();
        try {
            Slack slack = Slack.getInstance(client, new SlackHttpClient(http));
            if (lookAtToken(slack.methods(settings.botToken().reveal()), lines)) {
                lookAtChannel(slack.methods(settings.botToken().reveal()), settings.channel(), lines);
            }
            if (settings.socket()) {
                lookAtSocket(slack.methods(settings.appToken().reveal()), lines);
            }
            if (settings.http()) {
                lines.ok("Slack's calls", "are taken at /slack/interactions, checked with slack.signing-secret");
            }
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private static boolean lookAtToken(MethodsClient bot, FindingLines lines) {
        Optional<AuthTestResponse> answer = ask(
                TOKEN,
                lines,
                "Copy the Bot User OAuth Token (OAuth & Permissions, xoxb-…) to slack.bot-token; install the app if there is none.",
                () -> bot.authTest(test -> test));
        answer.ifPresent(who -> {
            lines.ok(TOKEN, "is good: " + who.getUser() + " in " + who.getTeam());
            lookAtScopes(who, lines);
        });
        return answer.isPresent();
    }

    private static void lookAtScopes(AuthTestResponse who, FindingLines lines) {
        Set<String> missing = new TreeSet<>(SCOPES);
        missing.removeAll(granted(who));
        Set<String> needed = new TreeSet<>(missing);
        needed.removeAll(SPARE);
        if (missing.isEmpty()) {
            lines.ok(SCOPE, "all that are needed");
        } else if (needed.isEmpty()) {
            lines.warn(
                    SCOPE,
                    "without " + String.join(", ", missing) + " people stay without e-mail addresses",
                    REINSTALL);
        } else {
            lines.fail(
                    SCOPE, String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " missing", REINSTALL);
        }
    }

    /** Slack tells what the token may in a header of every answer. */
    private static Set<String> granted(AuthTestResponse who) {
        return who.getHttpResponseHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("x-oauth-scopes"))
                .flatMap(header -> header.getValue().stream())
                .flatMap(scopes -> Arrays.stream(scopes.split(",")))
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    private static void lookAtChannel(MethodsClient bot, String id, FindingLines lines) {
        Optional<ConversationsInfoResponse> answer = ask(
                CHANNEL,
                lines,
                "Copy the channel's id from its details on Slack to slack.channel, and invite the app: /invite @Atmosphere.",
                () -> bot.conversationsInfo(info -> info.channel(id)));
        if (answer.isEmpty()) {
            return;
        }
        Conversation channel = answer.get().getChannel();
        String name = "#" + channel.getName();
        if (channel.isArchived()) {
            lines.fail(CHANNEL, name + " is archived", "Choose another one, or take it out of the archive on Slack.");
        } else if (channel.isMember()) {
            lines.ok(CHANNEL, name + ", the app is in it");
        } else if (channel.isPrivate()) {
            lines.fail(
                    CHANNEL, name + " is private, and the app is not in it", "Invite it there: /invite @Atmosphere.");
        } else {
            lines.ok(CHANNEL, name + ", which the app joins when it first posts");
        }
    }

    private static void lookAtSocket(MethodsClient app, FindingLines lines) {
        ask(
                        SOCKET,
                        lines,
                        "Turn Socket Mode on in the app, and copy an app-level token with connections:write"
                                + " (Basic Information, xapp-…) to slack.app-token.",
                        () -> app.appsConnectionsOpen(open -> open))
                .ifPresent(answer -> lines.ok(SOCKET, "can be opened"));
    }

    private static <R extends SlackApiTextResponse> Optional<R> ask(
            String what, FindingLines lines, String advice, Question<R> question) {
        try {
            R answer = question.ask();
            if (answer.isOk()) {
                return Optional.of(answer);
            }
            String needed = answer.getNeeded() == null ? "" : ", needs " + answer.getNeeded();
            lines.fail(what, "Slack says " + answer.getError() + needed, advice);
        } catch (SlackApiException e) {
            lines.warn(what, "Slack answers with status " + e.getResponse().code(), "Try again in a minute.");
        } catch (IOException e) {
            lines.warn(
                    what,
                    "Slack does not answer: " + e.getMessage(),
                    "May this machine reach the address of slack.api-url? Until it does, faces wait.");
        }
        return Optional.empty();
    }
}
