package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.Authentication.Credentials;
import dev.atmosphere.edge.broker.Authentication.Decision;
import dev.atmosphere.edge.broker.Authentication.Rights;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * From a CONNECT to its CONNACK: checks what was asked for, asks {@link Authentication}, opens the session, and says what was agreed
 * on. Meanwhile the connection is not read.
 */
final class Handshake {
    private static final long UNLIMITED = 1L << 32;
    private static final int LARGEST_RECEIVE_MAXIMUM = 65535;
    /** In characters; the standard asks for 23 at least. */
    private static final int LONGEST_CLIENT_ID = 512;

    private final Connection connection;
    private final Parts parts;
    private MqttConnectMessage connect;
    private MqttProperties asked;
    private String clientId;
    private boolean assigned;

    /**
     * What holds for a connection once it is accepted.
     *
     * @param keepAliveSeconds 0 = none
     * @param wantsReasons whether reason strings may be sent
     */
    record Agreed(
            Publisher publisher,
            Rights rights,
            int keepAliveSeconds,
            long sessionExpirySeconds,
            boolean wantsReasons,
            Optional<Session.Will> will) {}

    Handshake(Connection connection, Parts parts) {
        this.connection = connection;
        this.parts = parts;
    }

    void begin(MqttConnectMessage packet) {
        connect = packet;
        asked = packet.variableHeader().properties();
        clientId = packet.payload().clientIdentifier();
        if (longestPacketBytes() < Packets.SHORTEST_CONN_ACK_BYTES) {
            parts.metrics()
                    .refused(
                            "packet-too-large",
                            connection.remote(),
                            "takes packets of at most " + longestPacketBytes() + " bytes, too few for any answer");
            connection.disconnect(ReasonCode.PACKET_TOO_LARGE);
            return;
        }
        if (clientId.isEmpty()) {
            if (!isMqtt5() && !packet.variableHeader().isCleanSession()) {
                connection.reject(
                        "client-id",
                        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                        "no client identifier, but a session to be kept");
                return;
            }
            clientId = "auto-" + UUID.randomUUID();
            assigned = true;
        }
        if (clientId.length() > LONGEST_CLIENT_ID) {
            connection.reject(
                    "client-id",
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client identifier of " + clientId.length() + " characters; at most " + LONGEST_CLIENT_ID);
            return;
        }
        if (asked.getProperty(MqttProperties.AUTHENTICATION_METHOD) != null) {
            connection.reject(
                    "authentication-method",
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    "extended authentication is not offered");
            return;
        }
        Optional<TurnedAway> turnedAway = connection.turnedAway();
        if (turnedAway.isPresent()) {
            TurnedAway away = turnedAway.get();
            connection.reject(away.reason(), away.reasonCode(), "client '" + clientId + "': " + away.why());
            return;
        }
        MqttConnectPayload payload = packet.payload();
        Future<Decision> decision;
        try {
            decision = parts.authentication()
                    .decide(new Credentials(
                            clientId,
                            Optional.ofNullable(payload.userName()),
                            Optional.ofNullable(payload.passwordInBytes()).map(Buffer::buffer),
                            Certificates.clientName(connection.context().pipeline()),
                            connection.remote()));
        } catch (RuntimeException e) {
            decision = Future.failedFuture(e);
        }
        if (decision.isComplete()) {
            decided(decision);
        } else {
            decision.onComplete(d -> connection.context().executor().execute(() -> decided(d)));
        }
    }

    private void decided(AsyncResult<Decision> decision) {
        if (connection.hasEnded()) {
            return;
        }
        if (decision.failed()) {
            parts.metrics().authenticationFailed("unavailable");
            connection.reject(
                    "authentication-failed",
                    ReasonCode.SERVER_UNAVAILABLE,
                    "authentication failed: " + decision.cause());
        } else if (decision.result() instanceof Decision.Refuse refuse) {
            parts.metrics().authenticationFailed(refuse.badCredentials() ? "bad-credentials" : "not-authorized");
            connection.reject(
                    refuse.badCredentials() ? "bad-credentials" : "not-authorized",
                    refuse.badCredentials() ? ReasonCode.BAD_USER_NAME_OR_PASSWORD : ReasonCode.NOT_AUTHORIZED,
                    "client '" + clientId + "': " + refuse.why());
        } else if (decision.result() instanceof Decision.Later later) {
            connection.reject(
                    "slowed-down", ReasonCode.CONNECTION_RATE_EXCEEDED, "client '" + clientId + "': " + later.why());
        } else if (decision.result() instanceof Decision.Welcome welcome) {
            enter(welcome.userName(), welcome.rights());
        }
    }

    private void enter(Optional<String> userName, Rights rights) {
        if (parts.sessions().belongsToAnother(clientId, userName)) {
            connection.reject(
                    "client-id",
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "client '" + clientId + "' belongs to another user");
            return;
        }
        if (parts.sessions().isFullFor(clientId)) {
            connection.reject(
                    "too-many-sessions",
                    ReasonCode.QUOTA_EXCEEDED,
                    "more than " + parts.config().maxSessions() + " sessions");
            return;
        }
        MqttConnectVariableHeader header = connect.variableHeader();
        if (header.isWillFlag()
                && (TopicFilter.isReserved(connect.payload().willTopic())
                        || !rights.mayPublish(connect.payload().willTopic()))) {
            connection.reject(
                    "not-authorized",
                    ReasonCode.NOT_AUTHORIZED,
                    "client '" + clientId + "': will on " + connect.payload().willTopic());
            return;
        }
        Publisher publisher = new Publisher(clientId, userName, header.version(), connection.address());
        boolean wantsReasons = asked(MqttProperties.REQUEST_PROBLEM_INFORMATION).orElse(1) == 1;
        Agreed agreed = new Agreed(
                publisher, rights, keepAliveSeconds(), sessionExpirySeconds(), wantsReasons, will(publisher));
        MqttProperties answer = answer(agreed);
        if (Packets.connAckBytes(answer) > longestPacketBytes()) {
            connection.reject(
                    "packet-too-large",
                    ReasonCode.PACKET_TOO_LARGE,
                    "client '" + clientId + "' takes packets of at most " + longestPacketBytes()
                            + " bytes, the CONNACK has " + Packets.connAckBytes(answer));
            return;
        }
        Outbound outbound = new Outbound(connection.context(), terms(), parts.clock(), parts.metrics());
        Sessions.Opened opened =
                parts.sessions().open(clientId, userName, header.isCleanSession(), agreed.sessionExpirySeconds() > 0);
        withdraw(opened.session(), rights, publisher);
        MqttMessage connAck = Packets.connAck(ReasonCode.SUCCESS, opened.resumed(), answer);
        connection.accept(agreed, opened.session(), connAck, outbound, opened.resumed());
    }

    /** What a resumed session subscribed to, and may not read any more since the rules have changed. */
    private void withdraw(Session session, Rights rights, Publisher client) {
        for (Subscription one : List.copyOf(session.subscriptions().values())) {
            if (!rights.maySubscribe(one.filter().pattern())) {
                session.unsubscribe(one.filter().text());
                parts.exchange().unsubscribe(one);
                parts.metrics().refused("subscription", client, one.filter().text() + ": not allowed any more");
            }
        }
    }

    private MqttProperties answer(Agreed agreed) {
        if (!isMqtt5()) {
            return MqttProperties.NO_PROPERTIES;
        }
        BrokerConfig config = parts.config();
        MqttProperties answer = new MqttProperties();
        answer.add(new IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, config.receiveMaximum()));
        answer.add(new IntegerProperty(MqttProperties.MAXIMUM_PACKET_SIZE, config.maxPacketBytes()));
        if (config.topicAliasMaximum() > 0) {
            answer.add(new IntegerProperty(MqttProperties.TOPIC_ALIAS_MAXIMUM, config.topicAliasMaximum()));
        }
        long askedExpiry = asked(MqttProperties.SESSION_EXPIRY_INTERVAL)
                .map(Integer::toUnsignedLong)
                .orElse(0L);
        if (agreed.sessionExpirySeconds() != askedExpiry) {
            answer.add(
                    new IntegerProperty(MqttProperties.SESSION_EXPIRY_INTERVAL, (int) agreed.sessionExpirySeconds()));
        }
        if (agreed.keepAliveSeconds() != connect.variableHeader().keepAliveTimeSeconds()) {
            answer.add(new IntegerProperty(MqttProperties.SERVER_KEEP_ALIVE, agreed.keepAliveSeconds()));
        }
        if (assigned) {
            answer.add(new StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, clientId));
        }
        return answer;
    }

    private Outbound.Terms terms() {
        return new Outbound.Terms(
                connect.variableHeader().version(),
                asked(MqttProperties.RECEIVE_MAXIMUM)
                        .orElse(
                                isMqtt5()
                                        ? LARGEST_RECEIVE_MAXIMUM
                                        : parts.config().receiveMaximum()),
                longestPacketBytes(),
                Math.min(
                        asked(MqttProperties.TOPIC_ALIAS_MAXIMUM).orElse(0),
                        parts.config().topicAliasMaximum()));
    }

    /** Of those that the client takes. */
    private long longestPacketBytes() {
        return asked(MqttProperties.MAXIMUM_PACKET_SIZE)
                .map(Integer::toUnsignedLong)
                .orElse(UNLIMITED);
    }

    private int keepAliveSeconds() {
        int wanted = connect.variableHeader().keepAliveTimeSeconds();
        int longest = (int) parts.config().maxKeepAlive().toSeconds();
        boolean within = longest == 0 || wanted > 0 && wanted <= longest;
        return within || !isMqtt5() ? wanted : longest; // an MQTT 3 client could not be told
    }

    private long sessionExpirySeconds() {
        long longest = parts.config().maxSessionExpiry().toSeconds();
        if (!isMqtt5()) {
            return connect.variableHeader().isCleanSession() ? 0 : longest;
        }
        return Math.min(
                longest,
                asked(MqttProperties.SESSION_EXPIRY_INTERVAL)
                        .map(Integer::toUnsignedLong)
                        .orElse(0L));
    }

    private Optional<Session.Will> will(Publisher publisher) {
        MqttConnectVariableHeader header = connect.variableHeader();
        MqttConnectPayload payload = connect.payload();
        if (!header.isWillFlag()) {
            return Optional.empty();
        }
        long delaySeconds = MessageProperties.value(
                        payload.willProperties(), MqttProperties.WILL_DELAY_INTERVAL, Integer.class)
                .map(Integer::toUnsignedLong)
                .orElse(0L);
        Publish publish = new Publish(
                payload.willTopic(),
                Buffer.buffer(payload.willMessageInBytes()),
                MqttQoS.valueOf(header.willQos()),
                header.isWillRetain(),
                false,
                MessageProperties.of(payload.willProperties()),
                publisher);
        return Optional.of(new Session.Will(publish, delaySeconds));
    }

    private Optional<Integer> asked(int property) {
        return MessageProperties.value(asked, property, Integer.class);
    }

    private boolean isMqtt5() {
        return connect.variableHeader().version() >= 5;
    }
}
