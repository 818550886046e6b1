package dev.atmosphere.cloud;

import dev.atmosphere.cloud.CloudConfig.Embedded;
import dev.atmosphere.cloud.database.PostgresAddress;
import dev.atmosphere.cloud.embedded.EmbeddedKafka;
import dev.atmosphere.cloud.embedded.EmbeddedPostgres;
import dev.atmosphere.http.Health;
import dev.atmosphere.program.Startup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** PostgreSQL and Kafka, if they are ours: started side by side, watched, and taken down at the end. */
final class Servers {
    private final Vertx vertx;
    private final Startup startup;
    private final Health health;

    Servers(Vertx vertx, Startup startup, Health health) {
        this.vertx = vertx;
        this.startup = startup;
        this.health = health;
    }

    /**
     * @param maxMessageBytes of a message in Kafka
     * @return where PostgreSQL is
     */
    Future<PostgresAddress> start(Embedded ours, int maxMessageBytes) {
        return Future.all(postgres(ours), kafka(ours, maxMessageBytes)).map(both -> both.resultAt(0));
    }

    private Future<PostgresAddress> postgres(Embedded ours) {
        return vertx.executeBlocking(
                        () -> EmbeddedPostgres.start(ours.data().resolve("postgres"), ours.postgresPort()), false)
                .map(server -> {
                    startup.closing("postgres", () -> closing(server));
                    startup.up(
                            "postgres",
                            server.address().host() + ":" + server.address().port());
                    return server.address();
                });
    }

    private Future<Void> kafka(Embedded ours, int maxMessageBytes) {
        return vertx.executeBlocking(
                        () -> EmbeddedKafka.start(
                                ours.data().resolve("kafka"), "127.0.0.1", ours.kafkaPort(), maxMessageBytes),
                        false)
                .map(server -> {
                    startup.closing("kafka", () -> closing(server));
                    startup.up("kafka", server.bootstrapServers());
                    health.watch(() -> List.of(server.fault()
                            .map(fault -> Health.Part.down("kafka-server", String.valueOf(fault.getMessage())))
                            .orElseGet(() -> Health.Part.up("kafka-server", server.bootstrapServers()))));
                    return null;
                });
    }

    private Future<Void> closing(AutoCloseable part) {
        return vertx.executeBlocking(
                () -> {
                    part.close();
                    return null;
                },
                false);
    }
}
