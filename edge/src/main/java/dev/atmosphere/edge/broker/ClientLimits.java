package dev.atmosphere.edge.broker;

import dev.atmosphere.access.SourceNetwork;

/**
 * What one address and one client may take of the broker. 0 = no limit, everywhere.
 *
 * <p>Limits by address leave out this machine unless told otherwise: a proxy or a bridge on it makes all its clients one address, and
 * who can open sockets here can do worse. What holds in all, and what holds for each client, holds for it too.
 *
 * @param connectionsPerAddress open sockets of one {@link SourceNetwork}
 * @param newConnectionsPerSecond in all; ten seconds' worth may come at once
 * @param newConnectionsPerSecondPerAddress the same for one {@link SourceNetwork}
 * @param addressLimitsOnLoopback whether limits by address hold for this machine too
 * @param messagesPerSecond that one client publishes; one second's worth may come at once
 * @param bytesPerSecond of their payloads and topics; one second's worth may come at once
 */
public record ClientLimits(
        int connectionsPerAddress,
        int newConnectionsPerSecond,
        int newConnectionsPerSecondPerAddress,
        boolean addressLimitsOnLoopback,
        int messagesPerSecond,
        long bytesPerSecond) {
    /** No limit at all. */
    public static final ClientLimits NONE = new ClientLimits(0, 0, 0, false, 0, 0);

    public ClientLimits {
        require(connectionsPerAddress, "connections of an address");
        require(newConnectionsPerSecond, "new connections a second");
        require(newConnectionsPerSecondPerAddress, "new connections a second of an address");
        require(messagesPerSecond, "messages a second");
        require(bytesPerSecond, "bytes a second");
    }

    private static void require(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " are 0 (no limit) or more, not " + value);
        }
    }

    boolean holdFor(SourceNetwork network) {
        return addressLimitsOnLoopback || !network.loopback();
    }
}
