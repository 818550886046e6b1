package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Room;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the three kinds of clients, and why each is what it is. */
final class ClientProperties {
    private static final int BUFFER_BYTES = 32 << 20;
    private static final int RECONNECT_MAX_MILLIS = 2000;
    /** Commits, look-ups: something that takes longer than this is told as an outage. */
    private static final int API_TIMEOUT_MILLIS = 5_000;
    /** How long a publish is tried before it fails and the step waits to try again. */
    private static final int DELIVERY_MILLIS = 15_000;

    private final KafkaSettings settings;

    ClientProperties(KafkaSettings settings) {
        this.settings = settings;
    }

    Map<String, Object> producer() {
        Map<String, Object> p = common();
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A second request could overtake one that a new leader was not ready for. Where the leader knows nothing of
        // this producer
        // yet it takes the second, and refuses the first for ever as out of sequence (KAFKA-14359).
        p.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.maxMessageBytes());
        p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(BUFFER_BYTES, 2L * settings.maxMessageBytes()));
        // A send that finds no metadata or no buffer holds up those behind it: not for long.
        p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3000);
        p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        // JPEG does not shrink.
        p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        p.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        return withOperators(p);
    }

    Map<String, Object> consumer(String group, Room room) {
        Map<String, Object> p = reading();
        p.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, room.deliveries());
        // A killed process keeps its partitions for so long.
        p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
        p.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
        // A rebalance takes from a reader only what moves, so the others go on.
        p.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return withOperators(p);
    }

    /** A consumer of no group, which looks and goes. */
    Map<String, Object> looking() {
        Map<String, Object> p = reading();
        // Somebody waits for the answer, and only to the end of what is there.
        p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return withOperators(p);
    }

    private Map<String, Object> reading() {
        Map<String, Object> p = common();
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, settings.maxMessageBytes());
        // Of all partitions together; a larger single record still comes.
        p.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, settings.maxMessageBytes());
        p.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        return p;
    }

    Map<String, Object> admin() {
        Map<String, Object> p = common();
        p.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        p.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        return withOperators(p);
    }

    private Map<String, Object> common() {
        Map<String, Object> p = new HashMap<>();
        p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        p.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MILLIS);
        // A topic that was made or moved is seen within seconds, not minutes.
        p.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000);
        // Nobody reads Kafka's own figures over JMX, and nothing is sent to the broker about us.
        p.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        p.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return p;
    }

    private Map<String, Object> withOperators(Map<String, Object> ours) {
        ours.putAll(settings.client());
        return ours;
    }
}
