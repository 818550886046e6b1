package dev.atmosphere.edge.broker;

import java.util.Optional;

/**
 * Who published a message.
 *
 * @param clientId as the client gave it, or as the broker assigned it
 * @param userName the name it was let in by; empty if anonymous
 * @param protocolLevel 3 (MQTT 3.1), 4 (3.1.1) or 5; 0 for the gateway itself
 * @param address host and port of its socket
 */
public record Publisher(String clientId, Optional<String> userName, int protocolLevel, String address) {
    /** The gateway's own messages. */
    static final Publisher GATEWAY = new Publisher("", Optional.empty(), 0, "this gateway");

    /** Its address without the port. */
    String host() {
        int port = address.lastIndexOf(':');
        return port < 0 ? address : address.substring(0, port);
    }

    @Override
    public String toString() {
        return "client '" + clientId + "'"
                + userName.map(u -> " (user '" + u + "')").orElse("") + " at " + address;
    }
}
