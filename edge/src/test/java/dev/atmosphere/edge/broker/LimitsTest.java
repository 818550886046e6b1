package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one address may take of the broker, by sockets from several addresses of this machine. */
class LimitsTest {
    @TempDir
    private static Path keys;

    @BeforeAll
    static void make_a_key() throws Exception {
        new TestKeys(keys).selfSigned("broker", "localhost");
    }

    private static ClientLimits connections(int perAddress, boolean onLoopback) {
        return new ClientLimits(perAddress, 0, 0, onLoopback, 0, 0);
    }

    private static ClientLimits rates(int inAll, int perAddress) {
        return new ClientLimits(0, inAll, perAddress, true, 0, 0);
    }

    private static TestBroker broker(ClientLimits limits) {
        return new TestBroker(BrokerConfig.defaults().withLimits(limits), b -> {});
    }

    private static RawClient from(String address, TestBroker broker) {
        return new RawClient(broker.port(), address);
    }

    private static String answer(RawClient client, int level, String clientId) {
        client.send(RawClient.connectPacket(level, clientId, ""));
        return client.receive();
    }

    @Test
    void one_address_has_so_many_connections_and_another_one_its_own() {
        try (TestBroker broker = broker(connections(2, true));
                RawClient first = from("127.0.0.1", broker).connect(5, "a");
                RawClient second = from("127.0.0.1", broker).connect(5, "b")) {
            try (RawClient third = from("127.0.0.1", broker);
                    RawClient old = from("127.0.0.1", broker);
                    RawClient other = from("127.0.0.2", broker)) {
                assertThat(answer(third, 5, "c")).isEqualTo("2003009700");
                assertThat(answer(old, 4, "c")).isEqualTo("20020003");
                other.connect(5, "d");
            }
            assertThat(broker.count("refused", "reason", "too-many-connections"))
                    .isEqualTo(2);
            first.close();
            await().until(() -> broker.gauge("connections") == 1);
            try (RawClient instead = from("127.0.0.1", broker)) {
                instead.connect(5, "e");
            }
            second.send("c000");
            assertThat(second.receive()).isEqualTo("d000");
        }
    }

    @Test
    void an_address_that_opens_far_too_many_is_not_even_listened_to() {
        List<RawClient> silent = new ArrayList<>();
        try (TestBroker broker = broker(connections(2, true))) {
            for (int i = 0; i < 60; i++) {
                silent.add(from("127.0.0.1", broker));
            }
            await().untilAsserted(() -> assertThat(broker.count("refused", "reason", "too-many-connections"))
                    .isEqualTo(60 - (2 + 16)));
            assertThat(broker.gauge("connections")).isEqualTo(2 + 16);
            assertThat(silent.get(59).receive()).isEqualTo("closed");
            try (RawClient other = from("127.0.0.2", broker)) {
                other.connect(4, "other");
            }
            silent.forEach(RawClient::close);
            await().until(() -> broker.gauge("connections") == 0);
            try (RawClient again = from("127.0.0.1", broker)) {
                again.connect(4, "again");
            }
        }
    }

    @Test
    void this_machine_is_left_out_unless_told_otherwise() {
        List<RawClient> clients = new ArrayList<>();
        ClientLimits one = new ClientLimits(1, 0, 1, false, 0, 0);
        try (TestBroker broker = broker(one)) {
            for (int i = 0; i < 30; i++) {
                clients.add(from("127.0.0.1", broker).connect(4, "c" + i));
            }
            assertThat(broker.gauge("connections")).isEqualTo(30);
            clients.forEach(RawClient::close);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "1, 1"})
    void who_connects_too_fast_is_told_so_or_closed(int inAll, int perAddress) {
        int tried = 100;
        int in = 0;
        int told = 0;
        long begin = System.nanoTime();
        try (TestBroker broker = broker(rates(inAll, perAddress))) {
            for (int i = 0; i < tried; i++) {
                try (RawClient client = from("127.0.0.1", broker)) {
                    String answer = knock(client);
                    in += answer.startsWith("00", 6) ? 1 : 0;
                    told += answer.equals("2003009f00") ? 1 : 0;
                }
            }
            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
            assertThat(in).isBetween(10, (int) (10 + seconds));
            assertThat(told).isPositive();
            assertThat(broker.count("refused", "reason", "connection-rate")).isEqualTo(tried - in);
            try (RawClient other = from("127.0.0.2", broker)) {
                boolean let = knock(other).startsWith("00", 6);
                assertThat(let || inAll > 0)
                        .as("another address has its own rate")
                        .isTrue();
            }
        }
    }

    /** Its CONNACK, or "closed": also if the broker had closed before all was sent. */
    private static String knock(RawClient client) {
        try {
            return answer(client, 5, "c");
        } catch (java.io.UncheckedIOException e) {
            return "closed";
        }
    }

    @ParameterizedTest
    @CsvSource({"tls, ''", "ws, ''", "ws, 'GET / HT'", "wss, ''", "tls, '\u0016\u0003\u0001'", "mqtt, ''"})
    void a_socket_in_the_midst_of_its_handshake_counts_and_has_to_come_to_its_connect(String listener, String said)
            throws Exception {
        try (TestBroker broker = everywhere(Duration.ofMillis(50));
                RawClient half = new RawClient(broker.broker.actualPort(listener))) {
            half.send(said.getBytes(US_ASCII));
            await().until(() -> broker.count("refused", "reason", "connect-timeout") == 1);
            assertThat(half.socket().getInputStream().read()).isNegative();
            await().until(() -> broker.gauge("connections") == 0);
        }
        try (TestBroker broker = everywhere(Duration.ofMinutes(5));
                RawClient half = new RawClient(broker.broker.actualPort(listener))) {
            half.send(said.getBytes(US_ASCII));
            await().until(() -> broker.gauge("connections") == 1);
        }
    }

    @Test
    void who_has_done_the_tls_handshake_and_asks_for_nothing_has_to_go() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (TestBroker broker = everywhere(Duration.ofMillis(500));
                SSLSocket socket = (SSLSocket)
                        context.getSocketFactory().createSocket("127.0.0.1", broker.broker.actualPort("wss"))) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            await().until(() -> broker.gauge("connections") == 0);
            assertThat(broker.count("refused", "reason", "connect-timeout")).isEqualTo(1);
        }
    }

    @Test
    void what_is_no_tls_is_refused_and_told() throws Exception {
        try (TestBroker broker = everywhere(Duration.ofMinutes(5));
                RawClient plain = new RawClient(broker.broker.actualPort("tls"))) {
            plain.send(RawClient.connectPacket(4, "lost", ""));
            while (plain.socket().getInputStream().read() >= 0) {
                // an alert, perhaps
            }
            await().until(() -> broker.gauge("connections") == 0);
            assertThat(broker.count("refused", "reason", "tls")).isEqualTo(1);
        }
    }

    @Test
    void the_sockets_of_a_tls_listener_are_limited_before_their_handshake() throws Exception {
        BrokerConfig config = BrokerConfig.defaults().withMaxConnections(1);
        List<RawClient> silent = new ArrayList<>();
        try (TestBroker broker = everywhere(config)) {
            for (int i = 0; i < 40; i++) {
                silent.add(new RawClient(broker.broker.actualPort("tls")));
            }
            await().until(() -> broker.count("refused", "reason", "too-many-connections") == 40 - 17);
            silent.forEach(RawClient::close);
        }
    }

    private static TestBroker everywhere(Duration connectTimeout) {
        return everywhere(BrokerConfig.defaults().withConnectTimeout(connectTimeout));
    }

    private static TestBroker everywhere(BrokerConfig config) {
        Optional<ListenerConfig.Tls> tls = Optional.of(new ListenerConfig.Tls(
                keys.resolve("broker.pem"), keys.resolve("broker.key"), Optional.empty(), false));
        Optional<List<String>> pages = Optional.of(List.of());
        return new TestBroker(config, new AnonymousAccess(false), Clock.systemUTC(), b -> b.listen(
                        new ListenerConfig("tls", "127.0.0.1", 0, tls, Optional.empty()))
                .listen(new ListenerConfig("ws", "127.0.0.1", 0, Optional.empty(), pages))
                .listen(new ListenerConfig("wss", "127.0.0.1", 0, tls, pages))
                .listen(new ListenerConfig("mqtt", "127.0.0.1", 0, Optional.empty(), Optional.empty())));
    }
}
