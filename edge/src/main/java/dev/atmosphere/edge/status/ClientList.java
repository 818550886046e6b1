package dev.atmosphere.edge.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.edge.broker.ClientView;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@code GET /api/v1/clients?limit=&cursor=} with a page of the broker's clients, and with what to ask for the next one by.
 * What clients call themselves goes out as JSON strings: it is for the reader to set it as text.
 */
final class ClientList implements Handler<RoutingContext> {
    private static final int USUAL_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 500;

    private final Clients clients;
    private final ObjectMapper json = Json.json();

    ClientList(Clients clients) {
        this.clients = clients;
    }

    /** @param next the next page's cursor; empty at the end */
    private record Page(List<ClientView> items, Optional<String> next) {
        static Page of(List<ClientView> found, int limit) {
            if (found.size() <= limit) {
                return new Page(found, Optional.empty());
            }
            List<ClientView> items = found.subList(0, limit);
            return new Page(items, Optional.of(items.get(limit - 1).clientId()));
        }
    }

    private record Problem(String error) {}

    @Override
    public void handle(RoutingContext request) {
        Optional<Integer> limit = limit(request.request().getParam("limit"));
        if (limit.isEmpty()) {
            end(request.response().setStatusCode(400), new Problem("limit is a number from 1 to " + HIGHEST_LIMIT));
            return;
        }
        String cursor =
                Optional.ofNullable(request.request().getParam("cursor")).orElse("");
        clients.after(cursor, limit.get() + 1)
                .onSuccess(found -> end(request.response(), Page.of(found, limit.get())))
                .onFailure(request::fail);
    }

    private static Optional<Integer> limit(String text) {
        if (text == null) {
            return Optional.of(USUAL_LIMIT);
        }
        try {
            int limit = Integer.parseInt(text);
            return limit >= 1 && limit <= HIGHEST_LIMIT ? Optional.of(limit) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whether it arrives is the asker's affair
    private void end(HttpServerResponse response, Object answer) {
        try {
            response.putHeader("content-type", "application/json")
                    .putHeader("cache-control", "no-store")
                    .end(json.writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
