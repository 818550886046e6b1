package dev.atmosphere.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** What the edge says on {@code stations/+/faces}: of each picture its answer, and the updates of its faces. */
final class Answered implements AutoCloseable {
    private final Mqtt5AsyncClient client;
    private final Map<UUID, JsonNode> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> updates = new CopyOnWriteArrayList<>();

    Answered(int port) throws Exception {
        client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
        client.connect().get(30, TimeUnit.SECONDS);
        client.subscribeWith()
                .topicFilter("stations/+/faces")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(publish -> take(publish.getPayloadAsBytes()))
                .send()
                .get(30, TimeUnit.SECONDS);
    }

    private void take(byte[] payload) {
        try {
            JsonNode said = new ObjectMapper().readTree(payload);
            if (said.has("update")) {
                updates.add(said);
            } else {
                answers.put(UUID.fromString(said.get("imageId").asText()), said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(UUID imageId) {
        return answers.containsKey(imageId);
    }

    /** The names in a picture's answer; empty for a face without one. */
    List<Optional<String>> names(UUID imageId) {
        return StreamSupport.stream(answers.get(imageId).get("faces").spliterator(), false)
                .map(Answered::person)
                .toList();
    }

    /** The face of a picture of one. */
    String face(UUID imageId) {
        return answers.get(imageId).get("faces").get(0).get("faceId").asText();
    }

    /** What the updates of a face said, in their order. */
    List<Optional<String>> updates(String faceId) {
        return updates.stream()
                .map(update -> update.get("faces").get(0))
                .filter(face -> face.get("faceId").asText().equals(faceId))
                .map(Answered::person)
                .toList();
    }

    private static Optional<String> person(JsonNode face) {
        return Optional.of(face.get("person")).filter(name -> !name.isNull()).map(JsonNode::asText);
    }

    @Override
    public void close() throws Exception {
        client.disconnect().get(10, TimeUnit.SECONDS);
    }
}
