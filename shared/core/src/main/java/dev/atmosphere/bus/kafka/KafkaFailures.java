package dev.atmosphere.bus.kafka;

import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** What Kafka's failures mean to the flow. */
final class KafkaFailures {
    private KafkaFailures() {}

    /**
     * What lies in the message is poison. All else passes: also a refusal of our credentials, which an operator mends while
     * the backlog waits where it is safe.
     */
    static Failure of(Throwable thrown) {
        Throwable why = thrown;
        while ((why instanceof CompletionException || why instanceof ExecutionException) && why.getCause() != null) {
            why = why.getCause();
        }
        if (why instanceof Failure known) {
            return known;
        }
        if (why instanceof RecordTooLargeException
                || why instanceof SerializationException
                || why instanceof InvalidTopicException) {
            return new Poison("kafka-refused", "Kafka does not take it: " + why.getMessage(), why);
        }
        return new Transient(
                "kafka-away", "Kafka: " + (why.getMessage() == null ? why.toString() : why.getMessage()), why);
    }
}
