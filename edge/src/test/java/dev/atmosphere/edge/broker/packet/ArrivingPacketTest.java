package dev.atmosphere.edge.broker.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivingPacketTest {
    private final Payloads payloads = new Payloads();

    private static final byte[] CONNECT_3 = HexFormat.of().parseHex("100d00044d51545404020000000161");
    private static final byte[] CONNECT_5 = HexFormat.of().parseHex("100e00044d5154540502000000000161");

    @ParameterizedTest
    @CsvSource({
        "4, 0, 1, 20000",
        "4, 1, 300, 20000",
        "4, 1, 40000, 0",
        "4, 1, 40000, 1",
        "5, 0, 1, 20000",
        "5, 1, 100, 2000000"
    })
    void a_large_publish_is_the_same_wherever_its_bytes_are_split(int level, int qos, int topic, int payload)
            throws ProtocolViolation {
        byte[] packet = publish(level, qos, topic, new byte[0], payload);
        Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            MqttPublishMessage read = (MqttPublishMessage) inPieces(packet, reader(level), random);

            assertThat(read.variableHeader().topicName()).hasSize(topic);
            assertThat(read.variableHeader().packetId()).isEqualTo(qos == 0 ? -1 : 7);
            assertThat(read.payload().readableBytes()).isEqualTo(payload);
            for (int i = 0; i < payload; i++) {
                if (read.payload().getByte(i) != (byte) i) {
                    throw new AssertionError("byte " + i + " is another");
                }
            }
        }
    }

    @Test
    void properties_of_any_length_stand_before_the_payload() throws ProtocolViolation {
        for (int text : new int[] {0, 100, 124, 125, 126, 16_000, 16_380, 16_381, 16_382, 60_000}) {
            byte[] contentType = new byte[3 + text];
            Arrays.fill(contentType, (byte) 'c');
            contentType[0] = 0x03;
            contentType[1] = (byte) (text >> 8);
            contentType[2] = (byte) text;

            MqttPublishMessage read =
                    (MqttPublishMessage) inPieces(publish(5, 1, 3, contentType, 30_000), reader(5), new Random(text));

            assertThat(read.payload().readableBytes()).isEqualTo(30_000);
            assertThat(((MqttProperties.StringProperty)
                                    read.variableHeader().properties().getProperty(MqttProperties.CONTENT_TYPE))
                            .value())
                    .hasSize(text);
        }
    }

    @Test
    void what_is_broken_is_refused_as_if_it_were_read_in_one() {
        Random random = new Random(11);
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            int level = random.nextBoolean() ? 4 : 5;
            byte[] packet = publish(level, random.nextInt(2), random.nextInt(40), new byte[0], 17_000);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                packet[4 + random.nextInt(50)] = (byte) random.nextInt(256);
            }
            String whole = outcome(() -> reader(level).read(packet, 4));
            String pieces = outcome(() -> inPieces(packet, reader(level), random));
            assertThat(pieces).as(HexFormat.of().formatHex(packet, 0, 60)).isEqualTo(whole);
            refused += whole.startsWith("refused") ? 1 : 0;
        }
        assertThat(refused).isBetween(500, 2_500);
    }

    private interface Reading {
        Object read() throws ProtocolViolation;
    }

    private static String outcome(Reading reading) {
        try {
            MqttPublishMessage read = (MqttPublishMessage) reading.read();
            return "topic " + read.variableHeader().topicName() + ", id "
                    + read.variableHeader().packetId() + ", "
                    + read.variableHeader().properties().listAll().size() + " properties, payload "
                    + ByteBufUtil.hashCode(read.payload());
        } catch (ProtocolViolation e) {
            return "refused: " + e.reasonCode() + " " + e.getMessage();
        }
    }

    private Object inPieces(byte[] packet, PacketReader reader, Random random) throws ProtocolViolation {
        ArrivingPacket arriving = new ArrivingPacket(packet, bodyAt(packet), packet.length, payloads);
        int at = bodyAt(packet);
        boolean whole = false;
        while (at < packet.length) {
            assertThat(whole).isFalse();
            int most = random.nextInt(10) > 0 ? 3 : packet.length;
            int count = Math.min(packet.length - at, 1 + random.nextInt(at < 200 ? 3 : Math.max(most, 5_000)));
            ByteBuf piece = Unpooled.wrappedBuffer(packet, at, count);
            whole = arriving.fill(piece, reader.protocolLevel());
            assertThat(piece.isReadable()).isFalse();
            at += count;
        }
        assertThat(whole).isTrue();
        return arriving.read(reader);
    }

    private static int bodyAt(byte[] packet) {
        int at = 1;
        while ((packet[at] & 0x80) != 0) {
            at++;
        }
        return at + 1;
    }

    private static PacketReader reader(int level) {
        PacketReader reader = new PacketReader();
        try {
            reader.read(level >= 5 ? CONNECT_5 : CONNECT_3, 2);
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
        return reader;
    }

    private static byte[] publish(int level, int qos, int topic, byte[] properties, int payload) {
        ByteBuf body = Unpooled.buffer();
        body.writeShort(topic).writeBytes("t".repeat(topic).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        if (qos > 0) {
            body.writeShort(7);
        }
        if (level >= 5) {
            varInt(body, properties.length);
            body.writeBytes(properties);
        }
        for (int i = 0; i < payload; i++) {
            body.writeByte(i);
        }
        ByteBuf packet = Unpooled.buffer().writeByte(0x30 | qos << 1);
        varInt(packet, body.readableBytes());
        packet.writeBytes(body);
        byte[] bytes = new byte[packet.readableBytes()];
        packet.readBytes(bytes);
        return bytes;
    }

    private static void varInt(ByteBuf to, int value) {
        int rest = value;
        do {
            int b = rest & 0x7f;
            rest >>>= 7;
            to.writeByte(rest > 0 ? b | 0x80 : b);
        } while (rest > 0);
    }
}
