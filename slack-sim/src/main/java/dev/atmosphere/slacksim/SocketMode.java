package dev.atmosphere.slacksim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Socket Mode: addresses that are good for one connection, envelopes that have to be acknowledged, connections that are ended from
 * time to time. An envelope that was not acknowledged in time is delivered again, on any connection, twice at most. Thread-safe.
 */
final class SocketMode {
    private static final Logger LOG = LoggerFactory.getLogger(SocketMode.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CONNECTIONS = 10;
    private static final int DELIVERIES = 3;

    private final Vertx vertx;
    private final Duration acknowledgement;
    private final Supplier<String> address;
    private final Set<String> tickets = new HashSet<>();
    private final List<ServerWebSocket> connections = new ArrayList<>();
    private final Map<String, Promise<Integer>> waiting = new HashMap<>();
    private int next;

    SocketMode(Vertx vertx, Duration acknowledgement, Supplier<String> address) {
        this.vertx = vertx;
        this.acknowledgement = acknowledgement;
        this.address = address;
    }

    Method open() {
        return new Method(
                "apps.connections.open", "connections:write", true, 60, Set.of(), true, arguments -> Workspace.object()
                        .put("url", address.get().replaceFirst("^http", "ws") + "/link/?ticket=" + ticket()));
    }

    private synchronized String ticket() {
        String ticket = UUID.randomUUID().toString();
        tickets.add(ticket);
        return ticket;
    }

    /** Looks at an address before a connection is made of it. */
    synchronized void shake(ServerWebSocketHandshake handshake) {
        String query = handshake.query() == null ? "" : handshake.query();
        boolean known = handshake.path().equals("/link/") && tickets.remove(query.replaceFirst("^ticket=", ""));
        if (!known || connections.size() >= MOST_CONNECTIONS) {
            LOG.warn("A Socket Mode connection is refused: its address was used before, or never given");
            Future<Void> refused = handshake.reject(known ? 429 : 403);
            refused.onFailure(gone -> LOG.debug("gone", gone));
        } else {
            handshake.accept().onFailure(gone -> LOG.debug("gone", gone));
        }
    }

    synchronized void connected(ServerWebSocket socket) {
        connections.add(socket);
        socket.closeHandler(gone -> remove(socket));
        socket.exceptionHandler(why -> LOG.debug("socket", why));
        socket.textMessageHandler(this::heard);
        ObjectNode hello = Workspace.object().put("type", "hello").put("num_connections", connections.size());
        hello.putObject("debug_info").put("host", "slack-sim").put("approximate_connection_time", 18_060);
        hello.putObject("connection_info").put("app_id", Workspace.APP);
        send(socket, hello);
    }

    private synchronized void remove(ServerWebSocket socket) {
        connections.remove(socket);
    }

    private static void send(ServerWebSocket socket, ObjectNode message) {
        socket.writeTextMessage(message.toString()).onFailure(gone -> LOG.debug("gone", gone));
    }

    private synchronized void heard(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            Promise<Integer> envelope =
                    waiting.remove(message.path("envelope_id").asText());
            if (envelope == null) {
                LOG.warn("An envelope is acknowledged that does not wait for it: {}", text);
            } else {
                envelope.tryComplete(200);
            }
        } catch (JsonProcessingException e) {
            LOG.warn("What came over the socket is no JSON: {}", text);
        }
    }

    synchronized boolean connected() {
        return !connections.isEmpty();
    }

    synchronized int connections() {
        return connections.size();
    }

    /** @return 200 when it is acknowledged, 0 if it never was */
    Future<Integer> deliver(String payload) {
        return deliver(payload, 0);
    }

    private Future<Integer> deliver(String payload, int attempt) {
        Promise<Integer> acknowledged = Promise.promise();
        synchronized (this) {
            if (connections.isEmpty()) {
                return Future.succeededFuture(0);
            }
            String id = UUID.randomUUID().toString();
            ObjectNode envelope = Workspace.object()
                    .put("envelope_id", id)
                    .put("type", "interactive")
                    .put("accepts_response_payload", false);
            try {
                envelope.set("payload", JSON.readTree(payload));
            } catch (JsonProcessingException e) {
                return Future.failedFuture(e);
            }
            if (attempt > 0) {
                envelope.put("retry_attempt", attempt).put("retry_reason", "timeout");
            }
            waiting.put(id, acknowledged);
            next = (next + 1) % connections.size();
            send(connections.get(next), envelope);
            vertx.setTimer(acknowledgement.toMillis(), timer -> late(id));
        }
        return acknowledged
                .future()
                .compose(status -> status == 0 && attempt + 1 < DELIVERIES
                        ? deliver(payload, attempt + 1)
                        : Future.succeededFuture(status));
    }

    private synchronized void late(String id) {
        Promise<Integer> envelope = waiting.remove(id);
        if (envelope != null) {
            envelope.tryComplete(0);
        }
    }

    /** Tells every connection that it is ended, as Slack does when it refreshes them, and ends it. */
    void refresh() {
        List<ServerWebSocket> all;
        synchronized (this) {
            all = List.copyOf(connections);
        }
        all.forEach(socket -> {
            ObjectNode disconnect = Workspace.object().put("type", "disconnect").put("reason", "refresh_requested");
            disconnect.putObject("debug_info").put("host", "slack-sim");
            send(socket, disconnect);
            vertx.setTimer(1_000, timer -> drop(socket));
        });
    }

    /** Ends every connection without a word. */
    void drop() {
        List<ServerWebSocket> all;
        synchronized (this) {
            all = List.copyOf(connections);
        }
        all.forEach(SocketMode::drop);
    }

    private static void drop(ServerWebSocket socket) {
        socket.close().onFailure(gone -> LOG.debug("gone", gone));
    }
}
