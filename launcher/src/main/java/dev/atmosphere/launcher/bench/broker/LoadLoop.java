package dev.atmosphere.launcher.bench.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lets many clients of the load read and write, on the thread that calls. Closing it closes them all. */
final class LoadLoop implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;
    private static final long TURN_MILLIS = 100;

    private final Selector selector;
    private final InetSocketAddress broker;
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<LoadClient> clients = new ArrayList<>();

    /** @param port of the broker, on loopback */
    LoadLoop(int port) throws IOException {
        selector = Selector.open();
        broker = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** One that is connecting. */
    LoadClient connect(String clientId) throws IOException {
        LoadClient client = new LoadClient(selector, broker, clientId, in);
        clients.add(client);
        return client;
    }

    /** So many, connected. */
    List<LoadClient> connected(String name, int count) throws IOException {
        List<LoadClient> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(connect(name + "-" + i));
        }
        until("the connections", Duration.ofSeconds(20), () -> some.stream().allMatch(LoadClient::isConnected));
        return some;
    }

    /** Waits until something can be read or written, and does it. */
    void turn() throws IOException {
        selector.select(TURN_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
            ((LoadClient) key.attachment()).onReady();
        }
        selector.selectedKeys().clear();
    }

    /** @throws IOException if it takes longer than the bound */
    void until(String what, Duration bound, BooleanSupplier done) throws IOException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(what + " took longer than " + bound.toSeconds() + " s");
            }
            turn();
        }
    }

    @Override
    public void close() throws IOException {
        for (LoadClient client : clients) {
            client.close();
        }
        selector.close();
    }
}
