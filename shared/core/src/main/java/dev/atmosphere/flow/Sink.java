package dev.atmosphere.flow;

import dev.atmosphere.event.Event;
import io.vertx.core.Future;

/** A step at the end of the flow: one event in, nothing out. The rules of {@link Stage} hold. */
@FunctionalInterface
public interface Sink<I extends Event> {
    Future<?> accept(I event);
}
