package dev.atmosphere.cloud.report;

import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Future;
import java.util.List;

/** How many messages the cloud's steps gave up and nobody sent round again. */
public final class DeadLetterCount {
    /** Of one topic; beyond it they are not counted. */
    private static final int MOST = 1_000;

    private final DeadLetters letters;
    private final List<Topic<?>> topics;

    public DeadLetterCount(DeadLetters letters, List<Topic<?>> topics) {
        this.letters = letters;
        this.topics = List.copyOf(topics);
    }

    /**
     * @param all of every topic
     * @param pictures among them pictures on their way into SQL
     */
    record Counted(long all, long pictures) {}

    /** One topic after the other: there is no hurry. */
    Future<Counted> count() {
        Future<Counted> counted = Future.succeededFuture(new Counted(0, 0));
        for (Topic<?> topic : topics) {
            counted = counted.compose(sum -> letters.list(topic, MOST)
                    .map(some -> new Counted(
                            sum.all() + some.size(),
                            sum.pictures()
                                    + (topic.equals(Topics.IMAGES_WITH_FACES)
                                            ? some.stream()
                                                    .filter(letter ->
                                                            letter.group().equals("store-sql"))
                                                    .count()
                                            : 0))));
        }
        return counted;
    }
}
