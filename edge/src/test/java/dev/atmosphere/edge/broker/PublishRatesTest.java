package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast one client may publish: the one above it is read more slowly, loses nothing, and the others do not notice. */
class PublishRatesTest {
    private static final int KB = 1024;
    /** MQTT 3.1.1, a clean session, client {@code k}, keep alive 1 s. */
    private static final String KEEP_ALIVE_OF_A_SECOND = "10 0d 0004 4d515454 04 02 0001 0001 6b";

    private static ClientLimits limits(int messages, long bytes) {
        return new ClientLimits(0, 0, 0, false, messages, bytes);
    }

    private static TestBroker broker(ClientLimits limits) {
        return new TestBroker(BrokerConfig.defaults().withLimits(limits), b -> {});
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** All at once, with QoS 1; returns when all are acknowledged. */
    private static void publish(RawClient client, int count, int bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 1; i <= count; i++) {
            all.writeBytes(RawClient.publishPacket(4, 1, i, "t", new byte[bytes]));
        }
        client.send(all.toByteArray());
        for (int i = 1; i <= count; i++) {
            assertThat(client.receive()).isEqualTo(String.format("4002%04x", i));
        }
    }

    private static void ping(RawClient client) {
        client.send("c000");
        assertThat(client.receive()).isEqualTo("d000");
    }

    @Test
    void messages_above_the_rate_come_later_and_whole_while_others_are_served() {
        List<Integer> heard = new CopyOnWriteArrayList<>();
        try (TestBroker broker = broker(limits(20, 0));
                RawClient fast = broker.raw().connect(4, "fast");
                RawClient other = broker.raw().connect(4, "other")) {
            TestBroker.await(
                    broker.broker.subscribe("t", p -> heard.add(p.payload().length())));
            long begin = System.nanoTime();

            publish(fast, 60, 100);

            // 20 at once, the other 40 in two seconds, of which the last wait may be below the shortest. A slow machine
            // waits less.
            assertThat(secondsSince(begin)).isGreaterThan(1.9);
            assertThat(heard).hasSize(60).containsOnly(100);
            double waited = broker.count("throttled.seconds");
            assertThat(waited).isPositive();
            assertThat(broker.count("throttled")).isPositive();
            ping(other);
            publish(other, 20, 1);
            assertThat(broker.count("throttled.seconds")).isEqualTo(waited);
        }
    }

    @Test
    void bytes_above_the_rate_come_later_by_tls_too(@TempDir Path keys) throws Exception {
        new TestKeys(keys).selfSigned("broker", "localhost");
        ListenerConfig.Tls tls =
                new ListenerConfig.Tls(keys.resolve("broker.pem"), keys.resolve("broker.key"), Optional.empty(), false);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (TestBroker broker = new TestBroker(
                BrokerConfig.defaults().withLimits(limits(0, 100 * KB)),
                new AnonymousAccess(false),
                Clock.systemUTC(),
                b -> b.listen(new ListenerConfig("tls", "127.0.0.1", 0, Optional.of(tls), Optional.empty())))) {
            Socket socket = context.getSocketFactory().createSocket("127.0.0.1", broker.broker.actualPort("tls"));
            socket.setSoTimeout(20_000);
            try (RawClient fast = new RawClient(socket).connect(4, "fast")) {
                long begin = System.nanoTime();

                publish(fast, 30, 10 * KB);

                assertThat(secondsSince(begin)).isGreaterThan(1.8);
                assertThat(broker.count("throttled.seconds")).isPositive();
            }
        }
    }

    @Test
    void who_is_held_back_is_not_taken_for_dead() {
        try (TestBroker broker = broker(limits(0, 10 * KB));
                RawClient client = broker.raw().send(KEEP_ALIVE_OF_A_SECOND)) {
            assertThat(client.receive()).isEqualTo("20020000");
            long begin = System.nanoTime();
            publish(client, 1, 50 * KB);

            ping(client);

            assertThat(secondsSince(begin)).isGreaterThan(3.9);
            assertThat(broker.count("refused", "reason", "keep-alive")).isZero();
            await().atMost(Duration.ofSeconds(30)).until(() -> broker.count("refused", "reason", "keep-alive") == 1);
        }
    }

    @Test
    void coming_back_begins_no_new_burst_for_it_and_anybody_else_has_its_own() {
        try (TestBroker broker = broker(limits(0, 10 * KB))) {
            long begin = System.nanoTime();
            try (RawClient client = broker.raw().connect(4, "c")) {
                publish(client, 1, 40 * KB);
            }
            await().until(() -> broker.gauge("connections") == 0);
            try (RawClient other = broker.raw().connect(4, "d");
                    RawClient again = broker.raw().connect(4, "c")) {
                publish(other, 1, 5 * KB);
                publish(again, 1, 1);
                ping(again);
                assertThat(secondsSince(begin)).isGreaterThan(2.9);
                assertThat(broker.client("d").clientId()).isEqualTo("d");
            }
        }
    }

    @Test
    void nobody_is_held_back_unless_it_is_set() {
        try (TestBroker broker = broker(ClientLimits.NONE);
                RawClient fast = broker.raw().connect(4, "fast")) {
            publish(fast, 200, KB);
            assertThat(broker.count("throttled")).isZero();
        }
    }

    @Test
    void it_is_told_on_sys_topics() {
        BrokerConfig config = BrokerConfig.defaults().withLimits(limits(1, 0)).withSysInterval(Duration.ofMillis(20));
        Map<String, String> heard = new ConcurrentHashMap<>();
        try (TestBroker broker = new TestBroker(config, b -> {});
                RawClient fast = broker.raw().connect(4, "fast")) {
            TestBroker.await(broker.broker.subscribe(
                    "$SYS/broker/publish/throttled/#",
                    p -> heard.put(p.topic(), p.payload().toString())));
            publish(fast, 3, 1);
            await().until(() -> !heard.getOrDefault("$SYS/broker/publish/throttled/count", "0")
                    .equals("0"));
            assertThat(heard).containsKey("$SYS/broker/publish/throttled/seconds");
        }
    }

    @Test
    void the_paces_of_who_has_left_are_bounded_and_forgotten() {
        PublishRates rates = new PublishRates(limits(10, 0));
        for (int i = 0; i < PublishRates.MOST_ABSENT + 500; i++) {
            Pace pace = rates.arrived("client " + i, 0).orElseThrow();
            assertThat(pace.published(1, 0)).isZero();
            rates.left("client " + i, pace, 0);
        }
        assertThat(rates.absent()).isEqualTo(PublishRates.MOST_ABSENT);
        rates.sweep(Duration.ofSeconds(1).toNanos());
        assertThat(rates.absent()).isZero();
    }
}
