package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.sim.scene.PeopleScenes;
import dev.atmosphere.sim.scene.Who;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People teach it: unknown faces are voted on, learnt, and answered at the edge with the right names. On real processes. */
@Timeout(540)
class TeachingTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EACH = 8;

    @TempDir
    Path data;

    private final ObjectMapper json = new ObjectMapper();

    private Product product;
    private Answered answered;
    private PeopleScenes scenes;

    @Test
    void four_people_are_voted_on_learnt_and_known_at_the_edge_and_a_stranger_is_not() throws Exception {
        scenes = PeopleScenes.bundled(4, 1, 11);
        List<Who> people = scenes.cast().subList(0, 4);
        Who stranger = scenes.cast().get(4);
        try (Product started = Product.start(data, "--no-sim");
                Answered listening = new Answered(started.mqttPort)) {
            product = started;
            answered = listening;

            // Nobody is known at first.
            Map<UUID, Who> taught = new LinkedHashMap<>();
            for (Who person : people) {
                publish(person, EACH, 0).forEach(id -> taught.put(id, person));
            }
            assertThat(taught.keySet())
                    .allSatisfy(id -> assertThat(answered.names(id)).containsExactly(Optional.empty()));

            PageVoter ann = new PageVoter(product.cloudPort, "Ann");
            PageVoter ben = new PageVoter(product.cloudPort, "Ben بن");

            // From a blurred face nothing is learnt, whatever people say. While its person is still unknown: who is
            // known is not asked about.
            UUID blurred = UUID.randomUUID();
            publish(blurred, blurred(scenes.of(people.get(3), 900).picture().bytes()));
            assertThat(answered.names(blurred)).containsExactly(Optional.empty());
            String refused = answered.face(blurred);
            awaitState(refused, "open");
            ann.vote(refused, "person", Map.of("name", people.get(3).name()));
            ben.vote(refused, "person", Map.of("name", people.get(3).name()));
            awaitState(refused, "closed");
            assertThat(asked(refused).get("refused").asText()).contains("too blurred");
            assertThat(asked(refused).get("votes")).isEmpty();
            assertThat(edgeKnows()).isZero();

            // Two people vote on each of the others, one after the other.
            taught.forEach((id, who) -> {
                awaitState(answered.face(id), "open");
                ann.vote(answered.face(id), "person", Map.of("name", who.name()));
                ben.vote(answered.face(id), "person", Map.of("name", who.name()));
            });
            Awaitility.await().atMost(PATIENCE).until(() -> edgeKnows() == people.size());
            taught.keySet().forEach(id -> awaitState(answered.face(id), "closed"));
            assertThat(asked(answered.face(taught.keySet().iterator().next())).get("votes"))
                    .hasSize(2);

            // The next pictures are answered at the edge, with the right names; a stranger with none.
            UUID known = null;
            for (Who person : people) {
                List<UUID> next = publish(person, 4, 500);
                List<UUID> named = next.stream()
                        .filter(id -> answered.names(id).equals(List.of(Optional.of(person.name()))))
                        .toList();
                assertThat(next)
                        .allSatisfy(id -> assertThat(answered.names(id).get(0).orElse(person.name()))
                                .isEqualTo(person.name()));
                assertThat(named).as(person.name()).hasSizeGreaterThanOrEqualTo(2);
                known = named.get(0);
            }
            assertThat(publish(stranger, 4, 500))
                    .allSatisfy(id -> assertThat(answered.names(id)).containsExactly(Optional.empty()));

            // One word turns a name back, at the station too.
            String mistaken = answered.face(known);
            UUID image = known;
            Awaitility.await().atMost(PATIENCE).until(() -> product.status("/api/v1/images/" + image) == 200);
            ann.vote(mistaken, "not-this-person", Map.of("name", people.get(3).name()));
            Awaitility.await().atMost(PATIENCE).until(() -> answered.updates(mistaken)
                    .contains(Optional.<String>empty()));
            awaitState(mistaken, "open");
        }
    }

    /** Pictures of one person alone, from a station of its own; returns when they are answered. */
    private List<UUID> publish(Who who, int count, int firstNumber) throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(UUID.randomUUID());
            publish(
                    ids.get(i),
                    scenes.of(who, firstNumber + 20 * scenes.cast().indexOf(who) + i)
                            .picture()
                            .bytes());
        }
        return ids.stream().filter(id -> answered.names(id).size() == 1).toList();
    }

    private void publish(UUID id, byte[] picture) throws Exception {
        try (Station station = new Station(product.mqttPort, "desk")) {
            station.publish(id, picture);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> answered.has(id));
    }

    /** The same picture as a lens far out of focus has it: scaled down twelve times, and up again. */
    private static byte[] blurred(byte[] picture) throws IOException {
        BufferedImage sharp = ImageIO.read(new ByteArrayInputStream(picture));
        BufferedImage small = scaled(sharp, sharp.getWidth() / 12, sharp.getHeight() / 12);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(scaled(small, sharp.getWidth(), sharp.getHeight()), "jpeg", bytes);
        return bytes.toByteArray();
    }

    private static BufferedImage scaled(BufferedImage from, int width, int height) {
        BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = to.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.drawImage(from, 0, 0, width, height, null);
        canvas.dispose();
        return to;
    }

    private int edgeKnows() throws IOException {
        return json.readTree(product.tryGet(product.edgePort, "/api/v1/status")
                        .orElseThrow()
                        .body())
                .get("recognizer")
                .get("people")
                .asInt();
    }

    private JsonNode asked(String faceId) {
        return product.api("/api/v1/tagging/" + faceId);
    }

    private void awaitState(String faceId, String state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> product.status("/api/v1/tagging/" + faceId) == 200
                        && asked(faceId).get("state").asText().equals(state));
    }
}
