package dev.atmosphere.edge.broker.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets in hex: what a client may not send, with the reason code of the standard for it. */
class PacketReaderTest {
    private static final String CONNECT_3 = "10 0d 0004 4d515454 04 02 003c 0001 61";
    private static final String CONNECT_5 = "10 0e 0004 4d515454 05 02 003c 00 0001 61";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
        # what                                     | packet                                                     | reason
        a protocol name that is not MQTT           | 10 0d 0004 4d515455 04 02 003c 0001 61                     | 81
        a protocol level that does not exist       | 10 0d 0004 4d515454 06 02 003c 0001 61                     | 84
        MQTT 3.1's level under the new name        | 10 0d 0004 4d515454 03 02 003c 0001 61                     | 84
        the new level under MQTT 3.1's name        | 10 0f 0006 4d5149736470 04 02 003c 0001 61                 | 84
        reserved flags in the fixed header         | 11 0d 0004 4d515454 04 02 003c 0001 61                     | 81
        the reserved connect flag                  | 10 0d 0004 4d515454 04 03 003c 0001 61                     | 81
        a will with QoS 3                          | 10 13 0004 4d515454 04 1e 003c 0001 61 0001 62 0001 63     | 81
        will QoS without a will                    | 10 0d 0004 4d515454 04 0a 003c 0001 61                     | 81
        will retain without a will                 | 10 0d 0004 4d515454 04 22 003c 0001 61                     | 81
        a password without a user name             | 10 10 0004 4d515454 04 42 003c 0001 61 0001 62             | 81
        a will topic with a wildcard               | 10 13 0004 4d515454 04 06 003c 0001 61 0001 23 0001 63     | 90
        an empty will topic                        | 10 12 0004 4d515454 04 06 003c 0001 61 0000 0001 63        | 90
        a client identifier cut off                | 10 0d 0004 4d515454 04 02 003c 0002 61                     | 81
        no client identifier at all                | 10 0a 0004 4d515454 04 02 003c                             | 81
        a user name that is announced and missing  | 10 0d 0004 4d515454 04 82 003c 0001 61                     | 81
        bytes behind the end                       | 10 0e 0004 4d515454 04 02 003c 0001 61 00                  | 81
        a client identifier with U+0000            | 10 0d 0004 4d515454 04 02 003c 0001 00                     | 81
        a client identifier with a control         | 10 0d 0004 4d515454 04 02 003c 0001 0a                     | 81
        an overlong form in UTF-8                  | 10 0e 0004 4d515454 04 02 003c 0002 c080                   | 81
        a surrogate in UTF-8                       | 10 0f 0004 4d515454 04 02 003c 0003 eda080                 | 81
        UTF-8 cut off                              | 10 0e 0004 4d515454 04 02 003c 0002 61c3                   | 81
        a PUBLISH before it                        | 30 05 0003 612f62                                          | 82
        """,
            delimiter = '|')
    void a_connect_that_is_forbidden(String what, String packet, String reason) {
        assertRefused(new PacketReader(), packet, reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
        # what                                     | packet                                                     | reason
        an unknown property                        | 10 10 0004 4d515454 05 02 003c 02 7f00 0001 61             | 81
        a property of another packet               | 10 10 0004 4d515454 05 02 003c 02 0101 0001 61             | 82
        a property twice                           | 10 14 0004 4d515454 05 02 003c 06 210001 210001 0001 61    | 82
        a Receive Maximum of 0                     | 10 11 0004 4d515454 05 02 003c 03 210000 0001 61           | 82
        a Maximum Packet Size of 0                 | 10 13 0004 4d515454 05 02 003c 05 2700000000 0001 61       | 82
        Request Problem Information of 2           | 10 10 0004 4d515454 05 02 003c 02 1702 0001 61             | 82
        authentication data without a method       | 10 11 0004 4d515454 05 02 003c 03 160000 0001 61           | 82
        properties that reach over the end         | 10 0e 0004 4d515454 05 02 003c 7f 0001 61                  | 81
        a property length of five bytes            | 10 12 0004 4d515454 05 02 003c 8080808001 0001 61          | 81
        """,
            delimiter = '|')
    void a_connect_of_mqtt_5_that_is_forbidden(String what, String packet, String reason) {
        assertRefused(new PacketReader(), packet, reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
        # what                                     | packet                              | reason
        a second CONNECT                           | 10 0d 0004 4d515454 04 02 003c 0001 61 | 82
        packet type 0                              | 00 00                               | 81
        CONNACK                                    | 20 02 0000                          | 82
        SUBACK                                     | 90 03 0001 00                       | 82
        UNSUBACK                                   | b0 02 0001                          | 82
        PINGRESP                                   | d0 00                               | 82
        PUBLISH with QoS 3                         | 36 07 0003 612f62 0001              | 81
        a duplicate with QoS 0                     | 38 05 0003 612f62                   | 81
        a + in the topic name                      | 30 05 0003 612f2b                   | 90
        a # in the topic name                      | 30 05 0003 612f23                   | 90
        an empty topic name                        | 30 02 0000                          | 82
        a topic name with U+0000                   | 30 05 0003 610062                   | 81
        a topic name that is not UTF-8             | 30 05 0003 61ff62                   | 81
        a topic name that reaches over the end     | 30 05 0009 612f62                   | 81
        PUBLISH with the packet identifier 0       | 32 07 0003 612f62 0000              | 81
        PUBLISH without its packet identifier      | 32 05 0003 612f62                   | 81
        PUBACK with flags                          | 41 02 0001                          | 81
        PUBACK without a packet identifier         | 40 00                               | 81
        PUBACK with the packet identifier 0        | 40 02 0000                          | 81
        PUBACK too long for MQTT 3                 | 40 03 0001 00                       | 81
        PUBREL without its flags                   | 60 02 0001                          | 81
        SUBSCRIBE without its flags                | 80 08 0001 0003 612f62 00           | 81
        SUBSCRIBE with the packet identifier 0     | 82 08 0000 0003 612f62 00           | 81
        SUBSCRIBE without a filter                 | 82 02 0001                          | 82
        SUBSCRIBE with an empty filter             | 82 05 0001 0000 00                  | 81
        SUBSCRIBE without a QoS                    | 82 07 0001 0003 612f62              | 81
        SUBSCRIBE with QoS 3                       | 82 08 0001 0003 612f62 03           | 81
        SUBSCRIBE with MQTT 5's options            | 82 08 0001 0003 612f62 04           | 81
        UNSUBSCRIBE without a filter               | a2 02 0001                          | 82
        UNSUBSCRIBE without its flags              | a0 07 0001 0003 612f62              | 81
        UNSUBSCRIBE with a filter cut off          | a2 06 0001 0003 612f                | 81
        PINGREQ with flags                         | c1 00                               | 81
        PINGREQ with a body                        | c0 01 00                            | 81
        DISCONNECT with flags                      | e1 00                               | 81
        DISCONNECT with a body                     | e0 01 00                            | 81
        AUTH                                       | f0 00                               | 82
        """,
            delimiter = '|')
    void a_packet_of_mqtt_3_that_is_forbidden(String what, String packet, String reason) throws Exception {
        PacketReader reader = new PacketReader();
        read(reader, CONNECT_3);
        assertRefused(reader, packet, reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock =
                    """
        # what                                     | packet                                     | reason
        PUBLISH with neither topic nor alias       | 30 03 0000 00                              | 82
        a topic alias of 0                         | 30 06 0000 03 230000                       | 94
        a subscription identifier from a client    | 30 08 0003 612f62 02 0b01                  | 82
        a payload format of 2                      | 30 08 0003 612f62 02 0102                  | 82
        a response topic with a wildcard           | 30 0a 0003 612f62 04 080001 23             | 82
        a property cut off                         | 30 07 0003 612f62 01 01                    | 81
        a user property that is not UTF-8          | 30 0d 0003 612f62 07 26 0001 61 0001 ff    | 81
        PUBACK with an unknown reason code         | 40 03 0001 01                              | 82
        PUBREL with PUBACK's reason code           | 62 03 0001 10                              | 82
        SUBSCRIBE with the identifier 0            | 82 0b 0001 02 0b00 0003 612f62 00          | 82
        SUBSCRIBE with reserved options            | 82 09 0001 00 0003 612f62 40               | 81
        SUBSCRIBE with retain handling 3           | 82 09 0001 00 0003 612f62 30               | 81
        No Local on a shared subscription          | 82 10 0001 00 000a 2473686172652f672f61 04 | 82
        SUBSCRIBE without a property length        | 82 08 0001 0003 612f62 00                  | 81
        DISCONNECT with a server's reason code     | e0 01 8b                                   | 82
        DISCONNECT with a property twice           | e0 0c 00 0a 1100000001 1100000002          | 82
        AUTH without a method                      | f0 00                                      | 82
        """,
            delimiter = '|')
    void a_packet_of_mqtt_5_that_is_forbidden(String what, String packet, String reason) throws Exception {
        PacketReader reader = new PacketReader();
        read(reader, CONNECT_5);
        assertRefused(reader, packet, reason);
    }

    @Test
    void a_connect_is_read_whole() throws Exception {
        PacketReader reader = new PacketReader();
        MqttConnectMessage connect = (MqttConnectMessage)
                read(
                        reader,
                        "10 27 0004 4d515454 05 f6 000a 05 1100000e10 0001 61 05 1800000005 0001 77 0002 00ff 0001 75 0002 80fe");
        assertThat(reader.protocolLevel()).isEqualTo(5);
        assertThat(connect.variableHeader().keepAliveTimeSeconds()).isEqualTo(10);
        assertThat(connect.variableHeader().isWillRetain()).isTrue();
        assertThat(connect.variableHeader().willQos()).isEqualTo(2);
        assertThat(connect.payload().willTopic()).isEqualTo("w");
        assertThat(connect.payload().willMessageInBytes()).containsExactly(0, 0xff);
        assertThat(connect.payload().userName()).isEqualTo("u");
        assertThat(connect.payload().passwordInBytes()).containsExactly(0x80, 0xfe);
        assertThat(connect.payload()
                        .willProperties()
                        .getProperty(MqttProperties.WILL_DELAY_INTERVAL)
                        .value())
                .isEqualTo(5);
        assertThat(connect.variableHeader()
                        .properties()
                        .getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL)
                        .value())
                .isEqualTo(3600);
    }

    @Test
    void a_payload_has_an_array_of_its_own() throws Exception {
        PacketReader reader = new PacketReader();
        read(reader, CONNECT_3);
        byte[] packet = hex("32 09 0003 612f62 0007 68 69");
        MqttPublishMessage publish = (MqttPublishMessage) reader.read(packet, 2);
        assertThat(publish.variableHeader().packetId()).isEqualTo(7);
        assertThat(publish.payload().array()).isNotSameAs(packet).hasSize(2);
        assertThat(publish.payload().readableBytes()).isEqualTo(2);
    }

    @Test
    void subscription_options_are_read() throws Exception {
        PacketReader reader = new PacketReader();
        read(reader, CONNECT_5);
        MqttSubscribeMessage subscribe = (MqttSubscribeMessage) read(reader, "82 0b 0001 02 0b05 0003 612f62 2e");
        assertThat(subscribe.payload().topicSubscriptions().get(0).option().toString())
                .contains("noLocal=true")
                .contains("retainAsPublished=true")
                .contains("DONT_SEND_AT_SUBSCRIBE");
    }

    @Test
    void random_bytes_are_read_or_refused_and_nothing_else() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("PacketReaderTest seed " + seed);
        Random random = new Random(seed);
        String[] seeds = {
            CONNECT_5,
            "32 0e 0003 612f62 0001 05 0200000001 6869",
            "82 0b 0001 02 0b05 0003 612f62 2e",
            "a2 08 0001 00 0003 612f62",
            "40 04 0001 00 00",
            "e0 07 00 05 1100000001"
        };
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] packet = hex(seeds[random.nextInt(seeds.length)]);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int at = random.nextInt(packet.length);
                packet[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : packet[at] ^ 1 << random.nextInt(8));
            }
            PacketReader reader = new PacketReader();
            if (random.nextBoolean()) {
                read(reader, random.nextBoolean() ? CONNECT_3 : CONNECT_5);
            }
            try {
                assertThat(reader.read(packet, 2)).as("seed %s", seed).isNotNull();
                read++;
            } catch (ProtocolViolation e) {
                assertThat(e.reasonCode()).isGreaterThanOrEqualTo(0x80);
                refused++;
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void all_types_of_a_client_are_read() throws Exception {
        PacketReader reader = new PacketReader();
        read(reader, CONNECT_5);
        assertThat(read(reader, "40 02 0001").fixedHeader().messageType()).isEqualTo(MqttMessageType.PUBACK);
        assertThat(read(reader, "50 03 0001 97").fixedHeader().messageType()).isEqualTo(MqttMessageType.PUBREC);
        assertThat(read(reader, "62 02 0001").fixedHeader().messageType()).isEqualTo(MqttMessageType.PUBREL);
        assertThat(read(reader, "70 04 0001 92 00").fixedHeader().messageType()).isEqualTo(MqttMessageType.PUBCOMP);
        assertThat(read(reader, "c0 00")).isSameAs(MqttMessage.PINGREQ);
        assertThat(read(reader, "e0 00").fixedHeader().messageType()).isEqualTo(MqttMessageType.DISCONNECT);
    }

    private static void assertRefused(PacketReader reader, String packet, String reason) {
        assertThatThrownBy(() -> read(reader, packet))
                .isInstanceOfSatisfying(ProtocolViolation.class, v -> assertThat(Integer.toHexString(v.reasonCode()))
                        .as(v.getMessage())
                        .isEqualTo(reason));
    }

    private static MqttMessage read(PacketReader reader, String packet) throws ProtocolViolation {
        byte[] bytes = hex(packet);
        assertThat(bytes[1]).as("the remaining length that the case states").isEqualTo((byte) (bytes.length - 2));
        return reader.read(bytes, 2);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
