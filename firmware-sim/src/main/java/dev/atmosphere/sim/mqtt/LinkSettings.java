package dev.atmosphere.sim.mqtt;

import java.time.Duration;

/**
 * Where a link leads and as whom.
 *
 * @param will the message that the broker publishes, retained, when the link breaks
 * @param connectTimeout how long TCP and CONNACK may take together
 * @param keepAlive a broker that hears nothing for one and a half times this long closes
 */
public record LinkSettings(
        String host, int port, String clientId, Message will, Duration connectTimeout, Duration keepAlive) {
    public LinkSettings {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ": 1 to 65535");
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("a station needs a client id, for its session to outlive a connection");
        }
    }
}
