package dev.atmosphere.bus.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The properties of the Kafka clients, each with its reason where it is not Kafka's default. */
final class ClientConfigs {
    private static final String FIVE_SECONDS = "5000";

    private final KafkaSettings settings;

    ClientConfigs(KafkaSettings settings) {
        this.settings = settings;
    }

    private Map<String, String> common() {
        Map<String, String> config = new HashMap<>();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, FIVE_SECONDS);
        // Kafka away is a usual state at an edge: come back soon, and do not fill the log on the way.
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, "200");
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000");
        // A topic that is made while we wait for it is seen within seconds, not minutes.
        config.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, "10000");
        config.putAll(settings.client());
        return config;
    }

    Map<String, String> admin() {
        Map<String, String> config = common();
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, FIVE_SECONDS);
        return config;
    }

    Map<String, String> producer() {
        Map<String, String> config = common();
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(settings.maxMessageBytes()));
        // Room for two of the largest; what waits longer waits on our own disk.
        config.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                String.valueOf(Math.max(32L << 20, 2L * settings.maxMessageBytes())));
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FIVE_SECONDS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "15000");
        // JPEG does not shrink.
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        return config;
    }

    Map<String, String> consumer(String group, int maxInFlight) {
        Map<String, String> config = reader();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(maxInFlight));
        // While all that may be in flight is in flight, nothing is polled; a step that waits for a database for an hour
        // is
        // well. That the process is alive is told by the heartbeats.
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, String.valueOf(Integer.MAX_VALUE));
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000");
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "2000");
        return config;
    }

    /** A consumer of no group. */
    Map<String, String> reader() {
        Map<String, String> config = common();
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, FIVE_SECONDS);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(settings.maxMessageBytes()));
        // Of all partitions together; a larger single message still comes.
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(settings.maxMessageBytes()));
        return config;
    }
}
