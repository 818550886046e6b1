package dev.atmosphere.bus.kafka;

import dev.atmosphere.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How Kafka is reached, and how topics are made.
 *
 * @param bootstrap host:port, several with commas
 * @param partitions of a topic when it is made
 * @param replication of a topic when it is made
 * @param maxMessageBytes the largest message: a picture and what is said of it
 * @param client more properties for every client (security): never logged
 */
public record KafkaSettings(
        String bootstrap, int partitions, short replication, int maxMessageBytes, Map<String, String> client) {
    /** What an event says beside its picture: a hundred faces with landmarks and descriptors in base64, and headers. */
    private static final int SLACK_BYTES = 2 << 20;

    public KafkaSettings {
        if (partitions < 1 || replication < 1 || maxMessageBytes < SLACK_BYTES) {
            throw new IllegalArgumentException("partitions and replication are 1 or more, messages " + SLACK_BYTES
                    + " bytes or more: " + partitions + ", " + replication + ", " + maxMessageBytes);
        }
        client = Map.copyOf(client);
    }

    public static KafkaSettings at(String bootstrap) {
        return new KafkaSettings(bootstrap, 4, (short) 1, maxMessageBytes(8 << 20), Map.of());
    }

    /** The largest message of a picture that was taken in with so many bytes: encoded anew to stand upright, it may grow. */
    public static int maxMessageBytes(int pictureBytes) {
        return 2 * pictureBytes + SLACK_BYTES;
    }

    /** Reads the {@code kafka.*} settings and {@code picture.max-bytes}; problems are noted there. */
    public static KafkaSettings from(Settings settings) {
        int port = settings.port("kafka.port");
        return new KafkaSettings(
                settings.optional("kafka.bootstrap").orElse("127.0.0.1:" + port),
                settings.integer("kafka.partitions", 1, 10_000),
                (short) settings.integer("kafka.replication", 1, 100),
                maxMessageBytes((int) settings.bytes("picture.max-bytes", 1 << 10, 128 << 20)),
                settings.made("kafka.client-properties", () -> clientProperties(settings), Map.of()));
    }

    private static Map<String, String> clientProperties(Settings settings) {
        if (settings.optional("kafka.client-properties").isEmpty()) {
            return Map.of();
        }
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(settings.text("kafka.client-properties")))) {
            read.load(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file cannot be read: " + e, e);
        }
        Map<String, String> properties = new HashMap<>();
        read.forEach((key, value) -> properties.put(key.toString(), value.toString()));
        return properties;
    }

    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrap + "]";
    }
}
