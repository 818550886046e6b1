package dev.atmosphere.edge.status;

import dev.atmosphere.edge.broker.ClientView;
import io.vertx.core.Future;
import java.util.List;

/** The broker's clients, those that are away included, in the order of their identifiers. */
@FunctionalInterface
public interface Clients {
    /**
     * @param clientId the one before; empty = from the first one
     * @param limit how many at most
     */
    Future<List<ClientView>> after(String clientId, int limit);
}
