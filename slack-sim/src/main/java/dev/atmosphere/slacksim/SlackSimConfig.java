package dev.atmosphere.slacksim;

import dev.atmosphere.config.Secret;
import dev.atmosphere.config.Settings;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the stand-in is started with.
 *
 * @param port 0 for any free one
 * @param botScopes that the app was granted when it was installed
 * @param channel the public channel's id
 * @param requestUrl where clicks go over HTTP; empty: to Socket Mode only
 */
public record SlackSimConfig(
        String host,
        int port,
        Secret botToken,
        Secret appToken,
        Secret signingSecret,
        Set<String> botScopes,
        String channel,
        Optional<URI> requestUrl,
        Limits limits) {
    static final List<String> DEFAULTS = List.of("slack-sim.properties");

    /** What the app's manifest asks for. */
    public static final Set<String> SCOPES = Set.of(
            "chat:write",
            "channels:read",
            "channels:history",
            "channels:join",
            "files:write",
            "users:read",
            "users:read.email");

    /** How long Slack waits for an app's answer. */
    public static final Duration THREE_SECONDS = Duration.ofSeconds(3);

    /**
     * How much Slack puts up with, and how fast it is.
     *
     * @param betweenMessages how often a message may be posted in a channel in the long run
     * @param burst messages that may come at once
     * @param processing how long a file takes until a block may show it
     * @param acknowledgement how long an app may take to acknowledge a click
     */
    public record Limits(Duration betweenMessages, int burst, Duration processing, Duration acknowledgement) {
        public Limits {
            if (burst < 1) {
                throw new IllegalArgumentException("slacksim.burst = " + burst + ": at least 1");
            }
        }
    }

    public SlackSimConfig {
        botScopes = Set.copyOf(botScopes);
        if (!botToken.reveal().startsWith("xoxb-")) {
            throw new IllegalArgumentException("slacksim.bot-token: a bot's token begins with xoxb-");
        }
        if (!appToken.reveal().startsWith("xapp-")) {
            throw new IllegalArgumentException("slacksim.app-token: an app's token begins with xapp-");
        }
        if (!Ids.CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException(
                    "slacksim.channel = " + channel + ": a channel's id, such as C0FACES0001");
        }
    }

    /** Secrets of its own, a free port, Slack's own limits, and more patience than Slack has, for slow machines. */
    public static SlackSimConfig ofTests() {
        return new SlackSimConfig(
                "127.0.0.1",
                0,
                new Secret("xoxb-" + random()),
                new Secret("xapp-1-" + random()),
                new Secret(random()),
                SCOPES,
                "C0FACES0001",
                Optional.empty(),
                new Limits(Duration.ofSeconds(1), 3, Duration.ZERO, Duration.ofSeconds(30)));
    }

    public SlackSimConfig granted(Set<String> scopes) {
        return new SlackSimConfig(host, port, botToken, appToken, signingSecret, scopes, channel, requestUrl, limits);
    }

    public SlackSimConfig within(Limits others) {
        return new SlackSimConfig(
                host, port, botToken, appToken, signingSecret, botScopes, channel, requestUrl, others);
    }

    static SlackSimConfig read(Settings settings) {
        Secret bot = orRandom(settings.secret("slacksim.bot-token"), "xoxb-");
        Secret app = orRandom(settings.secret("slacksim.app-token"), "xapp-1-");
        Secret signing = orRandom(settings.secret("slacksim.signing-secret"), "");
        return settings.made(
                "slacksim.channel",
                () -> new SlackSimConfig(
                        settings.required("slacksim.http.host"),
                        settings.port("slacksim.http.port"),
                        bot,
                        app,
                        signing,
                        SCOPES,
                        settings.required("slacksim.channel"),
                        settings.optional("slacksim.request-url").map(URI::create),
                        new Limits(
                                settings.duration("slacksim.between-messages"),
                                settings.integer("slacksim.burst", 1, 1_000),
                                settings.duration("slacksim.processing"),
                                THREE_SECONDS)),
                ofTests());
    }

    private static Secret orRandom(Secret given, String prefix) {
        return given.reveal().isEmpty() ? new Secret(prefix + random()) : given;
    }

    private static String random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
