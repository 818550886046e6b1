package dev.atmosphere.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.topic.Topic;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** How messages and dead letters stand in records. What others wrote there is made the best of: bad bytes are the codec's matter. */
final class Records {
    /** Of a message without CloudEvents attributes: its id. */
    private static final String ID = "atmosphere_id";

    private Records() {}

    static ProducerRecord<byte[], byte[]> of(String topic, Message message) {
        return of(topic, null, message);
    }

    private static ProducerRecord<byte[], byte[]> of(String topic, Integer partition, Message message) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, message.key().getBytes(UTF_8), message.body());
        message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        if (!message.id().toString().equals(message.headers().get(Headers.CE_ID))) {
            record.headers().add(ID, message.id().toString().getBytes(UTF_8));
        }
        return record;
    }

    static Message message(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = headers(record);
        String id = headers.remove(ID);
        return new Message(
                id(id == null ? headers.get(Headers.CE_ID) : id, record),
                record.key() == null ? "" : new String(record.key(), UTF_8),
                headers,
                record.value() == null ? new byte[0] : record.value(),
                Optional.empty());
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return headers;
    }

    /** Some id that stays the same, for a record of others that has none of ours. */
    private static UUID id(String text, ConsumerRecord<byte[], byte[]> record) {
        String name = text == null ? record.topic() + '/' + record.partition() + '/' + record.offset() : text;
        try {
            return UUID.fromString(name);
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
        }
    }

    static ProducerRecord<byte[], byte[]> letter(
            Topic<?> topic, int partition, String group, Cause cause, Instant at, Message message) {
        return of(
                topic.deadLetterName(),
                partition,
                message.with(Map.of(
                        Headers.DEAD_GROUP, group,
                        Headers.DEAD_REASON, cause.reason(),
                        Headers.DEAD_CAUSE, cause.text(),
                        Headers.DEAD_AT, at.toString())));
    }

    static DeadLetter letter(Topic<?> topic, String letterId, ConsumerRecord<byte[], byte[]> record) {
        Message whole = message(record);
        Map<String, String> headers = new HashMap<>(whole.headers());
        String group = headers.remove(Headers.DEAD_GROUP);
        String reason = headers.remove(Headers.DEAD_REASON);
        String cause = headers.remove(Headers.DEAD_CAUSE);
        String at = headers.remove(Headers.DEAD_AT);
        return new DeadLetter(
                letterId,
                topic.name(),
                group == null ? "" : group,
                new Cause(reason == null ? "unknown" : reason, cause),
                time(at, record),
                new Message(whole.id(), whole.key(), headers, whole.body(), Optional.empty()));
    }

    private static Instant time(String text, ConsumerRecord<byte[], byte[]> record) {
        try {
            return text == null ? Instant.ofEpochMilli(record.timestamp()) : Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }
}
