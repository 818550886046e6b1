package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

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
            org.awaitility.Awaitility.await().until(() -> broker.gauge("subscriptions") == 2);

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

    private static Process start(TestBroker broker, String program, String version, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program,
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(broker.port()),
                "-V",
                version.equals("5") ? "mqttv5" : "mqttv" + version));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
