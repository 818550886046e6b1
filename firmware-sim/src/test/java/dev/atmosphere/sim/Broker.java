package dev.atmosphere.sim;

import java.util.List;

/** The test gateway as a broker alone, for the links' contract. */
public final class Broker implements AutoCloseable {
    private final EchoGateway gateway = new EchoGateway(List.of());

    public int port() {
        return gateway.port();
    }

    public void command(String station, String text) {
        gateway.command(station, text);
    }

    public String retained(String topic) {
        return gateway.retained.get(topic);
    }

    public long connections() {
        return gateway.connections();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
