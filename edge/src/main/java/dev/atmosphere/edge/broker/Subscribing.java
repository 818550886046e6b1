package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.packet.ProtocolViolation;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one connection subscribes to and unsubscribes from: each topic filter is answered for itself. */
final class Subscribing {
    /** In MQTT 3.1.1 the one code for "no". */
    private static final int V3_FAILURE = 0x80;

    private final Connection connection;
    private final Session session;
    private final Publisher client;
    private final Authentication.Rights rights;
    private final Parts parts;

    Subscribing(Connection connection, Session session, Publisher client, Authentication.Rights rights, Parts parts) {
        this.connection = connection;
        this.session = session;
        this.client = client;
        this.rights = rights;
        this.parts = parts;
    }

    void onSubscribe(MqttSubscribeMessage packet) throws ProtocolViolation {
        checkAnswer(packet.payload().topicSubscriptions().size());
        int identifier = MessageProperties.value(
                        packet.idAndPropertiesVariableHeader().properties(),
                        MqttProperties.SUBSCRIPTION_IDENTIFIER,
                        Integer.class)
                .orElse(0);
        List<Integer> codes = new ArrayList<>();
        List<Subscription> wantRetained = new ArrayList<>();
        long before = parts.journal().place();
        for (MqttTopicSubscription wish : packet.payload().topicSubscriptions()) {
            codes.add(subscribe(wish, identifier, wantRetained));
        }
        connection.answer(
                parts.journal().placeSince(before),
                Packets.subAck(packet.variableHeader().messageId(), codes));
        wantRetained.forEach(parts.exchange()::deliverRetained);
    }

    void onUnsubscribe(MqttUnsubscribeMessage packet) throws ProtocolViolation {
        checkAnswer(packet.payload().topics().size());
        List<Short> codes = new ArrayList<>();
        long before = parts.journal().place();
        for (String text : packet.payload().topics()) {
            Subscription subscription = session.unsubscribe(text);
            if (subscription != null) {
                parts.exchange().unsubscribe(subscription);
            }
            codes.add((short) (subscription != null ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED));
        }
        connection.answer(
                parts.journal().placeSince(before),
                Packets.unsubAck(packet.variableHeader().messageId(), codes));
    }

    /** Neither can the answer be shortened nor the client do without it. */
    private void checkAnswer(int codes) throws ProtocolViolation {
        long longest = connection.outbound().terms().maxPacketBytes();
        if (Packets.codesBytes(codes) > longest) {
            throw new ProtocolViolation(
                    ProtocolViolation.PACKET_TOO_LARGE,
                    "the answer to " + codes + " topic filters is larger than the " + longest
                            + " bytes that the client takes");
        }
    }

    /** The code of the SUBACK. */
    private int subscribe(MqttTopicSubscription wish, int identifier, List<Subscription> wantRetained) {
        Optional<TopicFilter> filter = TopicFilter.parse(wish.topicFilter());
        int maxLevels = parts.config().maxTopicLevels();
        if (filter.isEmpty() || TopicFilter.levels(wish.topicFilter()) > maxLevels) {
            return refuse(
                    ReasonCode.TOPIC_FILTER_INVALID, "not a topic filter of at most " + maxLevels + " levels", wish);
        }
        if (!rights.maySubscribe(filter.get().pattern())) {
            return refuse(rights.subscriptionRefusal().reasonCode(), "not allowed", wish);
        }
        Map<String, Subscription> mine = session.subscriptions();
        Subscription replaced = mine.get(wish.topicFilter());
        int maxSubscriptions = parts.config().maxSubscriptionsPerClient();
        if (replaced == null && mine.size() >= maxSubscriptions) {
            return refuse(ReasonCode.QUOTA_EXCEEDED, "more than " + maxSubscriptions + " subscriptions", wish);
        }
        MqttSubscriptionOption option = wish.option();
        Subscription subscription = new Subscription(
                session, filter.get(), option.qos(), option.isNoLocal(), option.isRetainAsPublished(), identifier);
        session.subscribe(subscription);
        parts.exchange().subscribe(subscription, replaced);
        RetainedHandlingPolicy handling = option.retainHandling();
        boolean retained = handling == RetainedHandlingPolicy.SEND_AT_SUBSCRIBE
                || handling == RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS && replaced == null;
        if (retained && filter.get().share().isEmpty()) {
            wantRetained.add(subscription);
        }
        return option.qos().value();
    }

    private int refuse(int reasonCode, String why, MqttTopicSubscription wish) {
        String text = wish.topicFilter();
        String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        parts.metrics().refused("subscription", client, "'" + shown + "': " + why);
        return client.protocolLevel() >= 5 ? reasonCode : V3_FAILURE;
    }
}
