package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.packet.ProtocolViolation;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;

/**
 * The messages that one connection publishes: each waits for its verdict, then is passed on to subscribers and answered, all in the
 * order in which they came, however the verdicts come. A QoS 2 message that is sent again is not offered again.
 *
 * <p>Used on the broker's event loop only.
 */
final class Intake {
    /** Of a message that waits, beside its payload, roughly. */
    private static final int OVERHEAD_BYTES = 512;

    private final Connection connection;
    private final Session session;
    private final Publisher publisher;
    private final Authentication.Rights rights;
    private final Parts parts;
    private final String[] aliases;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private final AfterCommit offering;
    private int unacknowledged;
    /** Decided, but not on disk yet. */
    private int settling;

    private static final class Pending {
        private final Publish publish;
        private final int packetId;
        private final int bytes;
        private boolean claimed = true;
        private boolean ours;
        private Verdict verdict;

        Pending(Publish publish, int packetId) {
            this.publish = publish;
            this.packetId = packetId;
            this.bytes = publish.body().readableBytes();
        }
    }

    Intake(Connection connection, Session session, Publisher publisher, Authentication.Rights rights, Parts parts) {
        this.connection = connection;
        this.session = session;
        this.publisher = publisher;
        this.rights = rights;
        this.parts = parts;
        this.offering = new AfterCommit(parts.journal(), connection::intakeMoved);
        this.aliases = new String[parts.config().topicAliasMaximum() + 1];
    }

    void onPublish(MqttPublishMessage packet) throws ProtocolViolation {
        String topic = topic(packet);
        MqttQoS qos = packet.fixedHeader().qosLevel();
        int packetId = packet.variableHeader().packetId();
        parts.metrics().received(qos, packet.payload().readableBytes());
        Incoming.State before = qos == MqttQoS.EXACTLY_ONCE ? session.incoming().state(packetId) : null;
        if (before == Incoming.State.ANSWERED) {
            connection.answer(0, Packets.pubRec(packetId, ReasonCode.SUCCESS, MqttProperties.NO_PROPERTIES));
            return;
        }
        if (before == Incoming.State.PENDING) {
            return; // it is answered when its verdict comes
        }
        if (qos != MqttQoS.AT_MOST_ONCE
                && before == null
                && unanswered() >= parts.config().receiveMaximum()
                && publisher.protocolLevel() >= 5) {
            throw new ProtocolViolation(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + parts.config().receiveMaximum() + " unacknowledged messages");
        }
        Publish publish = new Publish(
                topic,
                BufferInternal.buffer(packet.payload()),
                qos,
                packet.fixedHeader().isRetain(),
                packet.fixedHeader().isDup(),
                MessageProperties.of(packet.variableHeader().properties()),
                publisher,
                qos == MqttQoS.EXACTLY_ONCE ? Optional.of(session.incoming().begin(packetId)) : Optional.empty());
        begin(publish, packetId);
    }

    void onPubRel(int packetId) {
        long before = parts.journal().place();
        // One that has no PUBREC yet is not released: it still waits for its verdict.
        boolean known = session.incoming().state(packetId) == Incoming.State.ANSWERED
                && session.incoming().end(packetId);
        // Else a new message under this identifier would be taken for the old one after a restart.
        connection.answer(
                parts.journal().placeSince(before),
                Packets.pubComp(packetId, known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }

    /** Whether so much is pending that the client should not be read on for a while. */
    boolean isFull() {
        int limit = parts.config().receiveMaximum();
        return pending.size() + settling >= (publisher.protocolLevel() >= 5 ? 2 * limit : limit);
    }

    private int unanswered() {
        return unacknowledged + session.incoming().size();
    }

    private void begin(Publish publish, int packetId) {
        Verdict refusal = refusal(publish);
        Pending one = new Pending(publish, packetId);
        if (publish.qos() == MqttQoS.AT_LEAST_ONCE) {
            unacknowledged++;
        }
        pending.add(one);
        parts.budget().hold(one.bytes);
        if (refusal != null) {
            one.ours = true;
            decided(one, refusal);
            return;
        }
        Optional<Inbox> inbox = parts.exchange().inbox(publish.topic());
        if (inbox.isPresent()) {
            offer(one, inbox.get());
        } else {
            one.claimed = false;
            decided(one, Verdict.accepted());
        }
    }

    /** In the order in which they came; what must be known for good before it is offered waits for the disk. */
    private void offer(Pending one, Inbox inbox) {
        long before = parts.journal().place();
        if (one.publish.qos() == MqttQoS.EXACTLY_ONCE) {
            session.incoming().offered(one.packetId);
        }
        offering.run(parts.journal().placeSince(before), () -> parts.exchange()
                .offer(inbox, one.publish, verdict -> decided(one, verdict)));
    }

    /** Why the broker itself does not take it, or null. */
    private Verdict refusal(Publish publish) {
        String topic = publish.topic();
        if (!rights.mayPublish(topic) || TopicFilter.isReserved(topic)) {
            return Verdict.refused(Refusal.NOT_AUTHORIZED, "not allowed to publish on " + topic);
        }
        if (TopicFilter.levels(topic) > parts.config().maxTopicLevels()) {
            return Verdict.refused(
                    Refusal.TOPIC_NAME_INVALID,
                    "a topic of more than " + parts.config().maxTopicLevels() + " levels");
        }
        return null;
    }

    private void decided(Pending one, Verdict verdict) {
        one.verdict = verdict;
        Pending first;
        while ((first = pending.peek()) != null && first.verdict != null) {
            pending.remove();
            settle(first);
        }
        connection.intakeMoved();
    }

    /** Acts on the verdict at once; what is said of it waits until that is on disk. */
    private void settle(Pending one) {
        Publish publish = one.publish;
        boolean exactlyOnce = publish.qos() == MqttQoS.EXACTLY_ONCE;
        long before = parts.journal().place();
        Runnable answer;
        if (one.verdict instanceof Verdict.Accepted) {
            if (exactlyOnce) {
                session.incoming().accepted(one.packetId);
            }
            int receivers = parts.exchange().route(publish);
            boolean unseen = receivers == 0 && !one.claimed;
            answer = () -> answer(one, unseen ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS, "");
        } else if (one.verdict instanceof Verdict.Refused refused) {
            String reason = "message-"
                    + refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
            refused(one, reason, refused.text());
            int code = publisher.protocolLevel() >= 5 ? refused.reason().reasonCode() : ReasonCode.SUCCESS;
            if (exactlyOnce && code == ReasonCode.SUCCESS) {
                session.incoming().accepted(one.packetId);
            }
            answer = () -> answer(one, code, refused.text());
        } else {
            String text = ((Verdict.NotNow) one.verdict).text();
            refused(one, "not-now", text);
            answer = () -> putOff(one);
        }
        settling++;
        connection.afterCommit().run(parts.journal().placeSince(before), () -> {
            settling--;
            unacknowledged -= publish.qos() == MqttQoS.AT_LEAST_ONCE ? 1 : 0;
            answer.run();
            parts.budget().release(one.bytes);
            connection.intakeMoved();
        });
    }

    private void putOff(Pending one) {
        if (one.publish.qos() == MqttQoS.EXACTLY_ONCE) {
            session.incoming().end(one.packetId);
        }
        if (one.publish.qos() != MqttQoS.AT_MOST_ONCE) {
            connection.disconnect(ReasonCode.QUOTA_EXCEEDED);
            // Come back meanwhile, it waits there, and would wait for ever.
            session.connection().ifPresent(c -> c.disconnect(ReasonCode.QUOTA_EXCEEDED));
        }
    }

    /** An inbox has told its own refusals. */
    private void refused(Pending one, String reason, String text) {
        if (one.ours) {
            parts.metrics().refused(reason, publisher, one.publish.topic() + ": " + text);
        } else {
            parts.metrics().countRefused(reason);
        }
    }

    private void answer(Pending one, int reasonCode, String text) {
        if (one.publish.qos() == MqttQoS.AT_LEAST_ONCE) {
            connection.outbound().send(Packets.pubAck(one.packetId, reasonCode, reason(connection, reasonCode, text)));
        } else if (one.publish.qos() == MqttQoS.EXACTLY_ONCE) {
            if (reasonCode >= ReasonCode.UNSPECIFIED) {
                session.incoming().end(one.packetId);
            } else {
                session.incoming().answered(one.packetId);
            }
            // The client may have come back on another connection meanwhile: it waits for the answer there.
            session.connection().ifPresent(c -> c.outbound()
                    .send(Packets.pubRec(one.packetId, reasonCode, reason(c, reasonCode, text))));
        }
    }

    /** Why a message is refused, if its client wants to know and takes packets of that size. */
    private static MqttProperties reason(Connection to, int reasonCode, String text) {
        boolean wanted = !text.isEmpty() && reasonCode >= ReasonCode.UNSPECIFIED && to.wantsReasons();
        if (!wanted || Packets.replyBytes(text) > to.outbound().terms().maxPacketBytes()) {
            return MqttProperties.NO_PROPERTIES;
        }
        MqttProperties properties = new MqttProperties();
        properties.add(new StringProperty(MqttProperties.REASON_STRING, text));
        return properties;
    }

    private String topic(MqttPublishMessage packet) throws ProtocolViolation {
        String topic = packet.variableHeader().topicName();
        Integer alias = MessageProperties.value(
                        packet.variableHeader().properties(), MqttProperties.TOPIC_ALIAS, Integer.class)
                .orElse(null);
        if (alias == null) {
            return topic;
        }
        if (alias >= aliases.length) {
            throw new ProtocolViolation(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias " + alias);
        }
        if (!topic.isEmpty()) {
            aliases[alias] = topic;
            return topic;
        }
        if (aliases[alias] == null) {
            throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "topic alias " + alias + " names nothing yet");
        }
        return aliases[alias];
    }
}
