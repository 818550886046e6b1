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
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
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
    /** Members of the stand-in's workspace. */
    private static final List<String> MEMBERS = List.of("U0ADA000001", "U0GRACE0001", "U0ZOE000001", "U0LEILA0001");

    @TempDir
    Path data;

    private final ObjectMapper json = new ObjectMapper();

    private Product product;
    private Answered answered;
    private SlackChannel slack;
    private PeopleScenes scenes;

    @Test
    void four_people_are_voted_on_learnt_and_known_at_the_edge_and_a_stranger_is_not() throws Exception {
        scenes = PeopleScenes.bundled(4, 1, 11);
        try (Product started = Product.start(data, SlackChannel.UNPACED, "--no-sim", "--slack-sim");
                Answered listening = new Answered(started.mqttPort)) {
            product = started;
            answered = listening;
            slack = new SlackChannel(product.slackPort);
            Map<Who, String> people = new LinkedHashMap<>();
            for (int i = 0; i < MEMBERS.size(); i++) {
                people.put(scenes.cast().get(i), MEMBERS.get(i));
            }
            Awaitility.await().atMost(PATIENCE).until(() -> slack.sockets() > 0);
            SlackChannel.Member alan = slack.overHttp("U0ALAN00001");
            SlackChannel.Member leila = slack.overSocketMode("U0LEILA0001");
            PageVoter ann = new PageVoter(product.cloudPort, "Ann");

            Map<UUID, Who> taught = nobodyIsKnownAtFirst(people.keySet());
            nothingIsLearntFromABlurredFace(people, alan, leila);
            everyFaceIsVotedOnByTwo(taught, people, alan, leila, ann);
            UUID known = theNextPicturesAreAnsweredWithNames(namesFromTheirProfiles(people));
            assertThat(publish(scenes.cast().get(MEMBERS.size()), 4, 500))
                    .as("a stranger")
                    .allSatisfy(id -> assertThat(answered.names(id)).containsExactly(Optional.empty()));
            oneWordTurnsANameBack(known, leila);
            assertThat(taught.keySet().stream()
                            .map(answered::face)
                            .filter(face -> asked(face).get("refused").isNull()))
                    .as("one message a face")
                    .allSatisfy(face -> assertThat(slack.about(face)).isEqualTo(1));
        }
    }

    private Map<UUID, Who> nobodyIsKnownAtFirst(Set<Who> people) throws Exception {
        Map<UUID, Who> taught = new LinkedHashMap<>();
        for (Who person : people) {
            publish(person, EACH, 0).forEach(id -> taught.put(id, person));
        }
        assertThat(taught.keySet())
                .allSatisfy(id -> assertThat(answered.names(id)).containsExactly(Optional.empty()));
        return taught;
    }

    /** Whatever people say. While its person is still unknown: who is known is not asked about. */
    private void nothingIsLearntFromABlurredFace(
            Map<Who, String> people, SlackChannel.Member alan, SlackChannel.Member leila) throws Exception {
        Who last = scenes.cast().get(MEMBERS.size() - 1);
        UUID blurred = UUID.randomUUID();
        publish(blurred, blurred(scenes.of(last, 900).picture().bytes()));
        assertThat(answered.names(blurred)).containsExactly(Optional.empty());
        String refused = answered.face(blurred);
        alan.choose(refused, people.get(last));
        leila.choose(refused, people.get(last));
        awaitState(refused, "closed");
        assertThat(asked(refused).get("refused").asText()).contains("too blurred");
        assertThat(asked(refused).get("votes")).isEmpty();
        Awaitility.await().atMost(PATIENCE).until(() -> slack.texts().stream()
                .anyMatch(text -> text.contains("This face cannot be used")));
        assertThat(edgeKnows()).isZero();
    }

    /** By one over HTTP and one over Socket Mode; once, one of them votes on the page instead. */
    private void everyFaceIsVotedOnByTwo(
            Map<UUID, Who> taught,
            Map<Who, String> people,
            SlackChannel.Member alan,
            SlackChannel.Member leila,
            PageVoter ann)
            throws IOException {
        boolean first = true;
        for (Map.Entry<UUID, Who> one : taught.entrySet()) {
            String face = answered.face(one.getKey());
            alan.choose(face, people.get(one.getValue()));
            if (first) {
                awaitVote(face);
                ann.vote(face, "person", Map.of("personId", person(asked(face))));
                first = false;
            } else {
                leila.choose(face, people.get(one.getValue()));
            }
        }
        Awaitility.await().atMost(PATIENCE).until(() -> edgeKnows() == people.size());
        taught.keySet().forEach(id -> awaitState(answered.face(id), "closed"));
        List<JsonNode> all =
                taught.keySet().stream().map(id -> asked(answered.face(id))).toList();
        assertThat(all)
                .as("both votes stand, but on a face that the trainer cannot use")
                .allSatisfy(face -> assertThat(face.get("votes"))
                        .hasSize(face.get("refused").isNull() ? 2 : 0));
        assertThat(all.stream().filter(face -> face.get("refused").isNull()))
                .as("faces that the trainer could use")
                .hasSizeGreaterThan(all.size() * 3 / 4);
    }

    /** @return what the edge will call them */
    private Map<Who, String> namesFromTheirProfiles(Map<Who, String> people) {
        Map<Who, String> names = new LinkedHashMap<>();
        people.forEach((who, member) -> {
            JsonNode person = StreamSupport.stream(
                            product.api("/api/v1/people?limit=100").get("items").spliterator(), false)
                    .filter(one -> one.get("slack").asText().equals(member))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nobody is " + member));
            assertThat(person.get("fullName").asText()).isEqualTo(slack.nameOf(member));
            names.put(who, person.get("name").asText());
        });
        assertThat(names.values()).doesNotHaveDuplicates().noneMatch(MEMBERS::contains);
        return names;
    }

    /** @return one that was answered with a name */
    private UUID theNextPicturesAreAnsweredWithNames(Map<Who, String> names) throws Exception {
        UUID known = null;
        for (Map.Entry<Who, String> person : names.entrySet()) {
            String name = person.getValue();
            List<UUID> next = publish(person.getKey(), 4, 500);
            assertThat(next)
                    .allSatisfy(id ->
                            assertThat(answered.names(id).get(0).orElse(name)).isEqualTo(name));
            List<UUID> named = next.stream()
                    .filter(id -> answered.names(id).equals(List.of(Optional.of(name))))
                    .toList();
            assertThat(named).as(name).hasSizeGreaterThanOrEqualTo(2);
            known = named.get(0);
        }
        return known;
    }

    /** At the station too. */
    private void oneWordTurnsANameBack(UUID known, SlackChannel.Member leila) {
        String mistaken = answered.face(known);
        leila.click(mistaken, "not-this-person");
        Awaitility.await().atMost(PATIENCE).until(() -> answered.updates(mistaken)
                .contains(Optional.<String>empty()));
        awaitState(mistaken, "open");
    }

    private void awaitVote(String faceId) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !asked(faceId).get("votes").isEmpty());
    }

    /** Whom the face's first vote names. */
    private static String person(JsonNode asked) {
        return asked.get("votes").get(0).get("personId").asText();
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
