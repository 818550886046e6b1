package dev.atmosphere.sim.mqtt;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubAckMessage;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A link of MQTT 3.1.1 on vertx-mqtt's client.
 *
 * <p>One client lives through all connections, so that its packet ids go on: with a new one they would begin at 1 again, and a
 * broker that still holds an unfinished QoS 2 id of the session would take a new picture for an old one. The client cannot cut
 * its connection (it always says DISCONNECT first), so each connection runs in a small verticle of its own: undeploying that
 * closes the socket.
 */
public final class VertxLink implements Link {
    private final Vertx vertx;
    private final Context home;
    private final LinkSettings settings;
    private final MqttClient client;
    /** In the order in which they were published; those that are not even written yet among them. */
    private final Set<Promise<Acknowledgement>> outstanding = new LinkedHashSet<>();

    private final Map<Integer, Promise<Acknowledgement>> unacknowledged = new HashMap<>();
    private final Map<Integer, Promise<Void>> subscribing = new HashMap<>();
    private final Set<String> subscribed = new LinkedHashSet<>();
    private Handler<Received> messageHandler = message -> {};
    private Handler<String> closedHandler = cause -> {};
    private String connection = "";
    private boolean up;

    public VertxLink(Vertx vertx, Context home, LinkSettings settings) {
        this.vertx = vertx;
        this.home = home;
        this.settings = settings;
        this.client = MqttClient.create(
                vertx,
                new MqttClientOptions()
                        .setClientId(settings.clientId())
                        .setCleanSession(false)
                        .setKeepAliveInterval((int) settings.keepAlive().toSeconds())
                        .setMaxInflightQueue(Integer.MAX_VALUE)
                        .setWillFlag(true)
                        .setWillTopic(settings.will().topic())
                        .setWillMessageBytes(settings.will().payload())
                        .setWillQoS(settings.will().qos())
                        .setWillRetain(settings.will().retained()));
        client.publishCompletionHandler(id -> home.runOnContext(v -> acknowledged(id)));
        client.subscribeCompletionHandler(answer -> home.runOnContext(v -> subscribed(answer)));
        client.publishHandler(message -> home.runOnContext(v -> received(message)));
        client.closeHandler(v -> home.runOnContext(v2 -> closed()));
    }

    @Override
    public boolean carriesProperties() {
        return false;
    }

    @Override
    public Future<Void> connect() {
        Future<String> deployed = vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return client.connect(settings.port(), settings.host())
                        .timeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
            }
        });
        Promise<Void> connected = Promise.promise();
        deployed.onComplete(
                id -> home.runOnContext(v -> {
                    connection = id;
                    up = client.isConnected();
                    if (up) {
                        connected.complete();
                    } else {
                        connected.fail("closed at once");
                    }
                }),
                cause -> home.runOnContext(v -> connected.fail(cause)));
        return connected.future();
    }

    @Override
    public Future<Acknowledgement> publish(Message message) {
        if (!up || !client.isConnected()) {
            return Future.failedFuture("not connected");
        }
        Future<Integer> written;
        try {
            written = client.publish(
                    message.topic(), message.payload(), MqttQoS.valueOf(message.qos()), false, message.retained());
        } catch (NullPointerException e) {
            // Its connection went on another thread since it said that it is connected.
            return Future.failedFuture("not connected");
        }
        Promise<Acknowledgement> acknowledged = Promise.promise();
        outstanding.add(acknowledged);
        acknowledged.future().onComplete(word -> outstanding.remove(acknowledged));
        written.onComplete(
                id -> home.runOnContext(v -> written(id, message.qos(), acknowledged)),
                cause -> home.runOnContext(v -> acknowledged.tryFail(cause)));
        return acknowledged.future();
    }

    private void written(int id, int qos, Promise<Acknowledgement> acknowledged) {
        if (acknowledged.future().isComplete()) {
            return;
        }
        if (qos == 0) {
            acknowledged.tryComplete(Acknowledgement.TAKEN);
        } else if (!up) {
            acknowledged.tryFail("closed before it was acknowledged");
        } else if (unacknowledged.remove(id) != null) {
            acknowledged.tryComplete(Acknowledgement.TAKEN);
        } else {
            unacknowledged.put(id, acknowledged);
        }
    }

    private void acknowledged(int id) {
        Promise<Acknowledgement> waiting = unacknowledged.remove(id);
        if (waiting == null) {
            // The answer overtook the report that the packet was written: remembered for written().
            unacknowledged.put(id, Promise.promise());
        } else {
            waiting.tryComplete(Acknowledgement.TAKEN);
        }
    }

    @Override
    public Future<Void> subscribe(List<String> topicFilters) {
        if (!up || !client.isConnected()) {
            return Future.failedFuture("not connected");
        }
        Future<Integer> written;
        try {
            written = client.subscribe(topicFilters.stream().collect(Collectors.toMap(filter -> filter, filter -> 1)));
        } catch (NullPointerException e) {
            return Future.failedFuture("not connected");
        }
        subscribed.addAll(topicFilters);
        Promise<Void> granted = Promise.promise();
        written.onComplete(
                id -> home.runOnContext(v -> {
                    if (subscribing.remove(id) == null) {
                        subscribing.put(id, granted);
                    } else {
                        granted.tryComplete();
                    }
                }),
                cause -> home.runOnContext(v -> granted.tryFail(cause)));
        return granted.future();
    }

    private void subscribed(MqttSubAckMessage answer) {
        Promise<Void> waiting = subscribing.remove(answer.messageId());
        if (waiting == null) {
            subscribing.put(answer.messageId(), Promise.promise());
        } else if (answer.grantedQoSLevels().stream().anyMatch(code -> code >= 0x80)) {
            waiting.tryFail("the broker refuses the subscription");
        } else {
            waiting.tryComplete();
        }
    }

    private void received(MqttPublishMessage message) {
        messageHandler.handle(new Received(message.topicName(), message.payload()));
    }

    @Override
    public void messageHandler(Handler<Received> handler) {
        messageHandler = handler;
    }

    @Override
    public void closedHandler(Handler<String> cause) {
        closedHandler = cause;
    }

    private void closed() {
        if (!up) {
            return;
        }
        up = false;
        leave();
        List<Promise<Acknowledgement>> unanswered = List.copyOf(outstanding);
        unacknowledged.clear();
        subscribing.values().forEach(waiting -> waiting.tryFail("closed"));
        subscribing.clear();
        closedHandler.handle("the connection ended");
        unanswered.forEach(waiting -> waiting.tryFail("closed before it was acknowledged"));
    }

    @Override
    public void cut() {
        leave();
    }

    /** Undeploys the verticle of this connection, once; a second time it is gone already. */
    private void leave() {
        if (!connection.isEmpty()) {
            String gone = connection;
            connection = "";
            vertx.undeploy(gone).onFailure(cause -> {});
        }
    }

    @Override
    public Future<Void> goodbye() {
        if (!up || !client.isConnected()) {
            return Future.succeededFuture();
        }
        try {
            Future<?> unsubscribed =
                    subscribed.isEmpty() ? Future.succeededFuture() : client.unsubscribe(List.copyOf(subscribed));
            return unsubscribed.transform(done -> client.disconnect());
        } catch (NullPointerException e) {
            return Future.succeededFuture();
        }
    }
}
