package dev.atmosphere.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports that can be listened on, for what has to know its port before it listens. Whoever can listen on port 0 should.
 *
 * <p>Safe for any thread.
 */
public final class FreePort {
    private static final int LOWEST_CHOSEN = 20_000;
    /** Where Linux begins with the ports of outgoing connections (ip_local_port_range); others begin at 49152 (RFC 6335). */
    private static final int BELOW_EPHEMERAL = 32_768;

    private static final int TRIES = 100;
    private static final Set<Integer> CHOSEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * One that nobody's outgoing connection is given between now and the moment at which it is listened on, and that this process has
     * not been given before, as long as there is such a one.
     *
     * @param host a name or an address of this machine
     * @return -1 if nothing can be listened on there
     */
    public static int choose(String host) {
        for (int i = 0; i < TRIES; i++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST_CHOSEN, BELOW_EPHEMERAL);
            if (listens(host, candidate) == candidate && CHOSEN.add(candidate)) {
                return candidate;
            }
        }
        return listens(host, 0);
    }

    /** On the loopback interface. */
    public static int choose() {
        return choose("127.0.0.1");
    }

    /** Tries it, by listening for a moment. */
    public static boolean is(String host, int port) {
        return listens(host, port) == port;
    }

    /** @return the port that was listened on, -1 if it could not be */
    private static int listens(String host, int wanted) {
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
