package dev.atmosphere.edge.broker.packet;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.Arrays;

/**
 * One packet's bytes while they arrive. What stands before a large PUBLISH's payload is read first, so that the payload then goes
 * straight into the one array that it stays in; every other packet is kept in one array of exactly its size.
 */
final class ArrivingPacket {
    /** From this size on a second copy of the payload costs more than reading in two steps. */
    private static final int LARGE_BYTES = 16 * 1024;

    private final Payloads payloads;
    private final int size;
    private final int bodyAt;
    private final long sinceNanos = System.nanoTime();
    /** The whole packet, or what stands before its payload; as long as is known to be needed. */
    private byte[] begin;
    /** Null for most packets, and before it is known where the payload begins. */
    private Payloads.Payload payload;
    /** Bytes in the later of the two. */
    private int filled;

    /**
     * @param fixedHeader of which the first bytes, up to {@code bodyAt}, are the packet's fixed header
     * @param size of the whole packet
     * @param payloads where a large one's array is from
     */
    ArrivingPacket(byte[] fixedHeader, int bodyAt, int size, Payloads payloads) {
        this.payloads = payloads;
        this.size = size;
        this.bodyAt = bodyAt;
        boolean inTwo = size >= LARGE_BYTES && (fixedHeader[0] & 0xff) >> 4 == MqttMessageType.PUBLISH.value();
        begin = new byte[inTwo ? PacketReader.beforePayload(fixedHeader, bodyAt, bodyAt, 0) : size];
        System.arraycopy(fixedHeader, 0, begin, 0, bodyAt);
        filled = bodyAt;
    }

    int size() {
        return size;
    }

    /** When its first bytes came ({@link System#nanoTime}). */
    long sinceNanos() {
        return sinceNanos;
    }

    /**
     * Takes what is there of it.
     *
     * @param level the connection's protocol level
     * @return whether it is whole
     */
    boolean fill(ByteBuf from, int level) {
        while (payload == null) {
            if (!filled(begin, begin.length, from)) {
                return false;
            }
            if (begin.length == size) {
                return true;
            }
            int before = Math.min(size, PacketReader.beforePayload(begin, bodyAt, begin.length, level));
            if (before > begin.length) {
                begin = Arrays.copyOf(begin, before);
            } else {
                payload = payloads.take(size - before);
                filled = 0;
            }
        }
        return filled(payload.array(), payload.readableBytes(), from);
    }

    private boolean filled(byte[] array, int length, ByteBuf from) {
        int count = Math.min(from.readableBytes(), length - filled);
        from.readBytes(array, filled, count);
        filled += count;
        return filled == length;
    }

    /** What a whole one says. */
    MqttMessage read(PacketReader reader) throws ProtocolViolation {
        return payload == null ? reader.read(begin, bodyAt) : reader.read(begin, bodyAt, payload);
    }
}
