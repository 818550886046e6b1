package dev.atmosphere.launcher.up;

import dev.atmosphere.config.Settings;
import dev.atmosphere.launcher.programs.GatewayPort;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up --slack-sim} tells the stand-in and the cloud of one another: tokens and a secret that are made anew at every start, so that
 * nobody else can use them.
 */
final class SlackStandIn {
    private static final String PORT_KEY = "slacksim.http.port";
    private static final int USUAL_PORT = 8082;
    private static final String CHANNEL = "C0FACES0001";
    private static final int SECRET_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    /** @throws CannotStart a real Slack is set up in this environment */
    static GatewayPort port(Map<String, String> environment) throws CannotStart {
        if (environment.containsKey(Settings.environmentName("slack.bot-token"))) {
            throw new CannotStart("--slack-sim stands in for Slack, and " + Settings.environmentName("slack.bot-token")
                    + " names a real one: leave out one of them");
        }
        String name = Settings.environmentName(PORT_KEY);
        String text = Optional.ofNullable(environment.get(name)).orElse(Integer.toString(USUAL_PORT));
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new CannotStart(name + " = " + text + ": a port lies between 0 and 65535");
        }
        return new GatewayPort("slack-sim", "Slack stand-in", PORT_KEY, "127.0.0.1", Integer.parseInt(text));
    }

    /** For both programs. */
    Map<String, String> environment(GatewayPort slack, GatewayPort cloud) {
        Map<String, String> environment = new HashMap<>();
        for (String program : new String[] {"slack", "slacksim"}) {
            environment.put(Settings.environmentName(program + ".channel"), CHANNEL);
        }
        secret(environment, "bot-token", "xoxb-");
        secret(environment, "app-token", "xapp-1-");
        secret(environment, "signing-secret", "");
        environment.put(
                Settings.environmentName("slacksim.request-url"), "http://" + cloud.address() + "/slack/interactions");
        environment.put(Settings.environmentName("slack.api-url"), "http://" + slack.address() + "/api/");
        return environment;
    }

    private void secret(Map<String, String> environment, String key, String prefix) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = prefix + HexFormat.of().formatHex(bytes);
        environment.put(Settings.environmentName("slack." + key), secret);
        environment.put(Settings.environmentName("slacksim." + key), secret);
    }
}
