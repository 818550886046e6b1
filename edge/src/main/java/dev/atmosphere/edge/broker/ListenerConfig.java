package dev.atmosphere.edge.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One address that the broker listens on, and how clients speak there.
 *
 * @param name for people and for {@link MqttBroker#actualPort(String)}
 * @param port 0 = any free one
 * @param tls empty = in the clear
 * @param origins of web pages that may connect by WebSocket beside those of this machine; empty = no WebSocket but MQTT itself
 */
public record ListenerConfig(String name, String host, int port, Optional<Tls> tls, Optional<List<String>> origins) {

    /**
     * Certificate and key, in PEM.
     *
     * @param certificate the chain, the broker's own first
     * @param authorities whose client certificates are believed; empty = clients are not asked for one
     * @param certificateRequired whether a client without a certificate is refused
     * @param revocations lists of the certificates that the authorities have revoked
     */
    public record Tls(
            Path certificate,
            Path key,
            Optional<Path> authorities,
            boolean certificateRequired,
            Optional<Path> revocations) {
        public Tls {
            if (revocations.isPresent() && authorities.isEmpty()) {
                throw new IllegalArgumentException("revocations are named, but no authority");
            }
            if (certificateRequired && authorities.isEmpty()) {
                throw new IllegalArgumentException("client certificates are required, but no authority is named");
            }
        }

        /** Without revocations. */
        public Tls(Path certificate, Path key, Optional<Path> authorities, boolean certificateRequired) {
            this(certificate, key, authorities, certificateRequired, Optional.empty());
        }
    }

    @Override
    public String toString() {
        return name + " on " + host + ":" + port;
    }
}
