package dev.atmosphere.launcher.bench.broker;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client of the load: as much of MQTT 3.1.1 as publishing, subscribing and acknowledging QoS 1 takes, on a socket that does not
 * block. What arrives is counted, not kept. Used by the loop's thread only.
 */
final class LoadClient {
    /** Holds the largest packet without its payload's rest, and many small ones. */
    private static final int OUT_BYTES = 64 * 1024;

    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH = 0x30;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int HIGHEST_PACKET_ID = 0xffff;

    private final String clientId;
    private final SocketChannel channel;
    private final SelectionKey key;
    /** Shared by all clients of a loop: what one read brings is used up before the next. */
    private final ByteBuffer in;

    private ByteBuffer out;
    /** The rest of a large payload; nothing comes behind it before it is written. */
    private ByteBuffer tail;
    /** The beginning of a packet that the last read cut off. */
    private byte[] cutOff = new byte[0];
    /** Of a PUBLISH that is being read: bytes still to come, and its identifier, 0 with QoS 0. */
    private int toCome;

    private int arrivingId;
    private boolean connected;
    private boolean subscribed;
    private int lastPacketId;
    private long published;
    private long acknowledged;
    private long received;

    /** Connecting; {@link #isConnected} once the broker has let it in. */
    LoadClient(Selector selector, InetSocketAddress broker, String clientId, ByteBuffer in) throws IOException {
        this.clientId = clientId;
        this.in = in;
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(broker);
    }

    // ---- what it has done

    boolean isConnected() {
        return connected;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    long published() {
        return published;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** Messages that arrived whole. */
    long received() {
        return received;
    }

    // ---- what it does

    void subscribe(String filter, int qos) {
        byte[] name = utf8(filter);
        ByteBuffer to = out();
        to.put((byte) SUBSCRIBE);
        putVarInt(to, 2 + 2 + name.length + 1);
        to.putShort((short) 1).putShort((short) name.length).put(name).put((byte) qos);
    }

    /**
     * Publishes, if there is room to write it; written with the next {@link #flush}.
     *
     * @param number of the message, which makes it different from all others
     * @return whether it will be written
     */
    boolean publish(byte[] topic, int qos, Payload payload, long number) {
        int room = 1 + 4 + 2 + topic.length + 2 + payload.begin().length;
        if (tail != null || out().remaining() < room) {
            return false;
        }
        ByteBuffer to = out();
        to.put((byte) (PUBLISH | qos << 1));
        putVarInt(to, 2 + topic.length + (qos > 0 ? 2 : 0) + payload.size());
        to.putShort((short) topic.length).put(topic);
        if (qos > 0) {
            lastPacketId = lastPacketId == HIGHEST_PACKET_ID ? 1 : lastPacketId + 1;
            to.putShort((short) lastPacketId);
        }
        payload.putBegin(to, number);
        if (payload.rest().hasRemaining()) {
            tail = payload.rest().duplicate();
        }
        published++;
        return true;
    }

    /** Writes what the socket takes now; the loop goes on with what is left. */
    void flush() throws IOException {
        if (!connectedSocket() || out == null || out.position() == 0 && tail == null) {
            return;
        }
        out.flip();
        if (tail == null) {
            channel.write(out);
        } else {
            channel.write(new ByteBuffer[] {out, tail});
        }
        boolean all = !out.hasRemaining() && (tail == null || !tail.hasRemaining());
        out.compact();
        if (tail != null && !tail.hasRemaining()) {
            tail = null;
        }
        int ops = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    /** Gives up what is half written; the broker is told nothing. */
    void close() throws IOException {
        key.cancel();
        channel.close();
    }

    // ---- what happens to it

    /** Called by the loop when the socket can be read from, or written to. */
    void onReady() throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            sendConnect();
        }
        if (key.isReadable()) {
            read();
        }
        flush();
    }

    private void sendConnect() throws IOException {
        byte[] id = utf8(clientId);
        ByteBuffer packet = ByteBuffer.allocate(64 + id.length);
        packet.put((byte) CONNECT);
        putVarInt(packet, 2 + 4 + 1 + 1 + 2 + 2 + id.length);
        packet.putShort((short) 4).put(utf8("MQTT")).put((byte) 4);
        packet.put((byte) 2).putShort((short) 0); // a clean session, no keep alive
        packet.putShort((short) id.length).put(id).flip();
        key.interestOps(SelectionKey.OP_READ);
        while (packet.hasRemaining()) {
            channel.write(packet); // the first bytes of an empty socket
        }
    }

    private void read() throws IOException {
        in.clear();
        in.put(cutOff);
        if (channel.read(in) < 0) {
            throw new EOFException("the broker closed the connection of " + clientId);
        }
        in.flip();
        while (in.hasRemaining()) {
            if (toCome > 0) {
                skip();
            } else if (!next()) {
                break;
            }
        }
        cutOff = new byte[in.remaining()];
        in.get(cutOff);
    }

    private void skip() {
        int count = Math.min(toCome, in.remaining());
        in.position(in.position() + count);
        toCome -= count;
        if (toCome == 0) {
            arrived();
        }
    }

    /** Reads one packet, a PUBLISH up to its payload; false, and nothing is read, if that is not there yet. */
    private boolean next() throws IOException {
        int start = in.position();
        int first = in.get() & 0xff;
        int length = 0;
        int shift = 0;
        int b = 0x80;
        while ((b & 0x80) != 0 && in.hasRemaining()) {
            b = in.get();
            length |= (b & 0x7f) << shift;
            shift += 7;
        }
        boolean whole = (b & 0x80) == 0
                && ((first & 0xf0) == PUBLISH ? beginPublish(first, length) : shortPacket(first, length));
        if (!whole) {
            in.position(start);
        }
        return whole;
    }

    private boolean beginPublish(int first, int length) {
        if (in.remaining() < 2) {
            return false;
        }
        int topic = in.getShort(in.position()) & 0xffff;
        int head = 2 + topic + ((first & 6) == 0 ? 0 : 2);
        if (in.remaining() < head) {
            return false;
        }
        in.position(in.position() + head);
        arrivingId = (first & 6) == 0 ? 0 : in.getShort(in.position() - 2) & 0xffff;
        toCome = length - head;
        if (toCome == 0) {
            arrived();
        }
        return true;
    }

    private boolean shortPacket(int first, int length) throws IOException {
        if (in.remaining() < length) {
            return false;
        }
        int last = length == 0 ? 0 : in.get(in.position() + length - 1) & 0xff;
        in.position(in.position() + length);
        switch (first) {
            case CONNACK -> connected = accepted("the connection", last);
            case SUBACK -> subscribed = accepted("the subscription", last & 0x80);
            case PUBACK -> acknowledged++;
            default -> throw new IOException("the broker sent a packet that begins with " + first + " to " + clientId);
        }
        return true;
    }

    private boolean accepted(String what, int code) throws IOException {
        if (code != 0) {
            throw new IOException("the broker refused " + what + " of " + clientId + ": " + code);
        }
        return true;
    }

    private void arrived() {
        received++;
        if (arrivingId != 0) {
            out().put((byte) PUBACK).put((byte) 2).putShort((short) arrivingId);
        }
    }

    // ---- encoding

    private boolean connectedSocket() {
        return channel.isConnected();
    }

    private ByteBuffer out() {
        if (out == null) {
            out = ByteBuffer.allocateDirect(OUT_BYTES);
        }
        return out;
    }

    private static void putVarInt(ByteBuffer to, int value) {
        int rest = value;
        do {
            int b = rest & 0x7f;
            rest >>>= 7;
            to.put((byte) (rest > 0 ? b | 0x80 : b));
        } while (rest > 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
