package dev.atmosphere.cloud.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The program that {@link KillTest} kills: runs both servers and writes numbers to both, telling on standard output each one
 * that was acknowledged ({@code kafka 17}, {@code postgres 17}), for ever.
 */
final class KilledProgram {
    private KilledProgram() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"), "127.0.0.1", 0, 1 << 20);
        EmbeddedPostgres postgres = Postgres.start(data.resolve("postgres"));
        KafkaClients.createTopic(kafka.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(kafka.bootstrapServers());
                Connection c = DriverManager.getConnection(
                        postgres.address().jdbcUrl(),
                        postgres.address().user(),
                        postgres.address().password().reveal())) {
            try (Statement sql = c.createStatement()) {
                sql.execute("CREATE TABLE numbers (n bigint)");
            }
            try (PreparedStatement insert = c.prepareStatement("INSERT INTO numbers VALUES (?)")) {
                for (long n = 0; ; n++) {
                    KafkaClients.send(producer, Long.toString(n).getBytes(UTF_8))
                            .get();
                    System.out.println("kafka " + n);
                    insert.setLong(1, n);
                    insert.executeUpdate();
                    System.out.println("postgres " + n);
                }
            }
        }
    }
}
