package dev.atmosphere.edge.broker;

import dev.atmosphere.access.SourceNetwork;
import dev.atmosphere.edge.broker.packet.Frames;
import dev.atmosphere.edge.broker.packet.PacketReader;
import dev.atmosphere.edge.broker.packet.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, from the socket's opening to its end: passes each packet to who deals with it, stops reading when
 * something cannot keep up, and ends once, whoever ends it.
 *
 * <p>Runs on the broker's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private static final AttributeKey<MqttVersion> ENCODER_VERSION = AttributeKey.valueOf("NETTY_CODEC_MQTT_VERSION");

    /** So many answers may wait for the disk. */
    private static final int MOST_ANSWERS = 1000;

    private final Parts parts;
    private final Frames frames;
    private final PacketReader reader;
    private final Connections connections;
    private final Optional<TurnedAway> turnedAway;
    private final long openedNanos = System.nanoTime();
    private final AfterCommit afterCommit;
    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

    private ChannelHandlerContext context;
    private InetSocketAddress remote;
    private SourceNetwork from;
    private Phase phase = Phase.NEW;
    private Outbound outbound;
    private Session session;
    private Intake intake;
    private Subscribing subscribing;
    private Handshake.Agreed agreed;
    private Optional<Pace> pace = Optional.empty();
    private ScheduledFuture<?> readingOn;
    private boolean toldOfPace;

    private enum Phase {
        NEW,
        DECIDING,
        OPEN,
        ENDED
    }

    /** Why a connection is not read for a while. */
    private enum Hold {
        /** Its CONNECT is not answered yet. */
        DECIDING,
        /** Too many of its messages wait for their verdict. */
        INTAKE,
        /** It does not read its acknowledgements. */
        BACKLOG,
        /** Too many answers wait for the disk. */
        DISK,
        /** It publishes faster than it may. */
        RATE
    }

    /** @param turnedAway what its CONNECT will be answered, whatever it says; empty = it is looked at */
    Connection(
            Parts parts, Frames frames, PacketReader reader, Connections connections, Optional<TurnedAway> turnedAway) {
        this.parts = parts;
        this.frames = frames;
        this.reader = reader;
        this.connections = connections;
        this.turnedAway = turnedAway;
        this.afterCommit = new AfterCommit(parts.journal(), this::answersMoved);
    }

    // ---- the socket's events

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        remote = (InetSocketAddress) ctx.channel().remoteAddress();
        from = SourceNetwork.of(remote.getAddress());
        connections.opened(this);
        parts.metrics().socketOpened();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.ENDED) {
            return;
        }
        try {
            onPacket((MqttMessage) message);
        } catch (ProtocolViolation e) {
            violated(e);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ProtocolViolation violation) {
            violated(violation);
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                noTls(handshake.cause());
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (phase == Phase.OPEN) {
            outbound.onWritable();
            session.outgoing().pump();
            answersMoved();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.closed(this);
        end(true);
        if (outbound != null) {
            outbound.close();
        }
        ctx.fireChannelInactive();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the channel tells of its end
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOG.debug("{}: {}", who(), cause.toString());
        } else {
            LOG.error("{}: closed after an unexpected failure", who(), cause);
        }
        end(true);
        ctx.close();
    }

    /** The TLS handshake has failed; {@code SslHandler} closes the socket. */
    private void noTls(Throwable why) {
        if (phase != Phase.ENDED && !(why instanceof ClosedChannelException)) {
            // Netty quotes what is no TLS, which may be a CONNECT with its password.
            refused("tls", why instanceof NotSslRecordException ? "what it sends is no TLS" : why.getMessage());
        }
        end(false);
    }

    // ---- packets

    private void onPacket(MqttMessage packet) throws ProtocolViolation {
        parts.metrics().packetReceived();
        if (packet instanceof MqttConnectMessage connect) {
            phase = Phase.DECIDING;
            hold(Hold.DECIDING, true);
            new Handshake(this, parts).begin(connect);
            return;
        }
        switch (packet.fixedHeader().messageType()) {
            case PUBLISH -> {
                MqttPublishMessage publish = (MqttPublishMessage) packet;
                int bytes = publish.payload().readableBytes()
                        + publish.variableHeader().topicName().length();
                intake.onPublish(publish);
                hold(Hold.INTAKE, intake.isFull());
                slowDown(bytes);
            }
            case PUBREL -> intake.onPubRel(packetId(packet));
            case PUBACK -> session.outgoing().onPubAck(packetId(packet));
            case PUBREC -> {
                int code = ((MqttPubReplyMessageVariableHeader) packet.variableHeader()).reasonCode() & 0xff;
                session.outgoing().onPubRec(packetId(packet), code >= ReasonCode.UNSPECIFIED);
            }
            case PUBCOMP -> session.outgoing().onPubComp(packetId(packet));
            case SUBSCRIBE -> subscribing.onSubscribe((MqttSubscribeMessage) packet);
            case UNSUBSCRIBE -> subscribing.onUnsubscribe((MqttUnsubscribeMessage) packet);
            case PINGREQ -> outbound.send(MqttMessage.PINGRESP);
            case DISCONNECT -> onDisconnect((MqttReasonCodeAndPropertiesVariableHeader) packet.variableHeader());
            default -> throw new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, "unexpected " + packet);
        }
        if (phase == Phase.OPEN) {
            answersMoved();
        }
    }

    private void onDisconnect(MqttReasonCodeAndPropertiesVariableHeader header) throws ProtocolViolation {
        Integer expiry = MessageProperties.value(
                        header.properties(), MqttProperties.SESSION_EXPIRY_INTERVAL, Integer.class)
                .orElse(null);
        if (expiry != null) {
            if (session.expirySeconds() == 0 && expiry != 0) {
                throw new ProtocolViolation(
                        ReasonCode.PROTOCOL_ERROR, "a session expiry in DISCONNECT, but none in CONNECT");
            }
            session.expireAfter(Math.min(
                    Integer.toUnsignedLong(expiry),
                    parts.config().maxSessionExpiry().toSeconds()));
        }
        boolean withWill = header.reasonCode() != ReasonCode.SUCCESS;
        end(withWill);
        outbound.closeNow();
    }

    private static int packetId(MqttMessage packet) {
        return ((MqttMessageIdVariableHeader) packet.variableHeader()).messageId();
    }

    // ---- what the handshake says

    /** The client is in. */
    void accept(Handshake.Agreed with, Session itsSession, MqttMessage connAck, Outbound to, boolean resumed) {
        agreed = with;
        session = itsSession;
        outbound = to;
        intake = new Intake(this, session, with.publisher(), with.rights(), parts);
        subscribing = new Subscribing(this, session, with.publisher(), with.rights(), parts);
        phase = Phase.OPEN;
        pace = parts.publishRates().arrived(with.publisher().clientId(), System.nanoTime());
        parts.metrics().connectionAccepted();
        speakItsVersion();
        outbound.send(connAck);
        if (session.isKept()) {
            // What its connection before began is on disk before anything is said of it here.
            afterCommit.run(parts.journal().place(), () -> {});
        }
        session.attach(this, with.sessionExpirySeconds(), with.will().orElse(null));
        LOG.debug("{}: connected, {}{}", with.publisher(), protocol(), resumed ? ", session resumed" : "");
        hold(Hold.DECIDING, false);
    }

    /** The client is not let in. */
    void reject(String reason, int reasonCode, String why) {
        refused(reason, why);
        boolean mqtt5 = reader.protocolLevel() >= 5;
        int code = mqtt5 ? reasonCode : ReasonCode.inMqtt3ConnAck(reasonCode);
        end(false);
        sendAndClose(Packets.connAck(code, false, MqttProperties.NO_PROPERTIES));
    }

    // ---- the end

    /** Sends a DISCONNECT with this reason (MQTT 5), and closes. */
    void disconnect(int reasonCode) {
        if (phase == Phase.ENDED) {
            return;
        }
        boolean open = phase == Phase.OPEN;
        end(true);
        sendAndClose(open && reader.protocolLevel() >= 5 ? Packets.disconnect(reasonCode) : null);
    }

    /** Closes the socket beneath TLS and all: its client has said nothing yet, and nothing is said to it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the channel tells of its end
    private void cutOff() {
        end(true);
        context.pipeline().firstContext().close();
    }

    /** Another connection came with the same client identifier. */
    void takenOver() {
        LOG.info("{}: another connection took its session over", who());
        disconnect(ReasonCode.SESSION_TAKEN_OVER);
    }

    private void violated(ProtocolViolation violation) {
        if (phase == Phase.ENDED) {
            return;
        }
        String reason = violation.reasonCode() == ProtocolViolation.PACKET_TOO_LARGE ? "packet-too-large" : "violation";
        boolean connecting = phase != Phase.OPEN;
        boolean canAnswer =
                reader.protocolLevel() >= 5 || violation.reasonCode() == ProtocolViolation.UNSUPPORTED_VERSION;
        if (connecting && canAnswer && reader.protocolLevel() > 0) {
            reject(reason, violation.reasonCode(), violation.getMessage());
            return;
        }
        refused(reason, violation.getMessage());
        disconnect(violation.reasonCode());
    }

    /** Takes the connection out of everything, once; what remains is to close the socket. */
    private void end(boolean withoutWord) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        frames.end();
        pace.ifPresent(p -> parts.publishRates().left(agreed.publisher().clientId(), p, System.nanoTime()));
        if (readingOn != null) {
            readingOn.cancel(false);
        }
        if (session != null) {
            parts.sessions().left(session, withoutWord);
        }
    }

    private void sendAndClose(MqttMessage last) {
        if (outbound == null) {
            outbound = new Outbound(context, new Outbound.Terms(0, 0, 0, 0), parts.clock(), parts.metrics());
        }
        speakItsVersion();
        outbound.sendLast(last);
    }

    /** Tells Netty's encoder the protocol version, as its decoder would. */
    private void speakItsVersion() {
        MqttVersion version = reader.protocolLevel() >= 5 ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1;
        context.channel().attr(ENCODER_VERSION).set(version);
    }

    // ---- reading on or not, and time

    void intakeMoved() {
        if (phase == Phase.OPEN) {
            hold(Hold.INTAKE, intake.isFull());
        }
    }

    /** Does not read a client that publishes faster than it may, for as long as that makes up for it. */
    private void slowDown(int bytes) {
        long waitNanos = pace.map(p -> p.published(bytes, System.nanoTime())).orElse(0L);
        if (waitNanos == 0 || phase != Phase.OPEN) {
            return;
        }
        parts.metrics().throttled(waitNanos);
        if (!toldOfPace) {
            toldOfPace = true;
            parts.metrics()
                    .tell("publish-rate", agreed.publisher(), "publishes faster than it may: is read more slowly");
        }
        hold(Hold.RATE, true);
        readingOn = context.executor().schedule(() -> hold(Hold.RATE, false), waitNanos, TimeUnit.NANOSECONDS);
    }

    /** Answers pile up if the client does not read them, or if the disk does not come after. */
    private void answersMoved() {
        if (phase == Phase.OPEN) {
            hold(Hold.BACKLOG, outbound.isBackedUp());
            hold(Hold.DISK, afterCommit.size() >= MOST_ANSWERS);
        }
    }

    private void hold(Hold why, boolean on) {
        boolean changed = on ? holds.add(why) : holds.remove(why);
        if (!changed || phase == Phase.ENDED) {
            return;
        }
        if (holds.isEmpty()) {
            frames.resume();
        } else {
            frames.pause();
        }
    }

    /** Called about every second: closes what has been silent, or unfinished, for too long. */
    void checkTime(long nowNanos) {
        BrokerConfig config = parts.config();
        if (phase == Phase.NEW || phase == Phase.DECIDING) {
            if (nowNanos - openedNanos > config.connectTimeout().toNanos()) {
                refused("connect-timeout", "no CONNECT within " + config.connectTimeout());
                cutOff();
            }
            return;
        }
        if (phase != Phase.OPEN) {
            return;
        }
        long since = frames.incompleteSinceNanos();
        if (since != 0 && nowNanos - since > config.packetTimeout().toNanos()) {
            refused("packet-timeout", "a packet unfinished for " + config.packetTimeout());
            disconnect(ReasonCode.UNSPECIFIED);
            return;
        }
        boolean ourFault = frames.isHeldBack() && !holds.contains(Hold.BACKLOG);
        long allowedNanos = TimeUnit.SECONDS.toNanos(agreed.keepAliveSeconds()) * 3 / 2;
        if (allowedNanos > 0 && !ourFault && nowNanos - frames.lastReadNanos() > allowedNanos) {
            refused("keep-alive", "silent for more than " + allowedNanos / 1_000_000 + " ms");
            disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }

    // ---- what it is

    Outbound outbound() {
        return outbound;
    }

    /**
     * Answers the client once that is on disk which the answer stands for.
     *
     * @param place in the journal; 0 = nothing on disk is needed
     */
    void answer(long place, MqttMessage packet) {
        afterCommit.run(place, () -> outbound.send(packet));
    }

    /** What is done, and said, once that is on disk which it stands for; in order. */
    AfterCommit afterCommit() {
        return afterCommit;
    }

    /** Whether the client wants reason strings (Request Problem Information). */
    boolean wantsReasons() {
        return agreed.wantsReasons();
    }

    /** Why it is not let in, whoever it is. */
    Optional<TurnedAway> turnedAway() {
        return turnedAway.or(() -> connections.turnsAway(this));
    }

    SourceNetwork from() {
        return from;
    }

    ChannelHandlerContext context() {
        return context;
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    String protocol() {
        return switch (reader.protocolLevel()) {
            case 3 -> "MQTT 3.1";
            case 4 -> "MQTT 3.1.1";
            default -> "MQTT " + reader.protocolLevel();
        };
    }

    InetSocketAddress remote() {
        return remote;
    }

    String address() {
        return remote.getAddress().getHostAddress() + ":" + remote.getPort();
    }

    private void refused(String reason, String why) {
        if (agreed != null) {
            parts.metrics().refused(reason, agreed.publisher(), why);
        } else {
            parts.metrics().refused(reason, remote, why);
        }
    }

    private Object who() {
        return agreed != null ? agreed.publisher() : "a connection from " + address();
    }
}
