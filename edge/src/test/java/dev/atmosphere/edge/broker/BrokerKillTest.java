package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 in the midst of QoS 1 and QoS 2 traffic, with clients that keep their sessions as strictly as the standard asks of them.
 * {@code -Datmosphere.broker.kills=20} kills so many times.
 */
class BrokerKillTest {
    private static final int KILLS = Integer.getInteger("atmosphere.broker.kills", 3);
    private static final int BETWEEN_KILLS = 150;
    private static final int WINDOW = 20;
    private static final int RETAINED_TOPICS = 5;
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path directory;

    private final AtomicReference<Process> process = new AtomicReference<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile int port;
    private volatile boolean enough;

    @AfterEach
    void stop() {
        if (process.get() != null) {
            process.get().destroyForcibly();
        }
    }

    @Test
    @Timeout(600)
    void nothing_acknowledged_is_lost_and_nothing_of_qos_2_comes_twice() throws Exception {
        start();
        Receiver receiver = new Receiver();
        Thread receiving = run(receiver);
        await().until(() -> receiver.subscribed);
        Sender sender = new Sender();
        Thread sending = run(sender);

        for (int kill = 1; kill <= KILLS; kill++) {
            int until = sender.acknowledged.size() + BETWEEN_KILLS;
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> sender.acknowledged.size() >= until || !failures.isEmpty());
            process.get().destroyForcibly().waitFor();
            start();
        }

        enough = true;
        sending.join();
        Set<Integer> sent = sender.acknowledged;
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !failures.isEmpty()
                        || receiver.once.size() + receiver.atLeastOnce.size() >= sent.size()
                                && receiver.all().containsAll(sent));
        process.get().destroyForcibly().waitFor();
        receiving.join();

        assertThat(failures).isEmpty();
        assertThat(sent).hasSizeGreaterThan(KILLS * BETWEEN_KILLS);
        assertThat(receiver.all()).containsAll(sent);
        assertThat(receiver.once).as("QoS 2").hasSizeGreaterThan(50).doesNotHaveDuplicates();
        start();
        assertThat(retained())
                .allSatisfy((topic, number) -> assertThat(number).isEqualTo(sender.lastRetained.get(topic)));
    }

    private Map<String, Integer> retained() {
        Map<String, Integer> found = new TreeMap<>();
        try (RawClient reader = new RawClient(port).connect(4, "reader")) {
            reader.send("8208 0001 0003 722f23 00");
            assertThat(reader.receive()).startsWith("90");
            for (int i = 0; i < RETAINED_TOPICS; i++) {
                Packet packet = new Packet(reader.receive());
                found.put(packet.topic(), packet.number());
            }
        }
        return found;
    }

    // ---- the process

    private void start() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBroker.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        process.set(started);
        BufferedReader out = started.inputReader(UTF_8);
        List<String> said = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            if (line.startsWith("port ")) {
                port = Integer.parseInt(line.substring(5));
                Thread rest = new Thread(() -> out.lines().forEach(l -> {}));
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new AssertionError("the broker did not start: " + said);
    }

    private Thread run(Client client) {
        Thread thread = new Thread(() -> {
            try {
                client.work();
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    // ---- clients that keep their sessions

    private abstract class Client {
        private final String clientId;
        private boolean known;

        Client(String clientId) {
            this.clientId = clientId;
        }

        /** Connects, again and again, until it is done. */
        final void work() {
            while (!isDone()) {
                try (RawClient socket = new RawClient(port)) {
                    byte[] connect = RawClient.connectPacket(4, clientId, "");
                    connect[9] = 0;
                    String answer = socket.send(connect).receive();
                    if (answer.equals("closed")) {
                        continue;
                    }
                    assertThat(answer).as("the session of " + clientId).isEqualTo(known ? "20020100" : "20020000");
                    talk(socket);
                } catch (java.io.UncheckedIOException e) {
                    Thread.onSpinWait(); // killed: the next one has another port
                }
            }
        }

        final void isKnown() {
            known = true;
        }

        abstract boolean isDone();

        abstract void talk(RawClient socket);
    }

    /** Sends numbers, each QoS 1 or 2, small or large, some retained, at most {@value #WINDOW} unacknowledged. */
    private final class Sender extends Client {
        private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        private final Map<String, Integer> lastRetained = new ConcurrentHashMap<>();
        private final TreeMap<Integer, Integer> open = new TreeMap<>();
        private final Set<Integer> released = ConcurrentHashMap.newKeySet();
        private int next;

        Sender() {
            super("sender");
        }

        @Override
        boolean isDone() {
            return enough && open.isEmpty();
        }

        /** Its number is its order too; the packet identifier is free again as soon as the window has moved on. */
        private int packetId(int number) {
            return number % 1000 + 1;
        }

        private int qos(int number) {
            return number % 3 == 0 ? 2 : 1;
        }

        private String topic(int number) {
            return number % 7 == 1 ? "r/" + number % RETAINED_TOPICS : "k/" + number % 4;
        }

        private byte[] publish(int number, boolean again) {
            String text = number + " " + "x".repeat(number % 10 == 0 ? 10_000 : 10);
            byte[] packet =
                    RawClient.publishPacket(4, qos(number), packetId(number), topic(number), text.getBytes(UTF_8));
            packet[0] |= (byte) ((again ? 8 : 0) | (topic(number).startsWith("r") ? 1 : 0));
            return packet;
        }

        @Override
        void talk(RawClient socket) {
            isKnown();
            for (int number : open.keySet()) {
                if (released.contains(number)) {
                    socket.send(String.format("6202%04x", packetId(number)));
                } else {
                    socket.send(publish(number, true));
                }
            }
            while (!isDone()) {
                while (!enough && open.size() < WINDOW) {
                    int number = next++;
                    open.put(number, packetId(number));
                    socket.send(publish(number, false));
                }
                String packet = socket.receive();
                if (packet.equals("closed")) {
                    return;
                }
                int packetId = Integer.parseInt(packet.substring(4, 8), 16);
                Integer number = open.keySet().stream()
                        .filter(n -> packetId(n) == packetId)
                        .findFirst()
                        .orElse(null);
                if (packet.startsWith("50")) {
                    assertThat(number).as("PUBREC for what is open").isNotNull();
                    released.add(number);
                    socket.send(String.format("6202%04x", packetId));
                } else if (number != null) {
                    assertThat(packet).matches(qos(number) == 1 ? "4002.*" : "7002.*");
                    open.remove(number);
                    released.remove(number);
                    if (topic(number).startsWith("r")) {
                        lastRetained.merge(topic(number), number, Math::max);
                    }
                    acknowledged.add(number);
                }
            }
        }
    }

    /** Acknowledges everything, and knows what of QoS 2 it has. */
    private final class Receiver extends Client {
        private final List<Integer> once = new CopyOnWriteArrayList<>();
        private final Set<Integer> atLeastOnce = ConcurrentHashMap.newKeySet();
        private final Set<Integer> unreleased = ConcurrentHashMap.newKeySet();
        private volatile boolean subscribed;

        Receiver() {
            super("receiver");
        }

        Set<Integer> all() {
            Set<Integer> all = ConcurrentHashMap.newKeySet();
            all.addAll(once);
            all.addAll(atLeastOnce);
            return all;
        }

        @Override
        boolean isDone() {
            return enough && !process.get().isAlive();
        }

        @Override
        void talk(RawClient socket) {
            if (!subscribed) {
                socket.send("820e 0001 0003 6b2f23 02 0003 722f23 02");
                assertThat(socket.receive()).isEqualTo("900400010202");
                subscribed = true;
            }
            isKnown();
            for (String hex = socket.receive(); !hex.equals("closed"); hex = socket.receive()) {
                if (hex.startsWith("62")) {
                    unreleased.remove(Integer.parseInt(hex.substring(4, 8), 16));
                    socket.send("7002" + hex.substring(4, 8));
                    continue;
                }
                Packet packet = new Packet(hex);
                if (packet.qos() == 1) {
                    atLeastOnce.add(packet.number());
                    socket.send(String.format("4002%04x", packet.packetId()));
                } else {
                    if (unreleased.add(packet.packetId())) {
                        once.add(packet.number());
                    }
                    socket.send(String.format("5002%04x", packet.packetId()));
                }
            }
        }
    }

    /** A PUBLISH. */
    private static final class Packet {
        private final byte[] bytes;
        private final int topicAt;
        private final int topicLength;

        Packet(String hex) {
            bytes = HEX.parseHex(hex);
            int at = 1;
            while ((bytes[at] & 0x80) != 0) {
                at++;
            }
            topicLength = (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
            topicAt = at + 3;
        }

        int qos() {
            return bytes[0] >> 1 & 3;
        }

        String topic() {
            return new String(bytes, topicAt, topicLength, UTF_8);
        }

        int packetId() {
            int at = topicAt + topicLength;
            return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        }

        int number() {
            int at = topicAt + topicLength + (qos() > 0 ? 2 : 0);
            String payload = new String(bytes, at, bytes.length - at, UTF_8);
            return Integer.parseInt(payload.substring(0, payload.indexOf(' ')));
        }
    }
}
