package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clients that people type. Skipped, and said so, where they are not installed. */
class MosquittoClientsTest {
    @BeforeAll
    static void the_clients_are_installed() {
        boolean there = Files.isExecutable(Path.of("/usr/bin/mosquitto_pub"))
                && Files.isExecutable(Path.of("/usr/bin/mosquitto_sub"));
        if (!there) {
            System.err.println(
                    "!!! MosquittoClientsTest is SKIPPED: mosquitto_pub and mosquitto_sub are not in /usr/bin"
                            + " (Debian: apt-get install mosquitto-clients)");
        }
        Assumptions.assumeTrue(there, "mosquitto-clients are not installed");
    }

    @ParameterizedTest
    @CsvSource({"311, 0", "311, 1", "311, 2", "5, 0", "5, 1", "5, 2", "31, 1"})
    void mosquitto_pub_and_sub_exchange_a_picture(String version, int qos, @TempDir Path dir) throws Exception {
        byte[] picture = new byte[300_000];
        new java.util.Random(qos).nextBytes(picture);
        Path file = Files.write(dir.resolve("photo.jpg"), picture);
        BlockingQueue<Publish> heard = new LinkedBlockingQueue<>();
        try (TestBroker broker = new TestBroker()) {
            TestBroker.await(broker.broker.subscribe("stations/#", heard::add));
            Process subscriber = start(
                    broker, "mosquitto_sub", version, "-q", qos, "-t", "stations/+/images", "-C", 1, "-N", "-W", 30);
            await().until(() -> broker.gauge("subscriptions") == 2);

            Process publisher =
                    start(broker, "mosquitto_pub", version, "-q", qos, "-t", "stations/door/images", "-f", file);
            byte[] got = subscriber.getInputStream().readAllBytes();

            assertThat(publisher.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(publisher.exitValue()).isZero();
            assertThat(subscriber.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(got).isEqualTo(picture);
            Publish publish = heard.poll(20, TimeUnit.SECONDS);
            assertThat(publish.payload().getBytes()).isEqualTo(picture);
            assertThat(publish.qos().value()).isEqualTo(qos);
        }
    }

    @Test
    void mosquitto_pub_says_why_its_message_was_refused() throws Exception {
        Inbox inbox = p ->
                io.vertx.core.Future.succeededFuture(Verdict.refused(Refusal.PAYLOAD_FORMAT_INVALID, "not a picture"));
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults(), b -> b.claim("in/+", inbox))) {
            Process publisher = start(broker, "mosquitto_pub", "5", "-q", 1, "-t", "in/a", "-m", "x");
            String said = new String(publisher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(publisher.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said).containsIgnoringCase("payload format invalid");
        }
    }

    @ParameterizedTest
    @CsvSource({"mqtt, 311", "mqtt, 5", "tls, 311", "tls, 5"})
    void mosquitto_clients_exchange_all_kinds_of_messages(String listener, String version, @TempDir Path keys)
            throws Exception {
        try (EveryWay broker = new EveryWay(keys)) {
            Typed typed = new Typed(broker, listener, version);
            Process all = typed.start("mosquitto_sub", "-q", 2, "-t", "exchange/+", "-C", 3, "-F", "%t %q %r %p");
            await().until(() -> broker.broker().gauge("subscriptions") == 1);
            for (int qos = 0; qos <= 2; qos++) {
                typed.run("mosquitto_pub", "-q", qos, "-t", "exchange/" + qos, "-m", "m" + qos);
            }
            assertThat(said(all)).isEqualTo("exchange/0 0 0 m0\nexchange/1 1 0 m1\nexchange/2 2 0 m2\n");

            typed.run("mosquitto_pub", "-q", 1, "-r", "-t", "retained", "-m", "kept");
            assertThat(typed.run("mosquitto_sub", "-t", "retained", "-C", 1, "-F", "%r %p"))
                    .isEqualTo("1 kept\n");

            Process mourner = typed.start("mosquitto_sub", "-t", "will", "-C", 1);
            Process dying = typed.start("mosquitto_sub", "-t", "x", "--will-topic", "will", "--will-payload", "gone");
            await().until(() -> broker.broker().gauge("subscriptions") == 2);
            dying.destroyForcibly();
            assertThat(said(mourner)).isEqualTo("gone\n");

            typed.run("mosquitto_sub", "-i", "session", "-c", "-q", 2, "-t", "away", "-E");
            typed.run("mosquitto_pub", "-q", 1, "-t", "away", "-m", "one");
            typed.run("mosquitto_pub", "-q", 2, "-t", "away", "-m", "two");
            assertThat(typed.run("mosquitto_sub", "-i", "session", "-c", "-q", 2, "-t", "away", "-C", 2))
                    .isEqualTo("one\ntwo\n");
        }
    }

    /** What is typed for one way to a broker: where it is, how it is spoken to. */
    private record Typed(EveryWay broker, String listener, String version) {
        Process start(String program, Object... arguments) throws IOException {
            List<Object> all = new ArrayList<>();
            if (listener.equals("tls")) {
                all.addAll(List.of("--cafile", broker.certificate()));
            }
            all.addAll(List.of(arguments));
            if (program.equals("mosquitto_sub")) {
                all.addAll(List.of("-W", 60));
            }
            return MosquittoClientsTest.start(broker.port(listener), program, version, all.toArray());
        }

        String run(String program, Object... arguments) throws Exception {
            Process process = start(program, arguments);
            String said = said(process);
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        }
    }

    private static String said(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static Process start(TestBroker broker, String program, String version, Object... arguments)
            throws IOException {
        return start(broker.port(), program, version, arguments);
    }

    private static Process start(int port, String program, String version, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program,
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-V",
                version.equals("5") ? "mqttv5" : "mqttv" + version));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
