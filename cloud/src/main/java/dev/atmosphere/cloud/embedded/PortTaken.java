package dev.atmosphere.cloud.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** A port that an embedded server shall listen on belongs to somebody else; the message names the setting to change. */
public final class PortTaken extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PortTaken(String settingKey, String host, int port, IOException cause) {
        super(
                "cannot listen on port " + port + " of " + host + " (" + cause.getMessage()
                        + "): stop what listens there, or set " + settingKey + " to a free port",
                cause);
    }

    /** Takes the address without accepting anybody yet, in non-blocking mode; 0 takes any free port. */
    static ServerSocketChannel bind(String settingKey, String host, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.configureBlocking(false);
                return channel.bind(new InetSocketAddress(host, port));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new PortTaken(settingKey, host, port, e);
        }
    }
}
