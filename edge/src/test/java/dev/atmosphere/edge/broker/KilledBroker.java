package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.StoreConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;

/** A broker in a process of its own, for {@link BrokerKillTest}. Its argument is its directory; it says its port. */
final class KilledBroker {
    private KilledBroker() {}

    public static void main(String[] args) {
        Clock clock = Clock.systemUTC();
        new MqttBroker(
                        Vertx.vertx(),
                        BrokerConfig.defaults().withPort(0),
                        new AnonymousAccess(false),
                        new SimpleMeterRegistry(),
                        new SteadyClock(clock),
                        clock)
                .keepIn(StoreConfig.in(Path.of(args[0])))
                .start()
                .onSuccess(broker -> System.out.println("port " + broker.actualPort()))
                .onFailure(why -> {
                    why.printStackTrace();
                    Runtime.getRuntime().halt(1);
                });
    }
}
