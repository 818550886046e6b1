package dev.atmosphere.launcher.programs;

import dev.atmosphere.config.Settings;
import dev.atmosphere.program.FreePort;
import java.util.List;

/**
 * A port that a part of the gateway listens on, as the settings have it.
 *
 * @param part the program
 * @param what what listens there, for people
 * @param key the setting that names the port
 * @param port 0 = any that is free
 */
public record GatewayPort(String part, String what, String key, String host, int port) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int STEP = 1_000;

    /** Those of everything embedded on this machine. Notes a problem in the settings for what is no port. */
    public static List<GatewayPort> in(Settings settings) {
        return List.of(
                of(settings, "edge", "MQTT broker", "edge.mqtt.port", "edge.mqtt.host"),
                of(settings, "edge", "status page", "edge.http.port", "edge.http.host"),
                of(settings, "cloud", "web page", "cloud.http.port", "cloud.http.host"),
                of(settings, "cloud", "Kafka", "kafka.port", ""),
                of(settings, "cloud", "PostgreSQL", "postgres.port", ""));
    }

    private static GatewayPort of(Settings settings, String part, String what, String key, String hostKey) {
        String host = hostKey.isEmpty() ? LOOPBACK : settings.text(hostKey);
        return new GatewayPort(part, what, key, host, settings.port(key));
    }

    /** The environment variable that moves it. */
    public String environmentName() {
        return Settings.environmentName(key);
    }

    /** An address that this machine reaches it at. */
    public String address() {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::") || host.isEmpty();
        return (everywhere ? LOOPBACK : host) + ":" + port;
    }

    public GatewayPort at(int otherPort) {
        return new GatewayPort(part, what, key, host, otherPort);
    }

    /** Tries it, by listening for a moment. */
    public boolean isFree() {
        return port == 0 || FreePort.is(host, port);
    }

    /** Another port, free now; far enough away that the suggestions for neighbours differ. */
    public int freeNearby() {
        for (int candidate = port + STEP; port > 0 && candidate < 65_536; candidate += STEP) {
            if (FreePort.is(host, candidate)) {
                return candidate;
            }
        }
        return FreePort.choose(host);
    }
}
