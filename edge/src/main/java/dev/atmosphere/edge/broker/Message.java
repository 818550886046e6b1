package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import dev.atmosphere.edge.broker.store.Stored;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Instant;
import java.util.Optional;

/**
 * A message on its way from one publisher to many subscribers: one object, and one payload, for all of them. Counts who still
 * waits for it ({@link QueuedBytes}). Used on the broker's event loop only.
 */
final class Message {
    private static final int OVERHEAD_BYTES = 256;
    private static final long NEVER = Long.MAX_VALUE;

    private final Publish publish;
    private final ByteBuf payload;
    private final long expiresAtMillis;
    private final int sizeBytes;
    private long number;
    int holders;
    private boolean beingRouted = true;
    private boolean letGo;

    Message(Publish publish, Instant now) {
        this(
                publish,
                publish.properties()
                        .expiry()
                        .map(e -> now.plus(e).toEpochMilli())
                        .orElse(NEVER),
                0);
    }

    private Message(Publish publish, long expiresAtMillis, long number) {
        this.publish = publish;
        this.payload = publish.body();
        this.expiresAtMillis = expiresAtMillis;
        this.number = number;
        this.sizeBytes = payload.readableBytes()
                + publish.topic().length()
                + publish.properties().sizeBytes()
                + OVERHEAD_BYTES;
    }

    /** One that lay on the disk; empty if its payload was lost there. */
    static Optional<Message> of(Stored.Message stored) {
        return StoredForms.publish(stored)
                .map(publish -> new Message(publish, stored.expiresAt().orElse(NEVER), stored.message()));
    }

    /** Its number on the disk; puts it there if it is not yet. */
    long store(Journal journal) {
        if (number == 0) {
            number = journal.newNumber();
            journal.append(StoredForms.message(
                    number,
                    publish,
                    sizeBytes,
                    expiresAtMillis == NEVER ? Optional.empty() : Optional.of(expiresAtMillis)));
        }
        return number;
    }

    /** 0 if it is not on the disk. */
    long number() {
        return number;
    }

    String topic() {
        return publish.topic();
    }

    MqttQoS qos() {
        return publish.qos();
    }

    boolean retain() {
        return publish.retain();
    }

    Publish publish() {
        return publish;
    }

    /** Everybody who shall have it at once has it: from now on it goes when nobody waits for it any more. */
    void routed() {
        beingRouted = false;
        unheld();
    }

    /** Nobody waits for it at present. If nobody kept its payload either, that is used again. */
    void unheld() {
        if (holders == 0 && !beingRouted && !letGo) {
            letGo = true;
            payload.release();
        }
    }

    /** To be sliced, with a reference for what outlasts the message's place in a queue; not to be read from. */
    ByteBuf payload() {
        return payload;
    }

    /** What it takes in memory, roughly. */
    int sizeBytes() {
        return sizeBytes;
    }

    boolean expired(Instant now) {
        return expiresAtMillis != NEVER && now.toEpochMilli() >= expiresAtMillis;
    }

    /** The properties as a subscriber gets them at that time. */
    MqttProperties properties(Instant now) {
        MqttProperties properties = publish.properties().toMqtt();
        if (expiresAtMillis != NEVER) {
            long seconds = Math.max(1, (expiresAtMillis - now.toEpochMilli() + 999) / 1000);
            properties.add(
                    new MqttProperties.IntegerProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL, (int) seconds));
        }
        return properties;
    }

    boolean hasProperties() {
        return publish.properties() != MessageProperties.NONE;
    }
}
