package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atmosphere.vision.Photographs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of the README, on real processes: nothing acknowledged is lost, whatever is killed. */
class WholeProductTest {
    private static final String EDGE = "dev.atmosphere.edge.Edge";
    private static final String CLOUD = "dev.atmosphere.cloud.Cloud";

    @TempDir
    Path data;

    @Test
    void every_acknowledged_picture_is_in_sql_once_with_its_objects_though_edge_and_cloud_are_killed()
            throws Exception {
        int pictures = Integer.getInteger("atmosphere.kill.pictures", 60);
        int kills = Integer.getInteger("atmosphere.kills", 1);
        try (Product product = Product.start(data, "--no-sim")) {
            Publishing publishing = new Publishing(product, pictures);
            for (int kill = 0; kill < 2 * kills; kill++) {
                publishing.awaitAcknowledged(pictures * (kill + 1) / (2 * kills + 1));
                product.kill(kill % 2 == 0 ? EDGE : CLOUD);
            }
            checkAllArrived(product, publishing.acknowledged());
        }
    }

    /** Both are frozen, not ended: connections stay open and nobody answers, the harder kind of away. */
    @Test
    void every_acknowledged_picture_is_in_sql_once_though_kafka_and_then_postgresql_are_away_for_a_while()
            throws Exception {
        int pictures = Integer.getInteger("atmosphere.outage.pictures", 45);
        Duration outage = Duration.ofSeconds(Integer.getInteger("atmosphere.outage.seconds", 12));
        try (Product product = Product.start(data, "--no-sim")) {
            Publishing publishing = new Publishing(product, pictures);
            publishing.awaitAcknowledged(pictures / 5);
            List<ProcessHandle> kafka = List.of(product.part(CLOUD).orElseThrow());
            away(kafka, outage);
            publishing.awaitAcknowledged(pictures * 3 / 5);
            List<ProcessHandle> postgres = product.postgres();
            assertThat(postgres).as("PostgreSQL's processes").hasSizeGreaterThan(1);
            away(postgres, outage);
            checkAllArrived(product, publishing.acknowledged());
        }
    }

    private static void away(List<ProcessHandle> processes, Duration outage) throws Exception {
        Product.signal("STOP", processes);
        try {
            new CountDownLatch(1).await(outage.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            Product.signal("CONT", processes);
        }
    }

    private static void checkAllArrived(Product product, Set<UUID> acknowledged) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(idsOf(images(product))).containsExactlyInAnyOrderElementsOf(acknowledged));
        for (JsonNode image : images(product)) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> hasItsObjects(product, image));
        }
        product.awaitHealthy();
        assertThat(product.api("/api/v1/dead-letters").get("items")).isEmpty();
    }

    /** Three stations that publish, each a picture after the other, until all are acknowledged. */
    private static final class Publishing {
        private final AtomicInteger done = new AtomicInteger();
        private final List<Future<List<UUID>>> stations = new ArrayList<>();
        private final ExecutorService threads = Executors.newFixedThreadPool(3);
        private final int pictures;

        Publishing(Product product, int pictures) {
            this.pictures = pictures / 3 * 3;
            for (String name : List.of("door", "hall", "bar")) {
                stations.add(threads.submit(() -> publish(product, name, pictures / 3, done)));
            }
        }

        void awaitAcknowledged(int count) {
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> done.get() >= count);
        }

        Set<UUID> acknowledged() throws Exception {
            Set<UUID> all = new HashSet<>();
            for (Future<List<UUID>> station : stations) {
                all.addAll(station.get());
            }
            threads.shutdown();
            assertThat(all).hasSize(pictures);
            return all;
        }
    }

    private static List<UUID> publish(Product product, String name, int count, AtomicInteger done) throws Exception {
        List<UUID> acknowledged = new ArrayList<>();
        try (Station station = new Station(product.mqttPort, name)) {
            for (int i = 0; i < count; i++) {
                UUID id = UUID.randomUUID();
                station.publish(id, Photographs.get(i % Photographs.COUNT + 1).bytes());
                acknowledged.add(id);
                done.incrementAndGet();
            }
        }
        return acknowledged;
    }

    private static List<JsonNode> images(Product product) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = product.api("/api/v1/images?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.get("items").forEach(all::add);
            cursor = page.path("next").asText("").replace("null", "");
        } while (!cursor.isEmpty());
        return all;
    }

    private static List<UUID> idsOf(List<JsonNode> images) {
        return images.stream()
                .map(image -> UUID.fromString(image.get("imageId").asText()))
                .toList();
    }

    private static boolean hasItsObjects(Product product, JsonNode image) {
        if (product.status("/api/v1/images/" + image.get("imageId").asText() + ".jpg") != 200) {
            return false;
        }
        for (JsonNode face : image.get("faces")) {
            String at = "/api/v1/faces/" + face.get("faceId").asText();
            if (product.status(at + "/rectangle.jpg") != 200 || product.status(at + "/zoomin.jpg") != 200) {
                return false;
            }
        }
        return !image.get("faces").isEmpty();
    }
}
