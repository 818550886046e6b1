package dev.atmosphere.edge.broker;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All open sockets, and how many there may be. Used on the broker's event loop only. */
final class Connections {
    private final int max;
    private final Set<Connection> open = new LinkedHashSet<>();

    Connections(int max) {
        this.max = max;
    }

    void opened(Connection connection) {
        open.add(connection);
    }

    void closed(Connection connection) {
        open.remove(connection);
    }

    /** Whether it is not one too many: then it is told so in its CONNACK. */
    boolean mayEnter(Connection connection) {
        return open.contains(connection) && open.size() <= max;
    }

    /** Whether so many more than allowed are open that a new socket is not even listened to. */
    boolean isFlooded() {
        return open.size() >= max + Math.max(16, max / 10);
    }

    void checkTime() {
        long nowNanos = System.nanoTime();
        List.copyOf(open).forEach(c -> c.checkTime(nowNanos));
    }

    void disconnectAll(int reasonCode) {
        List.copyOf(open).forEach(c -> c.disconnect(reasonCode));
    }

    int size() {
        return open.size();
    }
}
