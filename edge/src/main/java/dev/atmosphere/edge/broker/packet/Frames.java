package dev.atmosphere.edge.broker.packet;

import static dev.atmosphere.edge.broker.packet.ProtocolViolation.malformed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;

/**
 * Cuts one connection's bytes into packets and passes on, one after the other, what {@link PacketReader} makes of them.
 *
 * <p>A packet is on the heap once ({@link ArrivingPacket}), and not before the {@link InboundBudget} has granted its size, which is
 * checked against the maximum packet size first. A violation is passed on once, as a user event, and everything after it is thrown away.
 *
 * <p>{@link #pause} holds packets back, as bytes: what was read already (one read's worth) stays here, the rest in the socket.
 * Packets sent right behind a CONNECT wait here until it is answered.
 */
public final class Frames extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_FIXED_HEADER = 5;

    private final int maxPacketBytes;
    private final InboundBudget budget;
    private final Payloads payloads;
    private final PacketReader reader;

    private ChannelHandlerContext context;
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;
    private final byte[] header = new byte[LONGEST_FIXED_HEADER];
    private int headerBytes;
    private int packetSize;
    private ArrivingPacket packet;
    private boolean paused;
    private boolean inLine;
    private boolean ended;
    private boolean draining;
    private long lastReadNanos = System.nanoTime();

    public Frames(int maxPacketBytes, InboundBudget budget, Payloads payloads, PacketReader reader) {
        this.payloads = payloads;
        this.maxPacketBytes = maxPacketBytes;
        this.budget = budget;
        this.reader = reader;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lastReadNanos = System.nanoTime();
        ByteBuf in = (ByteBuf) message;
        if (ended) {
            in.release();
            return;
        }
        unread = unread.isReadable() ? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), unread, in) : in;
        drain();
    }

    /** Stops passing packets on, and reading. */
    public void pause() {
        paused = true;
        if (!draining) {
            readOnOrNot();
        }
    }

    public void resume() {
        if (paused) {
            paused = false;
            drain();
        }
    }

    /** Whether the connection is not read at present, whatever the client sends. */
    public boolean isHeldBack() {
        return paused || inLine;
    }

    /** Passes nothing on any more; bytes that still arrive are thrown away. */
    public void end() {
        ended = true;
        if (packet != null && !inLine) {
            budget.release(packetSize);
        }
        packet = null;
        if (!draining) {
            dropUnread();
        }
    }

    /** When bytes last arrived, or when reading was resumed: what keep alive is measured from ({@link System#nanoTime}). */
    public long lastReadNanos() {
        return lastReadNanos;
    }

    /** Since when a packet is incomplete through the client's fault, 0 if none is. */
    public long incompleteSinceNanos() {
        return packet != null && !paused && !inLine ? packet.sinceNanos() : 0;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void drain() {
        if (draining) {
            return; // called back from within a packet: the loop below goes on
        }
        draining = true;
        try {
            while (!ended && !paused && !inLine && unread.isReadable()) {
                if (packet == null && !begin()) {
                    continue;
                }
                if (packet.fill(unread, reader.protocolLevel())) {
                    passOn();
                }
            }
        } catch (ProtocolViolation e) {
            end();
            context.fireUserEventTriggered(e);
        } finally {
            draining = false;
            if (ended || !unread.isReadable()) {
                dropUnread();
            }
            readOnOrNot();
        }
    }

    /** Reads on in the fixed header; true if there is a packet to be filled. */
    private boolean begin() throws ProtocolViolation {
        byte next = unread.readByte();
        header[headerBytes++] = next;
        if (headerBytes == 1) {
            MqttMessageType type = PacketReader.typeOf(next);
            if (reader.protocolLevel() == 0 && type != MqttMessageType.CONNECT) {
                throw malformed(type + " before CONNECT");
            }
            return false;
        }
        if ((next & 0x80) != 0) {
            if (headerBytes == LONGEST_FIXED_HEADER) {
                throw malformed("the remaining length has more than four bytes");
            }
            return false;
        }
        if (next == 0 && headerBytes > 2) {
            throw malformed("the remaining length is encoded in more bytes than it needs");
        }
        int remaining = 0;
        for (int i = headerBytes - 1; i > 0; i--) {
            remaining = remaining << 7 | header[i] & 0x7f;
        }
        if (headerBytes + (long) remaining > maxPacketBytes) {
            throw new ProtocolViolation(
                    ProtocolViolation.PACKET_TOO_LARGE,
                    "a packet of " + (headerBytes + (long) remaining) + " bytes; at most " + maxPacketBytes
                            + " are taken");
        }
        packetSize = headerBytes + remaining;
        if (!budget.reserve(packetSize, this::granted)) {
            inLine = true;
            return false;
        }
        packet = new ArrivingPacket(header, headerBytes, packetSize, payloads);
        if (packetSize == headerBytes) {
            passOn();
            return false;
        }
        return true;
    }

    private void granted() {
        inLine = false;
        if (ended) {
            budget.release(packetSize);
            return;
        }
        packet = new ArrivingPacket(header, headerBytes, packetSize, payloads);
        // Not at once: another connection's packet is just being settled further up in the call.
        context.executor().execute(this::drain);
    }

    private void passOn() throws ProtocolViolation {
        ArrivingPacket whole = packet;
        packet = null;
        headerBytes = 0;
        try {
            MqttMessage message = whole.read(reader);
            context.fireChannelRead(message);
        } finally {
            budget.release(whole.size());
        }
    }

    private void readOnOrNot() {
        boolean read = ended || !paused && !inLine;
        if (context.channel().config().isAutoRead() != read) {
            lastReadNanos = System.nanoTime();
            context.channel().config().setAutoRead(read);
        }
    }

    private void dropUnread() {
        unread.release();
        unread = Unpooled.EMPTY_BUFFER;
    }
}
