package dev.atmosphere.edge.broker;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What travels beside a message from its publisher to its subscribers, unchanged (MQTT 5; MQTT 3 clients neither send nor get it).
 *
 * @param utf8 whether the publisher says that the payload is UTF-8 text
 * @param expiry from the publishing on; past it the message is not delivered any more
 */
public record MessageProperties(
        boolean utf8,
        Optional<Duration> expiry,
        Optional<String> contentType,
        Optional<String> responseTopic,
        Optional<Buffer> correlationData,
        List<UserProperty> userProperties) {

    /** None of them. */
    public static final MessageProperties NONE = new MessageProperties(
            false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public MessageProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** Only a content type, as in {@code application/json}. */
    public static MessageProperties contentType(String type) {
        return new MessageProperties(
                false, Optional.empty(), Optional.of(type), Optional.empty(), Optional.empty(), List.of());
    }

    /** The first value of that name. */
    public Optional<String> userProperty(String name) {
        return userProperties.stream()
                .filter(p -> p.name().equals(name))
                .map(UserProperty::value)
                .findFirst();
    }

    static MessageProperties of(MqttProperties from) {
        if (from.isEmpty()) {
            return NONE;
        }
        MessageProperties read = new MessageProperties(
                value(from, MqttProperties.PAYLOAD_FORMAT_INDICATOR, Integer.class)
                        .filter(v -> v == 1)
                        .isPresent(),
                value(from, MqttProperties.PUBLICATION_EXPIRY_INTERVAL, Integer.class)
                        .map(seconds -> Duration.ofSeconds(Integer.toUnsignedLong(seconds))),
                value(from, MqttProperties.CONTENT_TYPE, String.class),
                value(from, MqttProperties.RESPONSE_TOPIC, String.class),
                value(from, MqttProperties.CORRELATION_DATA, byte[].class).map(Buffer::buffer),
                userProperties(from));
        return read.equals(NONE) ? NONE : read;
    }

    /** For the wire, without the expiry, which shrinks on the way. */
    MqttProperties toMqtt() {
        MqttProperties to = new MqttProperties();
        if (utf8) {
            to.add(new IntegerProperty(MqttProperties.PAYLOAD_FORMAT_INDICATOR, 1));
        }
        contentType.ifPresent(v -> to.add(new StringProperty(MqttProperties.CONTENT_TYPE, v)));
        responseTopic.ifPresent(v -> to.add(new StringProperty(MqttProperties.RESPONSE_TOPIC, v)));
        correlationData.ifPresent(v -> to.add(new BinaryProperty(MqttProperties.CORRELATION_DATA, v.getBytes())));
        userProperties.forEach(p -> to.add(new MqttProperties.UserProperty(p.name(), p.value())));
        return to;
    }

    /** Roughly what they take in memory. */
    int sizeBytes() {
        if (this == NONE) {
            return 0;
        }
        int size = contentType.map(String::length).orElse(0)
                + responseTopic.map(String::length).orElse(0)
                + correlationData.map(Buffer::length).orElse(0);
        for (UserProperty property : userProperties) {
            size += property.name().length() + property.value().length() + 64;
        }
        return size;
    }

    static <T> Optional<T> value(MqttProperties from, int id, Class<T> type) {
        MqttProperty<?> property = from.getProperty(id);
        return property == null ? Optional.empty() : Optional.of(type.cast(property.value()));
    }

    private static List<UserProperty> userProperties(MqttProperties from) {
        MqttProperty<?> property = from.getProperty(MqttProperties.USER_PROPERTY);
        if (!(property instanceof MqttProperties.UserProperties all)) {
            return List.of();
        }
        List<StringPair> pairs = all.value();
        return pairs.stream().map(p -> new UserProperty(p.key, p.value)).toList();
    }
}
