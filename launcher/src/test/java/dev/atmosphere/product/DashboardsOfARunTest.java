package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import dev.atmosphere.dashboards.Dashboards;
import dev.atmosphere.dashboards.Dashboards.Empty;
import dev.atmosphere.dashboards.Dashboards.Question;
import dev.atmosphere.sim.scene.PeopleScenes;
import dev.atmosphere.sim.scene.Who;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What dashboards and alerts ask for is answered by a real Prometheus that scrapes the whole product, while simulated stations publish
 * and two people are taught; or it is empty by nature, and {@code dashboards/empty.json} says why.
 */
@Timeout(400)
class DashboardsOfARunTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EACH = 6;
    private static final List<String> MEMBERS = List.of("U0ADA000001", "U0GRACE0001");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), ([a-z]+)\\)");
    /** A comparison that an alert's or a panel's series have to pass. */
    private static final Pattern THRESHOLD = Pattern.compile("(==|>|<)(?= *[0-9.e+]+(?: +or |\\s*$))");

    @TempDir
    Path directory;

    private PeopleScenes scenes;

    @Test
    void every_panel_and_every_alert_sees_what_it_asks_for() throws Exception {
        scenes = PeopleScenes.bundled(MEMBERS.size(), 0, 11);
        try (Product product = Product.start(
                        directory.resolve("product"),
                        SlackChannel.UNPACED,
                        "--slack-sim",
                        "--stations",
                        "1",
                        "--interval",
                        "5s");
                Prometheus prometheus = Prometheus.watching(product, directory.resolve("prometheus"));
                Answered answered = new Answered(product.mqttPort)) {
            teach(product, answered);
            knockWithNonsense(product);

            List<Question> questions = new ArrayList<>(Dashboards.questions());
            questions.addAll(alerts(prometheus));
            everyQuestionIsAnswered(prometheus, questions);
            everyVariableHasValues(prometheus);
        }
    }

    /** Two people, who are then seen again and named. */
    private void teach(Product product, Answered answered) throws Exception {
        SlackChannel slack = new SlackChannel(product.slackPort);
        Awaitility.await().atMost(PATIENCE).until(() -> slack.sockets() > 0);
        SlackChannel.Member alan = slack.overHttp("U0ALAN00001");
        SlackChannel.Member leila = slack.overSocketMode("U0LEILA0001");
        PageVoter ann = new PageVoter(product.cloudPort, "Ann");
        for (int i = 0; i < MEMBERS.size(); i++) {
            List<String> faces = publish(product, answered, scenes.cast().get(i), 0);
            for (String face : faces) {
                alan.choose(face, MEMBERS.get(i));
                if (face.equals(faces.get(0))) {
                    Awaitility.await()
                            .atMost(PATIENCE)
                            .until(() -> !asked(product, face).get("votes").isEmpty());
                    JsonNode first = asked(product, face).get("votes").get(0);
                    ann.vote(
                            face,
                            "person",
                            Map.of("personId", first.get("personId").asText()));
                } else {
                    leila.choose(face, MEMBERS.get(i));
                }
            }
        }
        Awaitility.await().atMost(PATIENCE).until(() -> peopleAtTheEdge(product) == MEMBERS.size());
        for (Who person : scenes.cast()) {
            publish(product, answered, person, 500);
        }
    }

    /** @return the faces of its pictures, once they are answered */
    private List<String> publish(Product product, Answered answered, Who who, int firstNumber) throws Exception {
        List<UUID> ids = new ArrayList<>();
        try (Station station = new Station(product.mqttPort, "desk")) {
            for (int i = 0; i < EACH; i++) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                int number = firstNumber + 20 * scenes.cast().indexOf(who) + i;
                station.publish(id, scenes.of(who, number).picture().bytes());
            }
        }
        Awaitility.await().atMost(PATIENCE).until(() -> ids.stream().allMatch(answered::has));
        return ids.stream()
                .filter(id -> answered.names(id).size() == 1)
                .map(answered::face)
                .toList();
    }

    /** A picture that is none, and bytes that are no MQTT. */
    private static void knockWithNonsense(Product product) throws IOException {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(product.mqttPort)
                .buildBlocking();
        client.connect();
        try {
            client.publishWith()
                    .topic("stations/desk/images")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("no picture".getBytes(StandardCharsets.UTF_8))
                    .send();
        } catch (RuntimeException expected) {
            // HiveMQ's client makes an exception of the refusal.
            assertThat(expected).hasMessageContaining("PUBACK");
        }
        client.disconnect();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), product.mqttPort)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** What they compare, whether or not they would fire now. */
    private static List<Question> alerts(Prometheus prometheus) {
        List<JsonNode> rules = prometheus.rules();
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.path("lastError").asText()).isEmpty());
        List<Question> questions = new ArrayList<>();
        for (JsonNode rule : rules) {
            if (rule.get("type").asText().equals("alerting")) {
                String compared = THRESHOLD.matcher(rule.get("query").asText()).replaceAll("$1 bool");
                assertThat(compared).contains(" bool");
                questions.add(new Question(rule.get("name").asText(), compared));
            }
        }
        assertThat(questions).hasSizeGreaterThan(20);
        return questions;
    }

    private static void everyQuestionIsAnswered(Prometheus prometheus, List<Question> questions) {
        List<Empty> listed = Dashboards.empty();
        List<String> mayBeEmpty = listed.stream().map(Empty::at).toList();
        List<Question> open = new ArrayList<>(questions);
        Awaitility.await("without an answer")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    open.removeIf(question -> !prometheus.ask(question.promql()).isEmpty());
                    assertThat(open.stream().map(Question::at).filter(at -> !mayBeEmpty.contains(at)))
                            .isEmpty();
                });
        List<String> still = open.stream().map(Question::at).toList();
        assertThat(listed.stream()
                        .filter(empty -> !empty.seldom())
                        .map(Empty::at)
                        .filter(at -> !still.contains(at)))
                .as("listed as empty, and answered")
                .isEmpty();
    }

    private static void everyVariableHasValues(Prometheus prometheus) {
        for (Dashboards.Dashboard dashboard : Dashboards.all()) {
            for (JsonNode variable : dashboard.variables()) {
                Matcher asked = LABEL_VALUES.matcher(variable.path("definition").asText());
                if (asked.matches()) {
                    assertThat(prometheus.labelValues(Dashboards.withoutVariables(asked.group(1)), asked.group(2)))
                            .as(dashboard.name() + ", " + variable.get("name").asText())
                            .isNotEmpty();
                }
            }
        }
        assertThat(prometheus.labelValues("up", "job"))
                .containsExactlyInAnyOrder("atmosphere-cloud", "atmosphere-edge", "atmosphere-sim");
        assertThat(prometheus.ask("up == 1")).hasSize(3);
    }

    private static JsonNode asked(Product product, String faceId) {
        return product.api("/api/v1/tagging/" + faceId);
    }

    private static int peopleAtTheEdge(Product product) throws IOException {
        return new ObjectMapper()
                .readTree(product.tryGet(product.edgePort, "/api/v1/status")
                        .orElseThrow()
                        .body())
                .get("recognizer")
                .get("people")
                .asInt();
    }
}
