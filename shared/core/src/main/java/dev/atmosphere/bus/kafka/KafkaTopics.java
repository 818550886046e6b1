package dev.atmosphere.bus.kafka;

import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a topic and its dead-letter twin where they are missing. An operator who made them before keeps his settings. */
final class KafkaTopics {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);
    private static final long TRY_AGAIN_MILLIS = 1_000;
    private static final String SEVEN_DAYS = String.valueOf(7L * 86_400_000);
    private static final String THIRTY_DAYS = String.valueOf(30L * 86_400_000);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final KafkaAdminClient admin;
    private final Map<String, Future<Void>> ready = new ConcurrentHashMap<>();
    private volatile boolean closed;

    KafkaTopics(Vertx vertx, Map<String, String> config, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.admin = KafkaAdminClient.create(vertx, config);
    }

    KafkaAdminClient admin() {
        return admin;
    }

    /** Completes once both exist; asked of Kafka until it said so once. */
    Future<Void> ready(Topic<?> topic) {
        Future<Void> known = ready.get(topic.name());
        if (known != null && !(known.isComplete() && known.failed())) {
            return known;
        }
        Future<Void> asked = make(topic.name(), SEVEN_DAYS)
                .compose(made -> make(topic.deadLetterName(), THIRTY_DAYS))
                .recover(why -> Future.failedFuture(KafkaFailures.of(why)));
        ready.put(topic.name(), asked);
        return asked;
    }

    /** Goes on asking in the background until it is so. */
    void readyInTheEnd(Topic<?> topic) {
        ready(topic).onFailure(why -> {
            LOG.debug("topic {} cannot be made yet: {}", topic, why.getMessage());
            if (!closed) {
                vertx.setTimer(TRY_AGAIN_MILLIS, timer -> readyInTheEnd(topic));
            }
        });
    }

    private Future<Void> make(String name, String retention) {
        NewTopic topic = new NewTopic(name, settings.partitions(), settings.replication())
                .setConfig(Map.of(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        String.valueOf(settings.maxMessageBytes()),
                        TopicConfig.RETENTION_MS_CONFIG,
                        retention));
        return admin.createTopics(List.of(topic))
                .recover(why -> isThere(why) ? Future.succeededFuture() : Future.failedFuture(why));
    }

    private static boolean isThere(Throwable why) {
        return why instanceof TopicExistsException || why.getCause() instanceof TopicExistsException;
    }

    Future<Void> close() {
        closed = true;
        return admin.close(1_000);
    }
}
