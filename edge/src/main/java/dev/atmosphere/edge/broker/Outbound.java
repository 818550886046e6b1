package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.packet.PublishHead;
import dev.atmosphere.edge.broker.websocket.WebSocketFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.ssl.SslHandler;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What is written to one client. Little is handed to the socket before it has drained: a large payload goes out in slices of
 * {@value #SLICE_BYTES} bytes from where it lies, so that a client that does not read costs that much and not a copy of the
 * picture. Short packets (acknowledgements) go ahead of messages, but never into one.
 *
 * <p>Used on the broker's event loop only.
 */
final class Outbound {
    static final int SLICE_BYTES = 128 * 1024;
    /** Payloads up to this size are written in one buffer with their head. */
    private static final int SMALL_BYTES = 8 * 1024;
    /** So many short packets waiting mean that the client does not read its acknowledgements. */
    private static final int BACKLOG = 1000;

    private static final int LINGER_SECONDS = 5;

    private final ChannelHandlerContext context;
    private final Channel channel;
    private final Terms terms;
    private final Clock clock;
    private final BrokerMetrics metrics;
    private final Queue<MqttMessage> shortPackets = new ArrayDeque<>();
    private final Map<String, Integer> aliases = new HashMap<>();
    private ByteBuf rest;
    private boolean flushDue;
    private boolean closed;

    /**
     * What the client asked of the broker in its CONNECT.
     *
     * @param receiveMaximum how many QoS 1 and 2 messages it takes at once
     * @param maxPacketBytes the largest packet it takes
     * @param topicAliasMaximum how many aliases it remembers
     */
    record Terms(int protocolLevel, int receiveMaximum, long maxPacketBytes, int topicAliasMaximum) {
        boolean isMqtt5() {
            return protocolLevel >= 5;
        }
    }

    Outbound(ChannelHandlerContext context, Terms terms, Clock clock, BrokerMetrics metrics) {
        this.context = context;
        this.channel = context.channel();
        this.terms = terms;
        this.clock = clock;
        this.metrics = metrics;
    }

    Terms terms() {
        return terms;
    }

    /** Whether a message could be handed to the socket now. */
    boolean isReady() {
        return !closed && rest == null && shortPackets.isEmpty() && channel.isWritable();
    }

    /** Whether the client lets its acknowledgements pile up. */
    boolean isBackedUp() {
        return shortPackets.size() >= BACKLOG;
    }

    /** Sends an acknowledgement, a reply or the like. */
    void send(MqttMessage packet) {
        if (closed) {
            return;
        }
        if (rest != null || !channel.isWritable()) {
            shortPackets.add(packet);
            return;
        }
        writeShort(packet);
    }

    /**
     * Sends a last packet, or none, and ends the output; the socket closes when the client has read that and closes its side, or
     * after {@value #LINGER_SECONDS} s. Closing at once, with bytes of the client unread, would reset the connection and take
     * away from it what it was just told. What is half written or waiting is given up.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the channel tells of its end
    void sendLast(MqttMessage packet) {
        if (closed) {
            return;
        }
        boolean inTheMiddle = rest != null;
        close();
        if (packet == null || inTheMiddle) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(f -> endOutput());
        } else {
            metrics.packetSent();
            context.writeAndFlush(packet).addListener(f -> endOutput());
        }
        context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the channel tells of its end
    private void endOutput() {
        ChannelHandlerContext webSocket = context.pipeline().context(WebSocketFrames.class);
        SslHandler ssl = context.pipeline().get(SslHandler.class);
        if (webSocket != null) {
            ((WebSocketFrames) webSocket.handler()).sendClose(webSocket);
        } else if (ssl != null) {
            ssl.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            duplex.shutdownOutput();
        }
    }

    /** Closes at once: the client has said that it goes. */
    @SuppressWarnings("FutureReturnValueIgnored") // the channel tells of its end
    void closeNow() {
        close();
        context.close();
    }

    void close() {
        closed = true;
        shortPackets.clear();
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    /**
     * Sends a message; only when {@link #isReady}.
     *
     * @param packetId 0 with QoS 0
     * @return false if it is larger than the client allows; it is not sent then
     */
    boolean publish(Delivery delivery, int packetId, boolean duplicate) {
        Message message = delivery.message();
        ByteBuf payload = message.payload();
        int size = payload.readableBytes();
        boolean small = size <= SMALL_BYTES;
        ByteBuf head = head(delivery, packetId, duplicate).encode(context.alloc(), size, small ? size : 0);
        if (head.readableBytes() + (long) size > terms.maxPacketBytes()) {
            head.release();
            aliases.remove(message.topic());
            return false;
        }
        metrics.sent(delivery.qos(), size);
        if (small) {
            head.writeBytes(payload, payload.readerIndex(), size);
            write(head);
        } else {
            write(head);
            rest = payload.retainedDuplicate(); // it may be acknowledged before it is written
            writeRest();
        }
        return true;
    }

    /** The socket has drained: goes on where it stopped. */
    void onWritable() {
        writeRest();
        while (rest == null && !closed && channel.isWritable() && !shortPackets.isEmpty()) {
            writeShort(shortPackets.remove());
        }
    }

    private void writeRest() {
        while (rest != null && !closed && channel.isWritable()) {
            int count = Math.min(SLICE_BYTES, rest.readableBytes());
            ByteBuf slice = rest.readRetainedSlice(count);
            if (!rest.isReadable()) {
                rest.release();
                rest = null;
            }
            write(slice);
        }
    }

    private PublishHead head(Delivery delivery, int packetId, boolean duplicate) {
        Message message = delivery.message();
        String topic = message.topic();
        MqttProperties properties = null;
        if (terms.isMqtt5()) {
            Integer known = aliases.get(topic);
            boolean alias = known != null || aliases.size() < terms.topicAliasMaximum();
            boolean any =
                    message.hasProperties() || alias || !delivery.identifiers().isEmpty();
            properties = any ? message.properties(clock.instant()) : MqttProperties.NO_PROPERTIES;
            for (int identifier : delivery.identifiers()) {
                properties.add(new IntegerProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER, identifier));
            }
            if (known != null) {
                properties.add(new IntegerProperty(MqttProperties.TOPIC_ALIAS, known));
                topic = "";
            } else if (alias) {
                int next = aliases.size() + 1;
                aliases.put(topic, next);
                properties.add(new IntegerProperty(MqttProperties.TOPIC_ALIAS, next));
            }
        }
        return new PublishHead(topic, delivery.qos().value(), delivery.retain(), duplicate, packetId, properties);
    }

    private void writeShort(MqttMessage packet) {
        metrics.packetSent();
        write(packet);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write fails the channel, which tells the connection
    private void write(Object packet) {
        context.write(packet, context.voidPromise());
        flushSoon();
    }

    /** One flush for all that one round of the event loop writes. */
    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            context.executor().execute(() -> {
                flushDue = false;
                context.flush();
            });
        }
    }
}
