package dev.atmosphere.edge.broker;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A broker that listens in every way there is: {@code mqtt}, {@code tls}, {@code ws} and {@code wss}. */
final class EveryWay implements AutoCloseable {
    private final TestBroker broker;
    private final Path certificate;

    /** @param keys where the broker's key and certificate are made */
    EveryWay(Path keys) throws Exception {
        new TestKeys(keys).selfSigned("broker", "localhost");
        certificate = keys.resolve("broker.pem");
        ListenerConfig.Tls tls =
                new ListenerConfig.Tls(certificate, keys.resolve("broker.key"), Optional.empty(), false);
        broker = new TestBroker(BrokerConfig.defaults(), new AnonymousAccess(false), Clock.systemUTC(), b -> b.listen(
                        new ListenerConfig("tls", "127.0.0.1", 0, Optional.of(tls), Optional.empty()))
                .listen(new ListenerConfig("ws", "127.0.0.1", 0, Optional.empty(), Optional.of(List.of())))
                .listen(new ListenerConfig("wss", "127.0.0.1", 0, Optional.of(tls), Optional.of(List.of()))));
    }

    TestBroker broker() {
        return broker;
    }

    int port(String listener) {
        return broker.broker.actualPort(listener);
    }

    /** In PEM: clients that check whom they talk to believe it. */
    Path certificate() {
        return certificate;
    }

    @Override
    public void close() {
        broker.close();
    }
}
