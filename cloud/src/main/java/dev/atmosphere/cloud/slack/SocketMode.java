package dev.atmosphere.cloud.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack's calls over a connection that we open: no public address is needed. Connects again for ever, waiting longer each time;
 * when Slack says that it is about to close a connection, the next one is opened first. What is taken is acknowledged; what cannot be
 * taken now is not, and Slack delivers it again or tells the user.
 *
 * <p>Everything runs on one Vert.x context; {@link #away} may be asked from elsewhere.
 *
 * @see <a href="https://docs.slack.dev/apis/events-api/using-socket-mode">Using Socket Mode</a>
 */
public final class SocketMode {
    private static final Logger LOG = LoggerFactory.getLogger(SocketMode.class);
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Slack pings every few seconds; our own pings find out a connection that is dead. */
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final WebSocketClient client;
    private final Supplier<Future<String>> address;
    private final Interactions interactions;
    private final Clock clock;
    private final ObjectMapper json = Json.json();
    private final Set<Link> links = new HashSet<>();
    private volatile Optional<String> away = Optional.of("not connected yet");
    private Duration wait = FIRST_WAIT;
    private boolean closed;

    /** What Slack says over the socket; of it, what is needed. */
    private record Envelope(String type, @JsonProperty("envelope_id") String id, String reason, JsonNode payload) {}

    private record Acknowledgement(@JsonProperty("envelope_id") String id) {}

    /**
     * @param address asks Slack ({@code apps.connections.open}) for an address, which is good for one connection
     */
    public SocketMode(Vertx vertx, Supplier<Future<String>> address, Interactions interactions, Clock clock) {
        this.vertx = vertx;
        this.address = address;
        this.interactions = interactions;
        this.clock = clock;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxMessageSize(MOST_BYTES)
                .setMaxFrameSize(MOST_BYTES)
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setTryUsePerMessageCompression(false));
    }

    /** Begins to connect; call it on the context that it shall run on. Never fails: it goes on trying. */
    public void start() {
        connect();
    }

    /** Why nothing can come in at this moment; empty while a connection is there. */
    public Optional<String> away() {
        return away;
    }

    private void connect() {
        if (closed) {
            return;
        }
        address.get()
                .compose(url -> client.connect(
                        new WebSocketConnectOptions().setAbsoluteURI(url).setTimeout(PATIENCE.toMillis())))
                .onComplete(this::connected, this::failed);
    }

    private void connected(WebSocket socket) {
        if (closed) {
            socket.close().onFailure(gone -> LOG.debug("gone", gone));
            return;
        }
        links.add(new Link(socket));
    }

    private void failed(Throwable why) {
        if (links.isEmpty()) {
            away = Optional.of(String.valueOf(why.getMessage()));
        }
        LOG.warn(
                "Slack's Socket Mode is out of reach, tried again in up to {} s: {}",
                wait.toSeconds(),
                why.getMessage());
        again();
    }

    private void again() {
        long millis = wait.toMillis() / 2 + ThreadLocalRandom.current().nextLong(wait.toMillis() / 2 + 1);
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        vertx.setTimer(millis, timer -> connect());
    }

    /** One connection. */
    private final class Link {
        private final WebSocket socket;
        private final long pings;
        private Instant heard = clock.instant();
        /** Another connection was asked for in its place. */
        private boolean replaced;

        Link(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(this::message);
            socket.pongHandler(pong -> heard = clock.instant());
            socket.exceptionHandler(why -> LOG.debug("Slack's socket", why));
            socket.closeHandler(gone -> gone());
            this.pings = vertx.setPeriodic(BETWEEN_PINGS.toMillis(), tick -> ping());
        }

        private void ping() {
            if (Duration.between(heard, clock.instant()).compareTo(BETWEEN_PINGS.multipliedBy(2)) > 0) {
                LOG.warn("Slack's socket is silent, a new one is opened");
                close();
            } else {
                socket.writePing(io.vertx.core.buffer.Buffer.buffer("atmosphere"))
                        .onFailure(gone -> LOG.debug("gone", gone));
            }
        }

        private void message(String text) {
            heard = clock.instant();
            Envelope envelope;
            try {
                envelope = json.readValue(text, Envelope.class);
            } catch (JsonProcessingException e) {
                LOG.warn("Slack says over its socket what cannot be read: {}", e.getOriginalMessage());
                return;
            }
            if (envelope == null) {
                LOG.warn("Slack says over its socket what cannot be read: it says nothing");
                return;
            }
            switch (envelope.type() == null ? "" : envelope.type()) {
                case "hello" -> {
                    away = Optional.empty();
                    wait = FIRST_WAIT;
                    LOG.info("Slack's socket is open");
                }
                case "disconnect" -> disconnect(envelope.reason());
                case "interactive" -> interactive(envelope);
                default -> acknowledge(envelope);
            }
        }

        /** {@code warning} comes some seconds ahead; {@code link_disabled} says that Socket Mode was switched off. */
        private void disconnect(String reason) {
            LOG.info("Slack is about to close its socket: {}", reason);
            if (!replaced) {
                replaced = true;
                if ("link_disabled".equals(reason)) {
                    failed(new IllegalStateException("Socket Mode is switched off in the app's settings"));
                } else {
                    connect();
                }
            }
        }

        private void interactive(Envelope envelope) {
            interactions.take("socket", String.valueOf(envelope.payload())).onSuccess(outcome -> {
                if (outcome != Interactions.Outcome.NOT_NOW) {
                    acknowledge(envelope);
                }
            });
        }

        private void acknowledge(Envelope envelope) {
            if (envelope.id() == null) {
                return;
            }
            try {
                socket.writeTextMessage(json.writeValueAsString(new Acknowledgement(envelope.id())))
                        .onFailure(gone -> LOG.debug("not acknowledged, it comes again", gone));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        void close() {
            socket.close().onFailure(gone -> LOG.debug("gone", gone));
        }

        private void gone() {
            vertx.cancelTimer(pings);
            if (!links.remove(this) || closed) {
                return;
            }
            if (links.isEmpty()) {
                away = Optional.of("the connection ended");
            }
            if (!replaced) {
                again();
            }
        }
    }

    public Future<Void> close() {
        closed = true;
        links.forEach(Link::close);
        return client.close();
    }
}
