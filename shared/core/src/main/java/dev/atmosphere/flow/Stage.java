package dev.atmosphere.flow;

import dev.atmosphere.event.Event;
import io.vertx.core.Future;
import java.util.List;

/**
 * A step in the middle of the flow: one event in, the events it emits out.
 *
 * <p>Called on the event loop: work that blocks or computes goes to a worker. Events of one key come one after the other,
 * those of different keys at the same time. An event may come twice; the outcome must then be the same. Throw (or fail the
 * future with) {@link dev.atmosphere.failure.Transient}, {@link dev.atmosphere.failure.Poison} or
 * {@link dev.atmosphere.failure.Fatal} to say what is to happen. A stage with several outcomes has a sealed interface as
 * {@code O}; each permitted record travels on the topic of its type.
 */
@FunctionalInterface
public interface Stage<I extends Event, O extends Event> {
    Future<List<O>> run(I event);
}
