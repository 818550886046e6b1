package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import dev.atmosphere.edge.access.AccessSettings;
import dev.atmosphere.edge.access.NamedAccess;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker by TLS, with client certificates, and by WebSocket, with clients that people use. */
class ListenersTest {
    @TempDir
    private static Path keys;

    @TempDir
    private Path dir;

    private final Vertx vertx = Vertx.vertx();
    private NamedAccess access;
    private TestBroker broker;

    @BeforeAll
    static void make_keys() throws Exception {
        for (String name : List.of("first", "second", "door", "stranger")) {
            new TestKeys(keys).selfSigned(name, name.equals("door") ? "door" : "localhost");
        }
    }

    private static KeyStore store(String name) throws Exception {
        return new TestKeys(keys).store(name);
    }

    private void use(String name) throws IOException {
        Files.copy(keys.resolve(name + ".pem"), dir.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(keys.resolve(name + ".key"), dir.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    @BeforeEach
    void start() throws Exception {
        use("first");
        access = new NamedAccess(
                vertx, new AccessSettings(dir.resolve("users"), false, dir.resolve("acl"), false, false));
        ListenerConfig.Tls tls = new ListenerConfig.Tls(
                dir.resolve("cert.pem"), dir.resolve("key.pem"), Optional.of(keys.resolve("door.pem")), false);
        List<String> origins = List.of("https://home.example");
        broker = new TestBroker(BrokerConfig.defaults(), access, Clock.systemUTC(), b -> b.listen(
                        new ListenerConfig("tls", "127.0.0.1", 0, Optional.of(tls), Optional.empty()))
                .listen(new ListenerConfig("ws", "127.0.0.1", 0, Optional.empty(), Optional.of(origins)))
                .listen(new ListenerConfig("wss", "127.0.0.1", 0, Optional.of(tls), Optional.of(origins))));
    }

    @AfterEach
    void stop() {
        broker.close();
        TestBroker.await(access.close());
        TestBroker.await(vertx.close());
    }

    private Mqtt5BlockingClient client(String id, String listener) throws Exception {
        return client(id, listener, Optional.empty());
    }

    private Mqtt5BlockingClient client(String id, String listener, Optional<String> certificate) throws Exception {
        var builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("localhost")
                .serverPort(broker.broker.actualPort(listener));
        if (listener.startsWith("ws")) {
            builder = builder.webSocketConfig(
                    MqttWebSocketConfig.builder().subprotocol("mqtt").build());
        }
        if (!listener.equals("ws") && !listener.equals("mqtt")) {
            var ssl = MqttClientSslConfig.builder().trustManagerFactory(InsecureTrustManagerFactory.INSTANCE);
            if (certificate.isPresent()) {
                var own = javax.net.ssl.KeyManagerFactory.getInstance("PKIX");
                own.init(store(certificate.get()), "changeit".toCharArray());
                ssl = ssl.keyManagerFactory(own);
            }
            builder = builder.sslConfig(ssl.build());
        }
        return builder.buildBlocking();
    }

    /** The certificate that a new connection is shown. */
    private X509Certificate shown() throws Exception {
        TrustManagerFactory all = InsecureTrustManagerFactory.INSTANCE;
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, all.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.broker.actualPort("tls"))) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static X509Certificate certificate(String name) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(keys.resolve(name + ".pem"))));
    }

    @Statement({"4.2.0-1"})
    @ParameterizedTest
    @ValueSource(strings = {"mqtt", "tls", "ws", "wss"})
    void a_picture_passes_whole_both_ways(String listener) throws Exception {
        byte[] picture = new byte[2_000_003];
        new Random(1).nextBytes(picture);
        Mqtt5BlockingClient client = client("c", listener);
        client.connect();
        try (var heard = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("p").send();
            client.publishWith()
                    .topic("p")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(picture)
                    .send();
            assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                    .isEqualTo(picture);
        }
        client.disconnect();
    }

    @Test
    void a_client_is_the_user_that_its_certificate_names() throws Exception {
        Mqtt5BlockingClient door = client("c", "tls", Optional.of("door"));
        door.connect();
        assertThat(broker.client("c").userName()).contains("door");
        assertThatThrownBy(() -> door.subscribeWith().topicFilter("#").send()).hasMessageContaining("SUBACK");
        door.subscribeWith().topicFilter("stations/door/faces").send();
        door.disconnect();

        assertThatThrownBy(() -> client("d", "tls", Optional.of("door"))
                        .connectWith()
                        .simpleAuth()
                        .username("home")
                        .applySimpleAuth()
                        .send())
                .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
    }

    @Test
    void a_certificate_of_nobody_that_is_believed_is_refused() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new Insistent(store("stranger"))},
                InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.broker.actualPort("tls"))) {
            socket.setSoTimeout(20_000);
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getOutputStream().write(RawClient.connectPacket(4, "c", ""));
                        assertThat(socket.getInputStream().read()).isNegative();
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(TestBroker.await(broker.broker.clients())).isEmpty();
    }

    /** Shows its certificate whoever's the server asks for. */
    private static final class Insistent extends X509ExtendedKeyManager {
        private final KeyStore store;

        Insistent(KeyStore store) {
            this.store = store;
        }

        @Override
        public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
            return "k";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return new X509Certificate[] {(X509Certificate) store.getCertificate(alias)};
            } catch (java.security.KeyStoreException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            try {
                return (PrivateKey) store.getKey(alias, "changeit".toCharArray());
            } catch (java.security.GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String[] getClientAliases(String kind, Principal[] issuers) {
            return new String[] {"k"};
        }

        @Override
        public String[] getServerAliases(String kind, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    @Test
    void a_new_certificate_is_shown_to_new_clients_and_drops_nobody() throws Exception {
        Mqtt5BlockingClient old = client("old", "tls");
        old.connect();
        assertThat(shown()).isEqualTo(certificate("first"));

        use("second");
        TestBroker.await(broker.broker.lookForCertificates());

        assertThat(shown()).isEqualTo(certificate("second"));
        assertThat(old.publishWith()
                        .topic("t")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send()
                        .getError())
                .isEmpty();

        Files.copy(keys.resolve("first.key"), dir.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        TestBroker.await(broker.broker.lookForCertificates());
        assertThat(shown()).as("the key is another certificate's").isEqualTo(certificate("second"));
        Files.writeString(dir.resolve("cert.pem"), "no certificate");
        TestBroker.await(broker.broker.lookForCertificates());
        assertThat(shown()).isEqualTo(certificate("second"));
        assertThat(old.getState().isConnected()).isTrue();
        old.disconnect();
    }

    @Test
    void a_listener_whose_certificate_cannot_be_used_starts_nothing() throws Exception {
        Files.copy(keys.resolve("second.key"), dir.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        ListenerConfig.Tls tls =
                new ListenerConfig.Tls(dir.resolve("cert.pem"), dir.resolve("key.pem"), Optional.empty(), false);
        MqttBroker other = new MqttBroker(
                        vertx,
                        BrokerConfig.defaults().withPort(0),
                        access,
                        new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
                        Clock.systemUTC())
                .listen(new ListenerConfig("tls", "127.0.0.1", 0, Optional.of(tls), Optional.empty()));

        assertThatThrownBy(() ->
                        other.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasMessageContaining("is not the key of");
        TestBroker.await(other.close());
    }

    // ---- WebSocket, frame by frame

    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (last) {
                events.add(HexFormat.of().formatHex(bytes.toByteArray()));
                bytes.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            events.add("pong " + UTF_8.decode(message));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            events.add("close " + status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add("error " + error);
        }

        String next() throws InterruptedException {
            return events.poll(20, TimeUnit.SECONDS);
        }
    }

    private WebSocket webSocket(Heard heard) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .connectTimeout(Duration.ofSeconds(20))
                .buildAsync(URI.create("ws://127.0.0.1:" + broker.broker.actualPort("ws") + "/mqtt"), heard)
                .join();
    }

    private static ByteBuffer hex(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Statement({"6.0.0-2", "6.0.0-1"})
    @Test
    void how_packets_are_cut_into_frames_does_not_matter() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = webSocket(heard);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(RawClient.connectPacket(4, "a", ""));
        all.writeBytes(RawClient.publishPacket(4, 1, 7, "t", new byte[300]));
        byte[] bytes = all.toByteArray();
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] part = Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 7));
            socket.sendBinary(ByteBuffer.wrap(part), i + 7 >= bytes.length).join();
            if (i == 7) {
                socket.sendPing(ByteBuffer.wrap("there?".getBytes(UTF_8))).join();
            }
        }
        assertThat(List.of(heard.next(), heard.next(), heard.next()))
                .containsExactly("pong there?", "20020000", "40020007");
        socket.sendBinary(hex("c000 c000"), true).join();
        assertThat(heard.next()).isEqualTo("d000");
        assertThat(heard.next()).isEqualTo("d000");
        socket.sendBinary(hex("e000"), true).join();
        assertThat(heard.next()).isEqualTo("close 1000");
    }

    @Test
    void who_is_not_let_in_is_told_before_the_web_socket_closes() throws Exception {
        Files.writeString(dir.resolve("users"), "");
        TestBroker.await(access.look());
        Heard heard = new Heard();
        webSocket(heard)
                .sendBinary(hex("10 10 0004 4d515454 04 82 003c 0001 61 0001 62"), true)
                .join();
        assertThat(heard.next()).isEqualTo("20020004");
        assertThat(heard.next()).isEqualTo("close 1000");
    }

    @Statement({"6.0.0-1"})
    @Test
    void text_is_refused() throws Exception {
        Heard heard = new Heard();
        webSocket(heard).sendText("CONNECT", true).join();
        assertThat(heard.next()).isEqualTo("close 1003");
    }

    @ParameterizedTest
    @CsvSource({
        "not masked, 8202 c000",
        "a reserved bit, c282 00000000 c000",
        "an unknown kind, 8382 00000000 c000",
        "a continuation of nothing, 8082 00000000 c000",
        "a message within a message, 0281 00000000 10 8281 00000000 00",
        "a long ping, 89fe 007e 00000000",
        "a ping in pieces, 0981 00000000 00",
        "a negative length, 82ff 8000000000000000 00000000"
    })
    void what_breaks_the_frames_closes_the_connection(String what, String frames) throws Exception {
        try (Socket socket = upgraded()) {
            socket.getOutputStream().write(hex(frames).array());
            byte[] last = socket.getInputStream().readAllBytes();
            assertThat(last).as(what).endsWith(hex("8802 03ea").array());
        }
        org.awaitility.Awaitility.await().until(() -> broker.gauge("connections") == 0);
    }

    private Socket upgraded() throws IOException {
        Socket socket = new Socket("127.0.0.1", broker.broker.actualPort("ws"));
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request("Sec-WebSocket-Protocol: mqtt\r\n"));
        assertThat(head(socket)).startsWith("HTTP/1.1 101").containsIgnoringCase("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return socket;
    }

    private static byte[] request(String more) {
        return ("GET /mqtt HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more
                        + "\r\n")
                .getBytes(UTF_8);
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        int next;
        while (head.indexOf("\r\n\r\n") < 0 && (next = socket.getInputStream().read()) >= 0) {
            head.append((char) next);
        }
        return head.toString();
    }

    @Statement({"6.0.0-4"})
    @ParameterizedTest
    @CsvSource({
        "Origin: http://evil.example, 403",
        "Origin: http://localhost.evil.example, 403",
        "Origin: null, 403",
        "Origin: http://[, 403",
        "Origin: https://home.example, 101",
        "Origin: http://localhost:8080, 101",
        "Origin: http://127.0.0.1:8080, 101",
        "X-Nothing: to see, 101"
    })
    void a_foreign_page_is_not_let_in_whatever_host_it_asks_for(String header, int status) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", broker.broker.actualPort("ws"))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request("Sec-WebSocket-Protocol: v1.example, mqtt\r\n" + header + "\r\n"));
            String head = head(socket);
            assertThat(head).startsWith("HTTP/1.1 " + status);
            if (status == 101) {
                assertThat(head.lines()).anyMatch(l -> l.equalsIgnoreCase("Sec-WebSocket-Protocol: mqtt"));
            }
        }
        assertThat(broker.count("refused", "reason", "websocket")).isEqualTo(status == 403 ? 1 : 0);
    }

    @Statement({"6.0.0-3"})
    @Test
    void what_is_no_web_socket_request_for_mqtt_is_refused() throws Exception {
        for (String wrong : List.of(
                new String(request(""), UTF_8), // no subprotocol
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0010\u0010 no http at all\r\n\r\n")) {
            try (Socket socket = new Socket("127.0.0.1", broker.broker.actualPort("ws"))) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(wrong.getBytes(UTF_8));
                assertThat(head(socket)).startsWith("HTTP/1.1 400");
                socket.getInputStream().readAllBytes();
            }
        }
    }
}
