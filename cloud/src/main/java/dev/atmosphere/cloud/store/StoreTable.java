package dev.atmosphere.cloud.store;

import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;

/** Keeps the event itself, whole: the archive from which everything can be replayed. */
public final class StoreTable implements Sink<ImageWithFaces> {
    private final EventTable table;

    public StoreTable(EventTable table) {
        this.table = table;
    }

    @Override
    public Future<?> accept(ImageWithFaces event) {
        return table.append(event);
    }
}
