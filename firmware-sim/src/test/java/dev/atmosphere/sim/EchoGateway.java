package dev.atmosphere.sim;

import static org.awaitility.Awaitility.await;

import dev.atmosphere.sim.scene.Scene;
import dev.atmosphere.sim.scene.Truth;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A gateway for tests: a small real MQTT broker that answers pictures with what a test wants. It keeps sessions over lost
 * connections and over its own restarts, queues results for stations that are away, publishes wills, and folds resends by id.
 */
final class EchoGateway implements AutoCloseable {
    /** A picture as it arrived. */
    record Upload(UUID id, String station, Buffer payload, Optional<String> time, Optional<String> contentType) {}

    /** What a picture is acknowledged with. */
    enum Word {
        TAKE,
        REFUSE,
        REFUSE_FOR_NOW,
        SILENCE,
        CLOSE
    }

    private static final int MOST_BYTES = 2_000_000;

    final List<Upload> uploads = new CopyOnWriteArrayList<>();
    final List<Upload> accepted = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    final List<String> duplicatesOnTheWire = new CopyOnWriteArrayList<>();
    final Map<String, String> retained = new ConcurrentHashMap<>();
    volatile Function<Upload, Word> word = upload -> Word.TAKE;
    volatile Function<Upload, List<String>> answers;
    volatile boolean announcesItsLimit = true;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Set<UUID> answered = new HashSet<>();
    private final java.util.concurrent.atomic.AtomicLong open = new java.util.concurrent.atomic.AtomicLong();
    private MqttServer server;
    private int port;

    private static final class Session {
        private final Set<String> topics = new HashSet<>();
        private final List<String[]> waiting = new ArrayList<>();
        private final Map<Integer, String[]> unacknowledged = new java.util.TreeMap<>();
        private MqttEndpoint endpoint;
        private int nextId;
    }

    EchoGateway(Collection<Scene> scenes) {
        answers = truthfully(scenes);
        start();
    }

    int port() {
        return port;
    }

    /** Answers each known picture with exactly its truth, and unknown bytes not at all. */
    static Function<Upload, List<String>> truthfully(Collection<Scene> scenes) {
        Map<Integer, Truth> truths = scenes.stream()
                .collect(Collectors.toMap(s -> Arrays.hashCode(s.picture().bytes()), s -> s.truth()
                        .orElse(Truth.NOBODY)));
        return upload -> {
            Truth truth = truths.get(Arrays.hashCode(upload.payload().getBytes()));
            return truth == null ? List.of() : List.of(result(upload, truth));
        };
    }

    static String result(Upload upload, Truth truth) {
        String faces = truth.faces().stream()
                .map(b -> "{\"faceId\":\"f\",\"x\":%s,\"y\":%s,\"width\":%s,\"height\":%s,\"score\":0.9,\"moods\":{}}"
                        .formatted(b.x(), b.y(), b.width(), b.height()))
                .collect(Collectors.joining(","));
        return "{\"imageId\":\"%s\",\"station\":\"%s\",\"capturedAt\":\"%s\",\"width\":1,\"height\":1,\"faces\":[%s]}"
                .formatted(upload.id(), upload.station(), upload.time().orElse("2026-01-01T00:00:00Z"), faces);
    }

    /**
     * Listens, the second time on the same port. A client that comes again while nobody listens there may be given that very
     * port by the system, and talk to itself until it notices: so this waits.
     */
    void start() {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            listen();
            return true;
        });
    }

    private void listen() {
        onContext(() -> {
            server = MqttServer.create(
                    vertx,
                    new MqttServerOptions().setHost("127.0.0.1").setPort(port).setMaxMessageSize(MOST_BYTES + 5));
            server.endpointHandler(this::accept);
            server.exceptionHandler(ignored -> {});
            return server.listen();
        });
        port = server.actualPort();
    }

    /** Drops all connections and is gone; sessions are kept. */
    void halt() {
        onContext(() -> {
            List.copyOf(sessions.values()).stream()
                    .filter(s -> s.endpoint != null && s.endpoint.isConnected())
                    .forEach(s -> s.endpoint.close());
            return server.close();
        });
    }

    long connections() {
        return open.get();
    }

    void command(String station, String json) {
        onContext(() -> {
            deliver("stations/" + station + "/commands", json);
            return io.vertx.core.Future.succeededFuture();
        });
    }

    private void accept(MqttEndpoint endpoint) {
        boolean known = sessions.containsKey(endpoint.clientIdentifier());
        if (endpoint.isCleanSession()) {
            known = false;
            sessions.remove(endpoint.clientIdentifier());
        }
        Session session = sessions.computeIfAbsent(endpoint.clientIdentifier(), id -> new Session());
        session.endpoint = endpoint;
        open.incrementAndGet();
        MqttWill will = endpoint.will();
        endpoint.publishAutoAck(false);
        endpoint.exceptionHandler(cause -> endpoint.close());
        endpoint.disconnectMessageHandler(message -> {
            if (message.code().value() == 4) {
                publish(will.getWillTopic(), will.getWillMessage(), will.isWillRetain());
            }
        });
        boolean[] goodbye = {false};
        endpoint.disconnectHandler(v -> goodbye[0] = true);
        endpoint.closeHandler(v -> {
            open.decrementAndGet();
            if (!goodbye[0] && will.isWillFlag()) {
                publish(will.getWillTopic(), will.getWillMessage(), will.isWillRetain());
            }
        });
        endpoint.subscribeHandler(message -> {
            message.topicSubscriptions().forEach(s -> session.topics.add(s.topicName()));
            endpoint.subscribeAcknowledge(
                    message.messageId(),
                    message.topicSubscriptions().stream()
                            .map(s -> MqttSubAckReasonCode.GRANTED_QOS1)
                            .toList(),
                    MqttProperties.NO_PROPERTIES);
        });
        endpoint.unsubscribeHandler(message -> {
            session.topics.removeAll(message.topics());
            endpoint.unsubscribeAcknowledge(message.messageId());
        });
        endpoint.publishHandler(message -> received(endpoint, message));
        endpoint.publishAcknowledgeHandler(session.unacknowledged::remove);
        endpoint.publishReleaseHandler(endpoint::publishComplete);
        if (endpoint.protocolVersion() == 5) {
            MqttProperties properties = new MqttProperties();
            if (announcesItsLimit) {
                properties.add(new MqttProperties.IntegerProperty(
                        MqttProperties.MqttPropertyType.MAXIMUM_PACKET_SIZE.value(), MOST_BYTES));
            }
            endpoint.accept(known, properties);
        } else {
            endpoint.accept(known);
        }
        List<String[]> waiting = new ArrayList<>(session.unacknowledged.values());
        waiting.addAll(session.waiting);
        session.unacknowledged.clear();
        session.waiting.clear();
        waiting.forEach(one -> deliver(one[0], one[1]));
    }

    private void received(MqttEndpoint endpoint, MqttPublishMessage message) {
        String[] levels = message.topicName().split("/");
        if (levels.length >= 3 && levels[2].equals("images")) {
            Upload upload = upload(levels, message);
            uploads.add(upload);
            if (message.isDup()) {
                duplicatesOnTheWire.add(upload.id().toString());
            }
            answer(endpoint, message, upload);
            return;
        }
        acknowledge(endpoint, message, MqttPubAckReasonCode.SUCCESS);
        publish(message.topicName(), message.payload(), message.isRetain());
    }

    private static Upload upload(String[] levels, MqttPublishMessage message) {
        Map<String, String> properties = new HashMap<>();
        for (MqttProperties.MqttProperty<?> property : message.properties().listAll()) {
            if (property instanceof MqttProperties.UserProperties users) {
                users.value().forEach(pair -> properties.put(pair.key, pair.value));
            } else {
                properties.put("#" + property.propertyId(), String.valueOf(property.value()));
            }
        }
        String id = levels.length > 3 ? levels[3] : properties.get("id");
        return new Upload(
                UUID.fromString(id),
                levels[1],
                message.payload(),
                Optional.ofNullable(properties.get("time")),
                Optional.ofNullable(properties.get("#" + MqttProperties.MqttPropertyType.CONTENT_TYPE.value())));
    }

    private void answer(MqttEndpoint endpoint, MqttPublishMessage message, Upload upload) {
        switch (word.apply(upload)) {
            case CLOSE -> endpoint.close();
            case SILENCE -> {}
            case REFUSE -> acknowledge(endpoint, message, MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID);
            case REFUSE_FOR_NOW -> acknowledge(endpoint, message, MqttPubAckReasonCode.QUOTA_EXCEEDED);
            case TAKE -> {
                acknowledge(endpoint, message, MqttPubAckReasonCode.SUCCESS);
                accepted.add(upload);
                if (answered.add(upload.id())) {
                    answers.apply(upload).forEach(json -> deliver("stations/" + upload.station() + "/faces", json));
                }
            }
        }
    }

    private static void acknowledge(MqttEndpoint endpoint, MqttPublishMessage message, MqttPubAckReasonCode code) {
        if (message.qosLevel() == MqttQoS.AT_LEAST_ONCE) {
            if (endpoint.protocolVersion() == 5) {
                endpoint.publishAcknowledge(message.messageId(), code, MqttProperties.NO_PROPERTIES);
            } else {
                endpoint.publishAcknowledge(message.messageId());
            }
        } else if (message.qosLevel() == MqttQoS.EXACTLY_ONCE) {
            endpoint.publishReceived(message.messageId());
        }
    }

    private void publish(String topic, Buffer payload, boolean retain) {
        messages.add(topic + " " + payload);
        if (retain) {
            retained.put(topic, payload.toString());
        }
    }

    private void deliver(String topic, String text) {
        for (Session session : sessions.values()) {
            if (session.topics.contains(topic)) {
                if (session.endpoint.isConnected()) {
                    int id = session.nextId = session.nextId % 65_535 + 1;
                    session.unacknowledged.put(id, new String[] {topic, text});
                    session.endpoint.publish(topic, Buffer.buffer(text), MqttQoS.AT_LEAST_ONCE, false, false, id);
                } else {
                    session.waiting.add(new String[] {topic, text});
                }
            }
        }
    }

    private void onContext(java.util.function.Supplier<io.vertx.core.Future<?>> action) {
        CompletableFuture<Object> done = new CompletableFuture<>();
        context.runOnContext(v -> action.get().onComplete(done::complete, done::completeExceptionally));
        try {
            Object unused = done.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
