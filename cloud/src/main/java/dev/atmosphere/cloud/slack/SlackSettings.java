package dev.atmosphere.cloud.slack;

import dev.atmosphere.config.Secret;
import dev.atmosphere.config.Settings;
import java.net.URI;
import java.time.Duration;

/**
 * How Slack is talked to.
 *
 * @param http whether clicks are taken at {@code /slack/interactions}
 * @param socket whether they are taken over Socket Mode
 * @param channel the id of the channel that is posted to; empty if Slack is off
 * @param api where the Web API is, with a slash at the end
 * @param pace at least this long between two posts or changes
 * @param picturesEvery how often the channel hears of pictures with faces at most
 * @param lease how long one process may post alone since it last said so; longer than a call takes (10 s)
 * @param questions how much the channel is asked
 */
public record SlackSettings(
        boolean http,
        boolean socket,
        Secret botToken,
        Secret appToken,
        Secret signingSecret,
        String channel,
        String api,
        Duration pace,
        Duration picturesEvery,
        Duration lease,
        QuestionLimits questions) {
    /** {@code slack.mode}. */
    private enum Mode {
        AUTO,
        OFF,
        HTTP,
        SOCKET,
        BOTH
    }

    private static final Duration SLOWEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(1);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofHours(1);

    /** Reads and notes the problems: the caller checks the settings when everything is read. */
    public static SlackSettings read(Settings settings) {
        Secret bot = settings.secret("slack.bot-token");
        Secret app = settings.secret("slack.app-token");
        Secret signing = settings.secret("slack.signing-secret");
        String channel = settings.optional("slack.channel").orElse("");
        String api = settings.required("slack.api-url");
        Duration pace = settings.duration("slack.pace", Duration.ZERO, SLOWEST);
        Duration pictures = settings.duration("slack.pictures-every", Duration.ZERO, LONGEST_SILENCE);
        Duration lease = settings.duration("slack.lease", SHORTEST_LEASE, LONGEST_LEASE);
        QuestionLimits questions = QuestionLimits.read(settings);
        Mode mode = settings.choice("slack.mode", Mode.class);
        if (mode == Mode.OFF || mode == Mode.AUTO && bot.reveal().isEmpty()) {
            return new SlackSettings(
                    false,
                    false,
                    new Secret(""),
                    new Secret(""),
                    new Secret(""),
                    "",
                    api,
                    pace,
                    pictures,
                    lease,
                    questions);
        }
        boolean http = mode == Mode.HTTP
                || mode == Mode.BOTH
                || mode == Mode.AUTO && !signing.reveal().isEmpty();
        boolean socket = mode == Mode.SOCKET
                || mode == Mode.BOTH
                || mode == Mode.AUTO && !app.reveal().isEmpty();
        needs(settings, "slack.bot-token", bot, "xoxb-");
        if (socket) {
            needs(settings, "slack.app-token", app, "xapp-");
        }
        if (http) {
            needs(settings, "slack.signing-secret", signing, "");
        }
        if (!http && !socket) {
            settings.problem("slack.mode", "needs slack.app-token (socket) or slack.signing-secret (http)");
        }
        if (!channel.matches("[CG][A-Z0-9]{8,20}")) {
            settings.problem("slack.channel", "must be a channel's id, such as C012AB3CD45 (in its details on Slack)");
        }
        settings.made("slack.api-url", () -> URI.create(api), URI.create("https://slack.com/api/"));
        return new SlackSettings(
                http,
                socket,
                bot,
                app,
                signing,
                channel,
                api.endsWith("/") ? api : api + "/",
                pace,
                pictures,
                lease,
                questions);
    }

    /** A secret's value is never told, not even a wrong one. */
    private static void needs(Settings settings, String key, Secret secret, String prefix) {
        if (secret.reveal().isEmpty() || !secret.reveal().startsWith(prefix)) {
            settings.made(
                    "slack.mode",
                    () -> {
                        throw new IllegalArgumentException(
                                key + (prefix.isEmpty() ? " must be set" : " must be set, and begins with " + prefix));
                    },
                    "");
        }
    }

    /** Whether anything is posted at all. */
    public boolean on() {
        return !channel.isEmpty();
    }
}
