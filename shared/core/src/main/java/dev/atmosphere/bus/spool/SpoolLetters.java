package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The spool's dead letters. A replay takes the letter out and publishes it in one transaction. */
final class SpoolLetters implements DeadLetters {
    private final Vertx vertx;
    private final SpoolReads reads;
    private final Republish republish;

    /** Publishes a message in the letter's place. */
    interface Republish {
        Future<Boolean> inPlaceOf(long letter, DeadLetter what);
    }

    SpoolLetters(Vertx vertx, SpoolReads reads, Republish republish) {
        this.vertx = vertx;
        this.reads = reads;
        this.republish = republish;
    }

    @Override
    public Future<List<DeadLetter>> list(Topic<?> topic, int limit) {
        return read(() -> reads.letters(topic.name(), limit));
    }

    @Override
    public Future<Optional<DeadLetter>> find(Topic<?> topic, String letterId) {
        return number(letterId)
                .map(letter -> read(() -> reads.letter(topic.name(), letter)))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    @Override
    public Future<Boolean> replay(Topic<?> topic, String letterId) {
        return find(topic, letterId)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : republish.inPlaceOf(number(letterId).orElseThrow(), found.get()));
    }

    private <T> Future<T> read(Callable<T> reading) {
        return vertx.executeBlocking(
                () -> {
                    try {
                        return reading.call();
                    } catch (SQLException e) {
                        throw new Transient("spool-io", "the dead letters cannot be read: " + e.getMessage(), e);
                    }
                },
                false);
    }

    private static Optional<Long> number(String letterId) {
        try {
            return Optional.of(Long.parseLong(letterId));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
