package dev.atmosphere.bus.kafka;

import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes topics that are missing, each looked at once in the life of the process. One that exists keeps its partitions and
 * copies; it is only raised to the records' size. Thread-safe.
 */
final class KafkaTopics {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

    private static final Map<String, String> KEPT = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, Long.toString(Duration.ofDays(7).toMillis()));
    /** Rolled daily: what lies in the segment that is written to is never compacted. */
    private static final Map<String, String> LATEST_KEPT = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(Duration.ofDays(1).toMillis()));

    private final KafkaSettings settings;
    private final Lazily<Admin> admin;
    private final Map<String, Future<Void>> known = new HashMap<>();
    private final Set<String> compacted = ConcurrentHashMap.newKeySet();

    KafkaTopics(KafkaSettings settings, Lazily<Admin> admin) {
        this.settings = settings;
        this.admin = admin;
    }

    /** To be called before the topic is made: says what is kept of it. */
    void expect(Topic<?> topic) {
        if (topic.kept() == Topic.Kept.LATEST_OF_EACH_KEY) {
            compacted.add(topic.name());
        }
    }

    /** Fails while Kafka is away; the next call tries again. */
    Future<Void> ensure(String name) {
        return ensure(name, settings.partitions(), compacted.contains(name) ? LATEST_KEPT : KEPT);
    }

    synchronized Future<Void> ensure(String name, int partitions, Map<String, String> more) {
        Future<Void> before = known.get(name);
        if (before != null && !before.failed()) {
            return before;
        }
        Future<Void> now = create(name, partitions, more);
        known.put(name, now);
        return now;
    }

    private Future<Void> create(String name, int partitions, Map<String, String> more) {
        Map<String, String> configs = new HashMap<>(more);
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(settings.maxMessageBytes()));
        NewTopic topic = new NewTopic(name, partitions, settings.replication()).configs(configs);
        return admin.get()
                .compose(a -> Future.fromCompletionStage(
                                a.createTopics(List.of(topic)).all().toCompletionStage())
                        .onSuccess(made -> LOG.info("topic {} made with {} partitions", name, partitions))
                        .recover(why -> isExisting(why) ? raise(a, name) : Future.failedFuture(why)))
                .recover(why -> Future.failedFuture(KafkaFailures.of(why)));
    }

    private static boolean isExisting(Throwable why) {
        return why instanceof TopicExistsException
                || why instanceof CompletionException && why.getCause() instanceof TopicExistsException;
    }

    /** An existing topic must take our largest record. Where we may not look or change, the operator has seen to it. */
    private Future<Void> raise(Admin a, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return Future.fromCompletionStage(
                        a.describeConfigs(Set.of(resource)).all().toCompletionStage())
                .compose(configs -> {
                    int allowed = maxMessageBytes(configs.get(resource));
                    if (allowed >= settings.maxMessageBytes()) {
                        return Future.succeededFuture();
                    }
                    LOG.info("topic {} takes {} bytes, raised to {}", name, allowed, settings.maxMessageBytes());
                    AlterConfigOp op = new AlterConfigOp(
                            new ConfigEntry(
                                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(settings.maxMessageBytes())),
                            AlterConfigOp.OpType.SET);
                    return Future.fromCompletionStage(a.incrementalAlterConfigs(Map.of(resource, List.of(op)))
                            .all()
                            .toCompletionStage());
                })
                .recover(why -> {
                    LOG.warn(
                            "topic {}: whether it takes records of {} bytes could not be seen to: {}",
                            name,
                            settings.maxMessageBytes(),
                            why.toString());
                    return Future.succeededFuture();
                });
    }

    private static int maxMessageBytes(Config config) {
        return Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    }
}
