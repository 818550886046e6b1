package dev.atmosphere.edge.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.atmosphere.edge.broker.AnonymousAccess;
import dev.atmosphere.edge.broker.BrokerConfig;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.notify.TopicPrefix;
import dev.atmosphere.program.FreePort;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Home Assistant behind a Mosquitto of its own, with the bridge that the docs show. Skipped, and said so, where there is no Mosquitto. */
class MosquittoBridgeTest {
    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");
    private static final Path DOCS = Path.of(System.getProperty("atmosphere.root"), "docs", "home-assistant.md");
    private static final String DOOR =
            "homeassistant/device/" + DeviceId.ofStation("door").text() + "/config";

    @TempDir
    Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();
    private MqttBroker edge;
    private Process mosquitto;
    private int mosquittoPort;

    @BeforeEach
    void start() throws Exception {
        boolean there = Files.isExecutable(MOSQUITTO);
        if (!there) {
            System.err.println("!!! MosquittoBridgeTest is SKIPPED: " + MOSQUITTO
                    + " is not there (Debian: apt-get install mosquitto)");
        }
        Assumptions.assumeTrue(there, "mosquitto is not installed");
        edge = new MqttBroker(
                vertx,
                BrokerConfig.defaults().withPort(0),
                new AnonymousAccess(false),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        HomeAssistant part = new HomeAssistant(
                vertx,
                edge,
                new HomeAssistantSettings(true, new TopicPrefix("homeassistant"), false),
                () -> vertx.createSharedWorkerExecutor("snapshots", 1),
                Clock.systemUTC());
        get(part.begin().compose(begun -> edge.start()));
        mosquittoPort = FreePort.choose();
        Path conf = Files.writeString(
                dir.resolve("mosquitto.conf"),
                "listener " + mosquittoPort + " 127.0.0.1\nallow_anonymous true\n"
                        + bridge().replace("edge.home:1883", "127.0.0.1:" + edge.actualPort()));
        Path log = dir.resolve("mosquitto.log");
        mosquitto = new ProcessBuilder(MOSQUITTO.toString(), "-v", "-c", conf.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> get(edge.clients()).stream()
                .anyMatch(client -> client.subscriptions() > 0));
    }

    private static String bridge() throws IOException {
        Matcher block = Pattern.compile("```conf\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCS));
        assertThat(block.find()).as("the bridge in the docs").isTrue();
        return block.group(1);
    }

    @AfterEach
    void stop() throws Exception {
        clients.forEach(Mqtt5BlockingClient::disconnect);
        if (mosquitto != null) {
            mosquitto.destroy();
            mosquitto.waitFor(20, TimeUnit.SECONDS);
        }
        if (edge != null) {
            get(edge.close());
        }
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private Mqtt5BlockingClient client(int port) {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        client.connect();
        clients.add(client);
        return client;
    }

    private void say(int port, String topic, String payload, boolean retain) {
        client(port)
                .publishWith()
                .topic(topic)
                .payload(payload.getBytes(UTF_8))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .send();
    }

    /** What somebody gets who comes to Mosquitto now, up to a message of his own that follows it. */
    private Map<String, Mqtt5Publish> retainedOnMosquitto() {
        Map<String, Mqtt5Publish> kept = new ConcurrentHashMap<>();
        List<String> heard = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient late = client(mosquittoPort);
        late.toAsync().publishes(MqttGlobalPublishFilter.ALL, message -> {
            heard.add(message.getTopic().toString());
            if (message.isRetain()) {
                kept.put(message.getTopic().toString(), message);
            }
        });
        late.subscribeWith().topicFilter("#").send();
        late.publishWith().topic("end").send();
        await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains("end"));
        clients.remove(late);
        late.disconnect();
        return kept;
    }

    @Test
    void a_station_of_the_edges_stands_retained_on_mosquitto_and_goes_from_there() throws IOException {
        say(edge.actualPort(), "stations/door/status", "online", true);

        // Asked anew each time: who came too early hears of it as news, and not as what is retained.
        Map<String, Mqtt5Publish> kept = new ConcurrentHashMap<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            kept.putAll(retainedOnMosquitto());
            return kept.keySet().containsAll(List.of(DOOR, "stations/door/status"));
        });
        assertThat(new DiscoverySchema()
                        .objectionsTo(new ObjectMapper().readTree(kept.get(DOOR).getPayloadAsBytes())))
                .isEmpty();

        List<Integer> sizes = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient homeAssistant = client(mosquittoPort);
        homeAssistant
                .toAsync()
                .publishes(MqttGlobalPublishFilter.ALL, message -> sizes.add(message.getPayloadAsBytes().length));
        homeAssistant.subscribeWith().topicFilter(DOOR).send();
        say(edge.actualPort(), "stations/door/status", "", true);
        await().atMost(Duration.ofSeconds(30)).until(() -> sizes.contains(0));
    }

    @Test
    void when_home_assistant_starts_behind_mosquitto_it_is_told_again() {
        say(edge.actualPort(), "stations/door/status", "online", true);
        List<String> heard = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient homeAssistant = client(mosquittoPort);
        homeAssistant
                .toAsync()
                .publishes(
                        MqttGlobalPublishFilter.ALL,
                        message -> heard.add(message.getTopic().toString()));
        homeAssistant.subscribeWith().topicFilter("homeassistant/#").send();
        await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains(DOOR));
        heard.clear();

        say(mosquittoPort, "homeassistant/status", "online", false);

        await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains(DOOR));
    }
}
