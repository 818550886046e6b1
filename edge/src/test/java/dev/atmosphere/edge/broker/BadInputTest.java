package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that are broken or mean harm. Each test shows that they are dealt with, that the broker's memory stays within its limits,
 * and that a client beside them is served meanwhile ({@link HealthyClient}).
 */
class BadInputTest {
    private static final int MIB = 1024 * 1024;
    /** {@code -Datmosphere.silent-connections=10000} for what the normal run has no time for. */
    private static final int SILENT_CONNECTIONS = Integer.getInteger("atmosphere.silent-connections", 2000);

    /** Long enough for all of them to be there at once. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(Math.max(8, SILENT_CONNECTIONS / 250));

    private static final BrokerConfig SMALL = BrokerConfig.defaults()
            .withMaxInboundBytes(8L * MIB)
            .withMaxQueuedBytes(16L * MIB)
            .withMaxQueuedBytesPerClient(4L * MIB);

    /**
     * A peer that vanished without closing (its power failed, a cable was pulled) looks to the broker like one that holds its socket
     * open and is silent for ever. So that is what these do: no end of a connection reaches the broker before it closes itself.
     */
    @Test
    void half_open_sockets_are_closed_in_time() {
        BrokerConfig config = SMALL.withConnectTimeout(Duration.ofSeconds(2)).withPacketTimeout(Duration.ofSeconds(2));
        List<RawClient> halfOpen = new ArrayList<>();
        byte[] connect = RawClient.connectPacket(5, "half", "");
        byte[] picture = RawClient.publishPacket(5, 1, 1, "picture", new byte[MIB]);
        try (TestBroker broker = new TestBroker(config, b -> {});
                HealthyClient healthy = new HealthyClient(broker)) {
            for (int i = 0; i < 20; i++) {
                halfOpen.add(broker.raw()); // says nothing
                halfOpen.add(broker.raw().send(java.util.Arrays.copyOf(connect, 5)));
                halfOpen.add(broker.raw().send(PacketText.bytes("10 { 'MQTT' 04 02 0001 'silent" + i + "' }")));
                halfOpen.add(broker.raw().connect(5, "picture" + i).send(java.util.Arrays.copyOf(picture, 100_000)));
            }
            healthy.measureWhile(started(() -> awaitNobodyElse(broker)));
            assertThat(broker.gauge("connections")).isEqualTo(1);
            assertThat(broker.count("refused", "reason", "connect-timeout")).isEqualTo(40);
            assertThat(broker.count("refused", "reason", "keep-alive")).isEqualTo(20);
            assertThat(broker.count("refused", "reason", "packet-timeout")).isEqualTo(20);
            assertThat(broker.gauge("inbound.bytes")).isZero();
            healthy.wasNotHurt("half-open sockets", config);
        } finally {
            halfOpen.forEach(RawClient::close);
        }
    }

    @Test
    void connections_that_send_nothing_are_closed_in_time() throws Exception {
        BrokerConfig config = SMALL.withMaxConnections(SILENT_CONNECTIONS + 10).withConnectTimeout(CONNECT_TIMEOUT);
        needOpenFiles(SILENT_CONNECTIONS + 500);
        try (TestBroker broker = new TestBroker(config, b -> {});
                HealthyClient healthy = new HealthyClient(broker)) {
            Process silent = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            Path.of("target", "test-classes").toString(),
                            SilentSockets.class.getName(),
                            Integer.toString(broker.port()),
                            Integer.toString(SILENT_CONNECTIONS))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                AtomicLong opened = new AtomicLong();
                Thread opening = new Thread(() -> opened.set(said(silent)));
                opening.start();
                healthy.measureWhile(opening);
                assertThat(opened).hasValue(SILENT_CONNECTIONS);
                healthy.measureWhile(started(() -> awaitNobodyElse(broker)));
                assertThat(broker.gauge("connections")).isEqualTo(1);
                assertThat(broker.count("refused", "reason", "connect-timeout")).isEqualTo(SILENT_CONNECTIONS);
                healthy.wasNotHurt(SILENT_CONNECTIONS + " silent connections", config);
            } finally {
                silent.destroy();
                silent.waitFor();
            }
        }
    }

    private static void awaitNobodyElse(TestBroker broker) {
        await().atMost(Duration.ofSeconds(120)).until(() -> broker.gauge("connections") == 1);
    }

    private static long said(Process silent) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(silent.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            return line == null ? -1 : Long.parseLong(line.replace("open ", ""));
        } catch (IOException e) {
            return -1;
        }
    }

    private static void needOpenFiles(int count) {
        long allowed = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        if (allowed < count) {
            System.err.println("!!! BadInputTest: " + SILENT_CONNECTIONS + " silent connections are SKIPPED: they need "
                    + count + " open files, " + allowed + " are allowed (ulimit -n)");
        }
        Assumptions.assumeTrue(allowed >= count, "not enough open files are allowed (ulimit -n)");
    }

    @Test
    void client_identifiers_of_64_kb_are_refused() throws Exception {
        byte[] connect = RawClient.connectPacket(5, "x".repeat(65_535), "");
        try (TestBroker broker = new TestBroker(SMALL, b -> {});
                HealthyClient healthy = new HealthyClient(broker)) {
            Thread misbehaving = started(() -> {
                for (int i = 0; i < 200; i++) {
                    try (RawClient client = broker.raw().send(connect)) {
                        if (!client.receive().equals("2003008500")) {
                            return;
                        }
                    }
                }
            });
            healthy.measureWhile(misbehaving).wasNotHurt("client identifiers of 64 KB", SMALL);
            assertThat(broker.count("refused", "reason", "client-id")).isEqualTo(200);
            assertThat(broker.gauge("sessions")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/", "+/", "/"})
    void filters_and_topics_of_10000_levels_are_refused(String level) throws Exception {
        String filter = level.repeat(10_000) + "#";
        String topic = level.replace("+", "a").repeat(10_000);
        byte[] subscribe = PacketText.bytes("82 { 0001 {} '" + filter + "' 01 }");
        byte[] publish = RawClient.publishPacket(5, 1, 1, topic, new byte[1]);
        AtomicLong refused = new AtomicLong();
        try (TestBroker broker = new TestBroker(SMALL, b -> {});
                HealthyClient healthy = new HealthyClient(broker);
                RawClient deep = broker.raw().connect(5, "deep")) {
            Thread misbehaving = started(() -> {
                for (int i = 0; i < 300; i++) {
                    boolean noFilter = deep.send(subscribe).receive().equals("90040001008f");
                    boolean noTopic = deep.send(publish).receive().contains("000190");
                    refused.addAndGet(noFilter && noTopic ? 1 : 0);
                }
            });
            healthy.measureWhile(misbehaving).wasNotHurt("10,000 levels of " + level, SMALL);
            assertThat(refused).hasValue(300);
            assertThat(broker.gauge("subscriptions")).isEqualTo(1);
        }
    }

    @Test
    void everybody_may_subscribe_to_everything() throws Exception {
        List<RawClient> all = new ArrayList<>();
        try (TestBroker broker = new TestBroker(SMALL, b -> {});
                HealthyClient healthy = new HealthyClient(broker);
                RawClient publisher = broker.raw().connect(4, "publisher")) {
            for (int i = 0; i < 200; i++) {
                RawClient client = broker.raw().connect(4, "all" + i);
                client.send(PacketText.bytes("82 { 0001 '#' 0" + i % 2 + " }"));
                assertThat(client.receive()).isEqualTo("900300010" + i % 2);
                all.add(client);
            }
            AtomicBoolean done = new AtomicBoolean();
            Thread reading = started(() -> drainEvery(2, all, done));
            Thread misbehaving = started(() -> {
                byte[] message = RawClient.publishPacket(4, 1, 1, "news", new byte[50_000]);
                for (int i = 0; i < 120; i++) {
                    publisher.send(message).receive();
                }
            });
            healthy.measureWhile(misbehaving);
            done.set(true);
            reading.join();
            healthy.wasNotHurt("# from 200 clients, half of which do not read", SMALL);
        } finally {
            all.forEach(RawClient::close);
        }
    }

    /** Reads what has come for one of so many, and throws it away, unacknowledged. */
    private static void drainEvery(int step, List<RawClient> clients, AtomicBoolean done) {
        byte[] buffer = new byte[MIB];
        try {
            while (!done.get()) {
                boolean any = false;
                for (int i = 0; i < clients.size(); i += step) {
                    var in = clients.get(i).socket().getInputStream();
                    while (in.available() > 0) {
                        any |= in.read(buffer) > 0;
                    }
                }
                if (!any) {
                    LockSupport.parkNanos(1_000_000); // leaves the processor to those who are measured
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void a_publisher_that_never_reads_its_acknowledgements_is_not_read_on(int level) throws Exception {
        byte[] messages = repeated(RawClient.publishPacket(level, 1, 1, "news", new byte[10]), 1000);
        AtomicLong written = new AtomicLong();
        try (TestBroker broker = new TestBroker(SMALL, b -> {});
                HealthyClient healthy = new HealthyClient(broker);
                RawClient deaf = broker.raw().connect(level, "deaf")) {
            Thread misbehaving = started(() -> {
                try {
                    while (true) {
                        deaf.socket().getOutputStream().write(messages);
                        written.addAndGet(messages.length);
                    }
                } catch (IOException e) {
                    // closed at the test's end, as meant
                }
            });
            healthy.measure();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                long before = written.get();
                healthy.measure();
                return before > 0 && written.get() == before;
            });
            assertThat(misbehaving.isAlive()).isTrue();
            healthy.wasNotHurt("a publisher that never reads its acknowledgements", SMALL);
            deaf.socket().close();
            misbehaving.join();
        }
    }

    @Test
    void a_flood_of_megabytes_with_qos_0_is_read_as_fast_as_it_can_be_dealt_with() throws Exception {
        byte[] message = RawClient.publishPacket(4, 0, 0, "flood", new byte[MIB]);
        try (TestBroker broker = new TestBroker(SMALL, b -> {});
                HealthyClient healthy = new HealthyClient(broker);
                RawClient reading = subscriber(broker, "reading", "flood");
                RawClient one = broker.raw().connect(4, "one");
                RawClient two = broker.raw().connect(4, "two")) {
            AtomicBoolean done = new AtomicBoolean();
            Thread reader = started(() -> drainEvery(1, List.of(reading), done));
            Thread second = started(() -> flood(two, message));
            Thread first = started(() -> flood(one, message));
            healthy.measureWhile(first);
            second.join();
            done.set(true);
            reader.join();
            healthy.wasNotHurt("two floods of megabytes", SMALL);
            await().untilAsserted(() -> assertThat(broker.count("messages", "direction", "in", "qos", "0"))
                    .isEqualTo(300));
        }
    }

    private static void flood(RawClient client, byte[] message) {
        for (int i = 0; i < 150; i++) {
            client.send(message);
        }
    }

    @Test
    void subscribers_that_never_read_are_bounded() throws Exception {
        byte[] message = RawClient.publishPacket(4, 1, 1, "news", new byte[MIB]);
        List<RawClient> deaf = new ArrayList<>();
        try (TestBroker broker = new TestBroker(SMALL, b -> {});
                HealthyClient healthy = new HealthyClient(broker);
                RawClient publisher = broker.raw().connect(4, "publisher")) {
            for (int i = 0; i < 10; i++) {
                deaf.add(subscriber(broker, "deaf" + i, "news"));
            }
            Thread misbehaving = started(() -> {
                for (int i = 0; i < 60; i++) {
                    publisher.send(message).receive();
                }
            });
            healthy.measureWhile(misbehaving).wasNotHurt("ten subscribers that never read", SMALL);
            assertThat(broker.count("dropped", "reason", "queue-full")).isPositive();
        } finally {
            deaf.forEach(RawClient::close);
        }
    }

    private static RawClient subscriber(TestBroker broker, String clientId, String topic) {
        RawClient client = broker.raw().connect(4, clientId);
        client.send(PacketText.bytes("82 { 0001 '" + topic + "' 01 }"));
        assertThat(client.receive()).isEqualTo("9003000101");
        return client;
    }

    private static byte[] repeated(byte[] packet, int times) {
        byte[] all = new byte[packet.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(packet, 0, all, i * packet.length, packet.length);
        }
        return all;
    }

    private static Thread started(Runnable what) {
        Thread thread = new Thread(what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
