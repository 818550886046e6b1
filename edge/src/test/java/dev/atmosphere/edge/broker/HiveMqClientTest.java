package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HiveMQ's client for Java, in every way to the broker: each QoS, retained messages, wills, sessions. */
class HiveMqClientTest {
    private static final byte[] PICTURE = new byte[100_000];

    static {
        new Random(7).nextBytes(PICTURE);
    }

    @TempDir
    private Path keys;

    private static MqttClientBuilder client(EveryWay broker, String listener, String clientId) throws Exception {
        MqttClientBuilder builder = MqttClient.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(broker.port(listener));
        if (listener.startsWith("ws")) {
            builder = builder.webSocketConfig(MqttWebSocketConfig.builder()
                    .serverPath("mqtt")
                    .subprotocol("mqtt")
                    .build());
        }
        if (listener.equals("tls") || listener.equals("wss")) {
            builder = builder.sslConfig(MqttClientSslConfig.builder()
                    .trustManagerFactory(trusting(broker.certificate()))
                    .build());
        }
        return builder;
    }

    private static TrustManagerFactory trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "broker", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt", "tls", "ws", "wss"})
    void mqtt_5_exchanges_all_kinds_of_messages(String listener) throws Exception {
        try (EveryWay broker = new EveryWay(keys)) {
            Mqtt5BlockingClient publisher =
                    client(broker, listener, "publisher").useMqttVersion5().buildBlocking();
            Mqtt5BlockingClient subscriber =
                    client(broker, listener, "subscriber").useMqttVersion5().buildBlocking();
            publisher.connect();
            subscriber.connectWith().sessionExpiryInterval(600).send();
            try (var heard = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
                subscriber
                        .subscribeWith()
                        .topicFilter("exchange/#")
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send();
                for (MqttQos qos : MqttQos.values()) {
                    publisher
                            .publishWith()
                            .topic("exchange/" + qos.getCode())
                            .qos(qos)
                            .payload(PICTURE)
                            .contentType("image/jpeg")
                            .send();
                    Mqtt5Publish got = heard.receive(30, TimeUnit.SECONDS).orElseThrow();
                    assertThat(got.getQos()).isEqualTo(qos);
                    assertThat(got.getPayloadAsBytes()).isEqualTo(PICTURE);
                    assertThat(got.getContentType().orElseThrow()).hasToString("image/jpeg");
                }
                publisher
                        .publishWith()
                        .topic("retained")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .retain(true)
                        .payload(new byte[] {1})
                        .send();
                subscriber.subscribeWith().topicFilter("retained").send();
                assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().isRetain())
                        .isTrue();

                Mqtt5BlockingClient dying =
                        client(broker, listener, "dying").useMqttVersion5().buildBlocking();
                dying.connectWith()
                        .willPublish()
                        .topic("exchange/will")
                        .payload("gone".getBytes(UTF_8))
                        .applyWillPublish()
                        .send();
                Mqtt5BlockingClient thief =
                        client(broker, listener, "dying").useMqttVersion5().buildBlocking();
                thief.connect(); // the first connection is closed, and with it its session
                assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                        .isEqualTo("gone".getBytes(UTF_8));
                thief.disconnect();
            }
            subscriber.disconnect();
            publisher
                    .publishWith()
                    .topic("exchange/away")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(PICTURE)
                    .send();
            try (var heard = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
                assertThat(subscriber.connectWith().cleanStart(false).send().isSessionPresent())
                        .isTrue();
                assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                        .isEqualTo(PICTURE);
            }
            subscriber.disconnect();
            publisher.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt", "tls", "ws", "wss"})
    void mqtt_3_exchanges_all_kinds_of_messages(String listener) throws Exception {
        try (EveryWay broker = new EveryWay(keys)) {
            Mqtt3BlockingClient publisher =
                    client(broker, listener, "publisher").useMqttVersion3().buildBlocking();
            Mqtt3BlockingClient subscriber =
                    client(broker, listener, "subscriber").useMqttVersion3().buildBlocking();
            publisher.connect();
            subscriber.connectWith().cleanSession(false).send();
            try (var heard = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
                subscriber
                        .subscribeWith()
                        .topicFilter("exchange/#")
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send();
                for (MqttQos qos : MqttQos.values()) {
                    publisher
                            .publishWith()
                            .topic("exchange/" + qos.getCode())
                            .qos(qos)
                            .payload(PICTURE)
                            .send();
                    Mqtt3Publish got = heard.receive(30, TimeUnit.SECONDS).orElseThrow();
                    assertThat(got.getQos()).isEqualTo(qos);
                    assertThat(got.getPayloadAsBytes()).isEqualTo(PICTURE);
                }
                publisher
                        .publishWith()
                        .topic("retained")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .retain(true)
                        .payload(new byte[] {1})
                        .send();
                subscriber.subscribeWith().topicFilter("retained").send();
                assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().isRetain())
                        .isTrue();

                Mqtt3BlockingClient dying =
                        client(broker, listener, "dying").useMqttVersion3().buildBlocking();
                dying.connectWith()
                        .willPublish()
                        .topic("exchange/will")
                        .payload("gone".getBytes(UTF_8))
                        .applyWillPublish()
                        .send();
                Mqtt3BlockingClient thief =
                        client(broker, listener, "dying").useMqttVersion3().buildBlocking();
                thief.connect();
                assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                        .isEqualTo("gone".getBytes(UTF_8));
                thief.disconnect();
            }
            subscriber.disconnect();
            publisher
                    .publishWith()
                    .topic("exchange/away")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(PICTURE)
                    .send();
            try (var heard = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
                assertThat(subscriber.connectWith().cleanSession(false).send().isSessionPresent())
                        .isTrue();
                assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                        .isEqualTo(PICTURE);
            }
            subscriber.disconnect();
            publisher.disconnect();
        }
    }
}
