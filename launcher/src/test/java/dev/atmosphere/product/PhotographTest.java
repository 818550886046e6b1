package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.atmosphere.vision.Photographs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to do, with the client that it names. */
class PhotographTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path dir;

    @Test
    void a_photograph_that_mosquitto_publishes_is_answered_stored_cut_and_still_there_after_a_restart()
            throws Exception {
        assumeTrue(
                onPath("mosquitto_pub"),
                "mosquitto_pub is absent, so the README's command is not tried: apt-get install mosquitto-clients");
        Path photograph =
                Files.write(dir.resolve("photo.jpg"), Photographs.get(1).bytes());
        Path data = dir.resolve("data");
        try (Product product = Product.start(data, "--no-sim")) {
            List<String> answered = new CopyOnWriteArrayList<>();
            Mqtt5AsyncClient listener = listen(product, answered);

            publish(product, photograph, "door", "-V", "5", "-q", "1");
            publish(product, photograph, "hall", "-V", "311", "-q", "1");
            String traceparent = "00-" + TRACE + "-00f067aa0ba902b7-01";
            publish(
                    product,
                    photograph,
                    "bar",
                    "-V",
                    "5",
                    "-q",
                    "2",
                    "-D",
                    "publish",
                    "user-property",
                    "traceparent",
                    traceparent);

            for (String station : List.of("door", "hall", "bar")) {
                Awaitility.await().atMost(PATIENCE).until(() -> answered.contains("stations/" + station + "/faces"));
                check(product, station);
            }
            assertThat(traceOf(product, "bar")).isEqualTo(TRACE);
            assertThat(traceOf(product, "hall")).matches("[0-9a-f]{32}").isNotEqualTo(traceOf(product, "door"));
            listener.disconnect().get(10, TimeUnit.SECONDS);
        }

        try (Product again = Product.start(data, "--no-sim")) {
            assertThat(again.api("/api/v1/images").get("items")).hasSize(3);
        }
    }

    /** As the station gave it, or as the edge began it. */
    private static String traceOf(Product product, String station) throws IOException {
        return product.api("/api/v1/images?station=" + station)
                .get("items")
                .get(0)
                .get("traceId")
                .asText();
    }

    private static void check(Product product, String station) throws IOException {
        String images = "/api/v1/images?station=" + station;
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> product.api(images).get("items").size() == 1);
        JsonNode image = product.api(images).get("items").get(0);
        assertThat(image.get("faces")).hasSize(3);
        assertThat(product.bytes("/api/v1/images/" + image.get("imageId").asText() + ".jpg"))
                .isEqualTo(Photographs.get(1).bytes());
        for (JsonNode face : image.get("faces")) {
            String at = "/api/v1/faces/" + face.get("faceId").asText();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            product.status(at + "/zoomin.jpg") == 200 && product.status(at + "/rectangle.jpg") == 200);
            BufferedImage rectangle = decoded(product.bytes(at + "/rectangle.jpg"));
            BufferedImage zoomIn = decoded(product.bytes(at + "/zoomin.jpg"));
            assertThat((double) rectangle.getWidth())
                    .isCloseTo(face.get("width").asDouble(), within(2.0));
            assertThat(zoomIn.getWidth()).isBetween(rectangle.getWidth(), 600);
        }
    }

    private static BufferedImage decoded(byte[] jpeg) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    private static Mqtt5AsyncClient listen(Product product, List<String> answered) throws Exception {
        Mqtt5AsyncClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(product.mqttPort)
                .buildAsync();
        client.connect().get(10, TimeUnit.SECONDS);
        client.subscribeWith()
                .topicFilter("stations/+/faces")
                .callback(
                        (Mqtt5Publish answer) -> answered.add(answer.getTopic().toString()))
                .send()
                .get(10, TimeUnit.SECONDS);
        return client;
    }

    private static void publish(Product product, Path photograph, String station, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "mosquitto_pub",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(product.mqttPort),
                "-t",
                "stations/" + station + "/images",
                "-f",
                photograph.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static boolean onPath(String program) {
        for (String directory : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
