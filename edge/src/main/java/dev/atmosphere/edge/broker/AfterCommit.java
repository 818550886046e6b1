package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What one connection is told only once that is on disk which it stands for, in order: what needs nothing on disk waits for what
 * was to be said before it.
 *
 * <p>Used on the broker's event loop only.
 */
final class AfterCommit {
    private final Journal journal;
    private final Runnable moved;
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(long place, Runnable then) {}

    /** @param moved told when fewer wait */
    AfterCommit(Journal journal, Runnable moved) {
        this.journal = journal;
        this.moved = moved;
    }

    /** How many wait. */
    int size() {
        return waiting.size();
    }

    /** @param place in the journal; 0 = nothing on disk is needed */
    void run(long place, Runnable then) {
        if (waiting.isEmpty() && journal.isCommitted(place)) {
            then.run();
            return;
        }
        waiting.add(new Waiting(place, then));
        if (waiting.size() == 1) {
            journal.whenCommitted(place, this::release);
        }
    }

    private void release() {
        try {
            while (!waiting.isEmpty() && journal.isCommitted(waiting.peek().place())) {
                waiting.remove().then().run();
            }
        } finally { // also if one fails, which the journal tells of: the others are not to wait for ever
            if (!waiting.isEmpty()) {
                journal.whenCommitted(waiting.peek().place(), this::release);
            }
            moved.run();
        }
    }
}
