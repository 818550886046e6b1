package dev.atmosphere.edge.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that opens sockets and says nothing on them, until its input ends. A process of its own, because both ends of many
 * connections are more files than one may often have open.
 */
final class SilentSockets {
    private SilentSockets() {}

    /** @param arguments the port, and how many */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.add(SocketChannel.open(to));
        }
        System.out.println("open " + open.size());
        while (System.in.read() >= 0) {
            // held open until then
        }
        for (SocketChannel socket : open) {
            socket.close();
        }
    }
}
