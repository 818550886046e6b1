package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Messages as Kafka's records and back. */
final class Records {
    private Records() {}

    static KafkaProducerRecord<String, byte[]> of(String topic, Message message) {
        KafkaProducerRecord<String, byte[]> record = KafkaProducerRecord.create(topic, message.key(), message.body());
        message.headers().forEach(record::addHeader);
        return record;
    }

    /**
     * A foreign record without an id of ours gets one made of its place, so that it can be dead-lettered by whom it does not
     * concern.
     */
    static Message message(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = headers(record);
        String place = record.topic() + "/" + record.partition() + "/" + record.offset();
        UUID id = Optional.ofNullable(headers.get(Headers.CE_ID))
                .flatMap(Records::uuid)
                .orElseGet(() -> UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)));
        return new Message(
                id,
                record.key() == null ? "" : record.key(),
                headers,
                record.value() == null ? new byte[0] : record.value(),
                Optional.empty());
    }

    static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
