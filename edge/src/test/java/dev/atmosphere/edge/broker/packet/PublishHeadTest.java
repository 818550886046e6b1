package dev.atmosphere.edge.broker.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written here is read by Netty's decoder, which did not write it. */
class PublishHeadTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 127, 128, 16_000, 16_384, 2_097_152})
    void a_head_and_its_payload_are_one_publish_of_mqtt_3(int payloadBytes) {
        PublishHead head = new PublishHead("a/ü", 2, true, true, 4711, null);
        MqttPublishMessage read = decode(MqttVersion.MQTT_3_1_1, head, payloadBytes);
        assertThat(read.variableHeader().topicName()).isEqualTo("a/ü");
        assertThat(read.variableHeader().packetId()).isEqualTo(4711);
        assertThat(read.fixedHeader().isRetain()).isTrue();
        assertThat(read.fixedHeader().isDup()).isTrue();
        assertThat(read.fixedHeader().qosLevel().value()).isEqualTo(2);
        assertThat(read.payload().readableBytes()).isEqualTo(payloadBytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20_000, 2_097_152})
    void all_properties_of_mqtt_5_are_carried(int payloadBytes) {
        MqttProperties properties = new MqttProperties();
        properties.add(new IntegerProperty(MqttProperties.PAYLOAD_FORMAT_INDICATOR, 1));
        properties.add(new IntegerProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL, 70_000));
        properties.add(new IntegerProperty(MqttProperties.TOPIC_ALIAS, 9));
        properties.add(new IntegerProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER, 5));
        properties.add(new IntegerProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER, 70_000));
        properties.add(new StringProperty(MqttProperties.CONTENT_TYPE, "image/jpeg"));
        properties.add(new StringProperty(MqttProperties.RESPONSE_TOPIC, "r/ü"));
        properties.add(new BinaryProperty(MqttProperties.CORRELATION_DATA, new byte[] {1, (byte) 0xff}));
        properties.add(new MqttProperties.UserProperty("k", "v".repeat(200)));
        properties.add(new MqttProperties.UserProperty("k", "w"));

        MqttPublishMessage read =
                decode(MqttVersion.MQTT_5, new PublishHead("", 0, false, false, 0, properties), payloadBytes);

        MqttProperties got = read.variableHeader().properties();
        assertThat(got.getProperty(MqttProperties.PAYLOAD_FORMAT_INDICATOR).value())
                .isEqualTo(1);
        assertThat(got.getProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL).value())
                .isEqualTo(70_000);
        assertThat(got.getProperty(MqttProperties.TOPIC_ALIAS).value()).isEqualTo(9);
        assertThat(got.getProperties(MqttProperties.SUBSCRIPTION_IDENTIFIER))
                .extracting(p -> (Object) p.value())
                .containsExactly(5, 70_000);
        assertThat(got.getProperty(MqttProperties.CONTENT_TYPE).value()).isEqualTo("image/jpeg");
        assertThat(got.getProperty(MqttProperties.RESPONSE_TOPIC).value()).isEqualTo("r/ü");
        assertThat((byte[]) got.getProperty(MqttProperties.CORRELATION_DATA).value())
                .containsExactly(1, 0xff);
        assertThat(got.getProperty(MqttProperties.USER_PROPERTY).value())
                .isEqualTo(List.of(new StringPair("k", "v".repeat(200)), new StringPair("k", "w")));
        assertThat(read.payload().readableBytes()).isEqualTo(payloadBytes);
    }

    private static MqttPublishMessage decode(MqttVersion version, PublishHead head, int payloadBytes) {
        EmbeddedChannel encoder = new EmbeddedChannel(MqttEncoder.INSTANCE);
        EmbeddedChannel decoder = new EmbeddedChannel(new MqttDecoder(3_000_000));
        MqttConnectMessage connect = MqttMessageBuilders.connect()
                .protocolVersion(version)
                .clientId("x")
                .cleanSession(true)
                .build();
        encoder.writeOutbound(connect);
        decoder.writeInbound((ByteBuf) encoder.readOutbound());
        decoder.readInbound();

        ByteBuf packet = head.encode(UnpooledByteBufAllocator.DEFAULT, payloadBytes, payloadBytes);
        packet.writeZero(payloadBytes);
        decoder.writeInbound(packet);
        return decoder.readInbound();
    }
}
