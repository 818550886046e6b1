package dev.atmosphere.sim.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserPropertiesBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link of MQTT 5 on HiveMQ's client, which knows reason codes, user properties, the broker's receive maximum and packet size,
 * and which sends what was not acknowledged again, with the same packet id, when the session goes on.
 *
 * <p>That could go on for ever with a message at which the broker closes. So a message that went through {@link #MOST_LOSSES}
 * losses of the connection makes the link begin anew with a fresh client: everything unacknowledged goes back to the station.
 */
public final class HiveMqLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(HiveMqLink.class);
    /** How long a broker keeps the session of a station that is away, in seconds. */
    private static final long SESSION_EXPIRY_SECONDS = 3600;

    private static final int MOST_LOSSES = 2;

    private final Context home;
    private final LinkSettings settings;
    private final Set<Pending> unacknowledged = new LinkedHashSet<>();
    private Mqtt5AsyncClient client;
    private Handler<Received> messageHandler = message -> {};
    private Handler<String> closedHandler = cause -> {};
    private boolean up;
    /** A session that an earlier run left behind is ended; from then on it goes on. */
    private boolean cleanStart = true;

    public HiveMqLink(Context home, LinkSettings settings) {
        this.home = home;
        this.settings = settings;
        this.client = client();
    }

    private Mqtt5AsyncClient client() {
        Mqtt5AsyncClient fresh = MqttClient.builder()
                .identifier(settings.clientId())
                .transportConfig()
                .serverHost(settings.host())
                .serverPort(settings.port())
                .socketConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .applyTransportConfig()
                .addConnectedListener(context -> atHome(() -> up = true))
                .addDisconnectedListener(context -> {
                    String cause = String.valueOf(context.getCause().getMessage());
                    atHome(() -> closed(cause));
                })
                .useMqttVersion5()
                .buildAsync();
        fresh.publishes(MqttGlobalPublishFilter.ALL, message -> {
            Received received = new Received(message.getTopic().toString(), Buffer.buffer(message.getPayloadAsBytes()));
            atHome(() -> messageHandler.handle(received));
        });
        return fresh;
    }

    @Override
    public boolean carriesProperties() {
        return true;
    }

    @Override
    public Future<Void> connect() {
        Mqtt5Connect connect = Mqtt5Connect.builder()
                .cleanStart(cleanStart)
                .sessionExpiryInterval(SESSION_EXPIRY_SECONDS)
                .keepAlive((int) settings.keepAlive().toSeconds())
                .willPublish(packet(settings.will()).asWill())
                .build();
        return here(client.connect(connect)).compose(accepted -> {
            cleanStart = false;
            // Both listeners were heard before this: it may be gone again.
            return up ? Future.succeededFuture() : Future.failedFuture("closed at once");
        });
    }

    @Override
    public Future<Acknowledgement> publish(Message message) {
        if (!up) {
            return Future.failedFuture("not connected");
        }
        Pending pending = new Pending(message.qos());
        unacknowledged.add(pending);
        here(client.publish(packet(message)))
                .map(published -> Acknowledgement.TAKEN)
                .recover(HiveMqLink::refusal)
                .onComplete(word -> {
                    unacknowledged.remove(pending);
                    if (word.succeeded()) {
                        pending.word.tryComplete(word.result());
                    } else {
                        pending.word.tryFail(word.cause());
                    }
                });
        return pending.word.future();
    }

    /** The client tells a refusal, by the broker or by itself, as a failure. */
    private static Future<Acknowledgement> refusal(Throwable cause) {
        if (cause instanceof Mqtt5PubAckException e) {
            return Future.succeededFuture(refusal(
                    e.getMqttMessage().getReasonCode(), e.getMqttMessage().getReasonString()));
        }
        if (cause instanceof Mqtt5PubRecException e) {
            return Future.succeededFuture(refusal(
                    e.getMqttMessage().getReasonCode(), e.getMqttMessage().getReasonString()));
        }
        if (cause instanceof MqttEncodeException) {
            return Future.succeededFuture(Acknowledgement.TOO_LARGE);
        }
        return Future.failedFuture(cause);
    }

    private static Acknowledgement refusal(Mqtt5ReasonCode code, Optional<MqttUtf8String> detail) {
        return Acknowledgement.of(code.getCode(), code.toString(), detail.map(MqttUtf8String::toString));
    }

    private static Mqtt5Publish packet(Message message) {
        Mqtt5UserPropertiesBuilder properties = Mqtt5UserProperties.builder();
        for (Map.Entry<String, String> property : message.properties().entrySet()) {
            properties = properties.add(property.getKey(), property.getValue());
        }
        return Mqtt5Publish.builder()
                .topic(message.topic())
                .qos(MqttQos.fromCode(message.qos()))
                .retain(message.retained())
                .payload(message.payload().getBytes())
                .contentType(message.contentType().orElse(null))
                .userProperties(properties.build())
                .build();
    }

    @Override
    public Future<Void> subscribe(List<String> topicFilters) {
        if (!up) {
            return Future.failedFuture("not connected");
        }
        List<Mqtt5Subscription> subscriptions = topicFilters.stream()
                .map(filter -> Mqtt5Subscription.builder()
                        .topicFilter(filter)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .build())
                .toList();
        return here(client.subscribe(
                        Mqtt5Subscribe.builder().addSubscriptions(subscriptions).build()))
                .mapEmpty();
    }

    @Override
    public void messageHandler(Handler<Received> handler) {
        messageHandler = handler;
    }

    @Override
    public void closedHandler(Handler<String> cause) {
        closedHandler = cause;
    }

    private void closed(String cause) {
        if (!up) {
            return;
        }
        up = false;
        unacknowledged.forEach(pending -> pending.losses++);
        List<Pending> givenBack = unacknowledged.stream().anyMatch(pending -> pending.losses >= MOST_LOSSES)
                ? List.copyOf(unacknowledged)
                : List.of();
        if (!givenBack.isEmpty()) {
            unacknowledged.clear();
            client = client();
            // A fresh client counts its packet ids from 1: they must not meet unfinished ones of QoS 2 in the old
            // session.
            cleanStart = givenBack.stream().anyMatch(pending -> pending.qos == 2);
        }
        closedHandler.handle(cause);
        givenBack.forEach(
                pending -> pending.word.tryFail("closed " + MOST_LOSSES + " times before it was acknowledged"));
    }

    /** MQTT 5's goodbye that asks for the will: the client offers no way to drop the socket without a word. */
    @Override
    public void cut() {
        if (up) {
            here(client.disconnectWith()
                            .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                            .send())
                    .onFailure(cause -> {});
        }
    }

    @Override
    public Future<Void> goodbye() {
        if (!up) {
            return Future.succeededFuture();
        }
        return here(client.disconnectWith().sessionExpiryInterval(0).send()).mapEmpty();
    }

    /** The same outcome, told on the home context. */
    private <T> Future<T> here(CompletionStage<T> elsewhere) {
        Promise<T> here = Promise.promise();
        elsewhere.whenComplete((value, cause) -> atHome(() -> {
            if (cause == null) {
                here.complete(value);
            } else {
                here.fail(cause);
            }
        }));
        return here.future();
    }

    private void atHome(Runnable action) {
        try {
            home.runOnContext(v -> action.run());
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop is closed: nobody listens any more");
        }
    }

    /** A message that the broker has not answered yet. */
    private static final class Pending {
        private final Promise<Acknowledgement> word = Promise.promise();
        private final int qos;
        private int losses;

        private Pending(int qos) {
            this.qos = qos;
        }
    }
}
