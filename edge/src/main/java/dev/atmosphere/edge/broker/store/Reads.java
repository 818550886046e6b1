package dev.atmosphere.edge.broker.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What is to be read from the disk: one thing at a time, so that what was read before is counted before the next is begun, and each
 * once everything is there that was appended to the journal before it.
 *
 * <p>Used on the broker's event loop only.
 */
final class Reads {
    /** So many may have piled up while the disk is stuck before those are looked for that nobody wants any more. */
    private static final int MANY = 1000;

    private final Journal journal;
    private final Queue<Read<?>> waiting = new ArrayDeque<>();
    private boolean busy;

    Reads(Journal journal) {
        this.journal = journal;
    }

    /**
     * @param place in the journal that is to be on disk before
     * @param wanted asked before it is read
     * @param start called only then
     * @return empty if it was not wanted any more
     */
    <R> Future<Optional<R>> add(long place, BooleanSupplier wanted, Supplier<Future<R>> start) {
        if (waiting.size() >= MANY) {
            waiting.removeIf(Read::isGivenUp);
        }
        Read<R> read = new Read<>(place, wanted, start, Promise.promise());
        waiting.add(read);
        next();
        return read.result().future();
    }

    private record Read<R>(long place, BooleanSupplier wanted, Supplier<Future<R>> start, Promise<Optional<R>> result) {
        boolean isGivenUp() {
            if (wanted.getAsBoolean()) {
                return false;
            }
            result.complete(Optional.empty());
            return true;
        }

        Future<Optional<R>> go() {
            if (!isGivenUp()) {
                start.get().map(Optional::of).onComplete(result);
            }
            return result.future();
        }
    }

    private void next() {
        if (busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        Read<?> read = waiting.remove();
        journal.whenCommitted(read.place(), () -> read.go().onComplete(done -> {
            busy = false;
            next();
        }));
    }
}
