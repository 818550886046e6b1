package dev.atmosphere.edge.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.broker.Publish;
import dev.atmosphere.edge.notify.LastSeen;
import dev.atmosphere.edge.notify.StationAnswers;
import dev.atmosphere.edge.upload.StationTopics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Home Assistant of stations and people: one retained message for each, on {@code {prefix}/device/{id}/config}. Thread-safe.
 *
 * <p>A station is one that says whether it is online, or that a picture was seen of; a person is one who was seen last somewhere. All of
 * that lies retained on the broker, so that after a restart the same devices are found, with the same ids. When Home Assistant says that it
 * has started ({@code {prefix}/status} is {@code online}), everything is said again. A station whose status is taken back (an empty
 * message) is forgotten.
 */
final class Discovery {
    /** Those beyond are not told of: nobody has so many, and a client can make names up. */
    static final int MOST_STATIONS = 1_000;

    private static final int MOST_PEOPLE = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final Pattern CONFIG = Pattern.compile("(.+)/device/([^/]+)/config");
    private static final List<String> STATUSES = List.of("online", "offline");
    private static final byte[] TAKEN_BACK = new byte[0];

    private final Vertx vertx;
    private final MqttBroker broker;
    private final StationAnswers answers;
    private final HomeAssistantSettings settings;
    private final Consumer<String> forgotten;
    private final Duration birthPause;
    private final ObjectMapper json = Json.json();

    /** What was told since the start, by the device's id. */
    private final Map<String, byte[]> told = new LinkedHashMap<>();
    /** What stood on the broker at the start, by its topic: it need not be said once more. */
    private Map<String, byte[]> stood = Map.of();

    private int stations;
    private int people;
    private boolean repeating;

    /**
     * @param forgotten told of a station that is gone
     * @param birthPause how long births are gathered, so that a restless one does not set off a storm
     */
    Discovery(
            Vertx vertx,
            MqttBroker broker,
            StationAnswers answers,
            HomeAssistantSettings settings,
            Consumer<String> forgotten,
            Duration birthPause) {
        this.vertx = vertx;
        this.broker = broker;
        this.answers = answers;
        this.settings = settings;
        this.forgotten = forgotten;
        this.birthPause = birthPause;
    }

    /** Takes up what was retained, says what is new, and listens from then on. Before any client or step says anything. */
    Future<Void> begin() {
        return Retained.on(broker, "#", this::isOurs)
                .compose(this::takeUp)
                .compose(tidy -> broker.subscribe("stations/+/status", this::onStatus))
                .compose(listening -> broker.subscribe("stations/+/seen", this::onSeen))
                .compose(listening -> broker.subscribe(LastSeen.TOPICS, this::onLastSeen))
                .compose(listening -> broker.subscribe(settings.prefix().topic("status"), this::onBirth))
                .mapEmpty();
    }

    /** What was told below another prefix is taken back. */
    private synchronized Future<Void> takeUp(Map<String, byte[]> kept) {
        stood = kept;
        return takeBack(kept.keySet().stream()
                .filter(topic -> !topic.startsWith(settings.prefix().topic("device/")))
                .toList());
    }

    /** Takes back all that was ever told, below any prefix. */
    Future<Void> takeBackEverything() {
        return Retained.on(broker, "#", this::isOurs).compose(kept -> takeBack(List.copyOf(kept.keySet())));
    }

    private Future<Void> takeBack(List<String> topics) {
        if (!topics.isEmpty()) {
            LOG.info("Home Assistant: devices that were told of before are taken back: {}", topics.size());
        }
        return Future.all(topics.stream()
                        .map(topic -> answers.retain(topic, TAKEN_BACK))
                        .toList())
                .mapEmpty();
    }

    private boolean isOurs(Publish kept) {
        Matcher config = CONFIG.matcher(kept.topic());
        if (!config.matches() || !DeviceId.isOurs(config.group(2))) {
            return false;
        }
        try {
            return json.readTree(kept.bytes())
                    .path("origin")
                    .path("name")
                    .asText()
                    .equals(DeviceConfig.ORIGIN);
        } catch (IOException e) {
            return false;
        }
    }

    private void onStatus(Publish message) {
        String station = message.topic().split("/", -1)[1];
        String status = new String(message.bytes(), StandardCharsets.UTF_8);
        if (STATUSES.contains(status)) {
            tellOf(station);
        } else if (status.isEmpty()) {
            forget(station);
        }
    }

    private void onSeen(Publish message) {
        if (message.bytes().length > 0) {
            tellOf(message.topic().split("/", -1)[1]);
        }
    }

    private void onLastSeen(Publish message) {
        if (message.bytes().length == 0) {
            return; // the person's entities stay: they only do not know any more
        }
        try {
            JsonNode sighting = json.readTree(message.bytes());
            UUID id = UUID.fromString(sighting.path("personId").asText());
            tell(DeviceId.ofPerson(id), Devices.person(id, sighting.path("name").asText()), false);
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("what is retained on {} is no sighting: {}", message.topic(), e.getMessage());
        }
    }

    private void tellOf(String station) {
        Optional<String> objection = StationTopics.objectionTo(station);
        if (objection.isPresent()) {
            LOG.debug("Home Assistant is not told of station {}: {}", station, objection.get());
            return;
        }
        DeviceId id = DeviceId.ofStation(station);
        synchronized (this) {
            if (told.containsKey(id.text())) {
                return;
            }
        }
        tell(id, Devices.station(station, settings.snapshots()), true);
    }

    private synchronized void tell(DeviceId id, DeviceConfig device, boolean station) {
        byte[] config;
        try {
            config = json.writeValueAsBytes(device);
        } catch (JsonProcessingException e) {
            LOG.warn("Home Assistant is not told of {}: {}", id.text(), e.getMessage());
            return;
        }
        byte[] before = told.get(id.text());
        if (Arrays.equals(before, config) || before == null && isFull(station, id)) {
            return;
        }
        told.put(id.text(), config);
        if (before != null || !Arrays.equals(stood.get(topicOf(id.text())), config)) {
            say(id.text(), config);
        }
    }

    private String topicOf(String id) {
        return settings.prefix().topic("device/" + id + "/config");
    }

    private boolean isFull(boolean station, DeviceId id) {
        int most = station ? MOST_STATIONS : MOST_PEOPLE;
        if ((station ? stations : people) >= most) {
            LOG.debug("Home Assistant is not told of {}: it was told of {} already", id.text(), most);
            return true;
        }
        if (station) {
            stations++;
        } else {
            people++;
        }
        if ((station ? stations : people) == most) {
            LOG.warn("Home Assistant is told of {} {}, and of no more", most, station ? "stations" : "people");
        }
        return false;
    }

    private synchronized void forget(String station) {
        DeviceId id = DeviceId.ofStation(station);
        if (told.remove(id.text()) == null) {
            return;
        }
        stations--;
        forgotten.accept(station);
        say(id.text(), TAKEN_BACK);
        for (String topic : List.of(Seen.topicOf(station), Snapshots.topicOf(station))) {
            answers.retain(topic, TAKEN_BACK)
                    .onFailure(why -> LOG.warn("{} could not be taken back: {}", topic, why.getMessage()));
        }
        LOG.info("Home Assistant: station {} is forgotten, its status was taken back", station);
    }

    private void say(String id, byte[] config) {
        answers.retain(topicOf(id), config)
                .onFailure(why -> LOG.warn("Home Assistant could not be told of {}: {}", id, why.getMessage()));
    }

    private synchronized void onBirth(Publish message) {
        if (repeating || !new String(message.bytes(), StandardCharsets.UTF_8).equals("online")) {
            return;
        }
        repeating = true;
        vertx.setTimer(Math.max(1, birthPause.toMillis()), t -> repeat());
    }

    private synchronized void repeat() {
        repeating = false;
        told.forEach(this::say);
    }
}
