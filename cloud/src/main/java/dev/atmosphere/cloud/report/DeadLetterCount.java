package dev.atmosphere.cloud.report;

import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many messages the cloud's steps gave up and nobody sent round again. */
public final class DeadLetterCount {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCount.class);
    /** Of one topic; beyond it they are not counted. */
    private static final int MOST = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DeadLetters letters;
    private final List<Topic<?>> topics;
    private final Duration patience;

    public DeadLetterCount(DeadLetters letters, List<Topic<?>> topics) {
        this(letters, topics, PATIENCE);
    }

    /** @param patience for all topics together */
    DeadLetterCount(DeadLetters letters, List<Topic<?>> topics, Duration patience) {
        this.letters = letters;
        this.topics = List.copyOf(topics);
        this.patience = patience;
    }

    /**
     * @param all of every topic
     * @param pictures those among them that were on their way into SQL
     */
    record Counted(long all, Set<UUID> pictures) {}

    /** One topic after the other: there is no hurry. Empty if they cannot be read: nothing else is to wait for that. */
    Future<Optional<Counted>> count() {
        Future<Counted> counted = Future.succeededFuture(new Counted(0, Set.of()));
        for (Topic<?> topic : topics) {
            counted = counted.compose(sum -> letters.list(topic, MOST)
                    .map(some -> new Counted(sum.all() + some.size(), with(sum, topic, some))));
        }
        return counted.timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .map(Optional::of)
                .otherwise(why -> {
                    LOG.warn("The dead letters cannot be counted: {}", why.getMessage());
                    return Optional.empty();
                });
    }

    private static Set<UUID> with(Counted sum, Topic<?> topic, List<DeadLetter> letters) {
        if (!topic.equals(Topics.IMAGES_WITH_FACES)) {
            return sum.pictures();
        }
        Set<UUID> pictures = new HashSet<>(sum.pictures());
        letters.stream()
                .filter(letter -> letter.group().equals("store-sql"))
                .forEach(letter -> pictures.add(letter.message().id()));
        return pictures;
    }
}
