package dev.atmosphere.launcher.programs;

import dev.atmosphere.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

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
    private static final int LOWEST_CHOSEN = 20_000;
    /** Where Linux begins with the ports of outgoing connections (ip_local_port_range); others begin at 49152 (RFC 6335). */
    private static final int BELOW_EPHEMERAL = 32_768;

    private static final int TRIES = 100;

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
        return port == 0 || listens(port) == port;
    }

    /** Another port, free now; far enough away that the suggestions for neighbours differ. */
    public int freeNearby() {
        for (int candidate = port + STEP; port > 0 && candidate < 65_536; candidate += STEP) {
            if (listens(candidate) == candidate) {
                return candidate;
            }
        }
        return anyFree();
    }

    /** One that nobody's outgoing connection is given between now and the moment at which it is listened on. */
    private int anyFree() {
        for (int i = 0; i < TRIES; i++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST_CHOSEN, BELOW_EPHEMERAL);
            if (listens(candidate) == candidate) {
                return candidate;
            }
        }
        return listens(0);
    }

    /** @return the port that was listened on, -1 if it could not be */
    private int listens(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do: what only lingers of closed connections does not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            return -1;
        }
    }
}
