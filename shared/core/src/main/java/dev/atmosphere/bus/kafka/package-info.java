/**
 * The bus over Kafka, between the edges and the cloud and within the cloud.
 *
 * <p>{@link dev.atmosphere.bus.kafka.KafkaPublisher} is the one producer (Vert.x's client);
 * {@link dev.atmosphere.bus.kafka.KafkaReader} is a group member with a thread of its own (Kafka's client: why, stands in
 * docs/decisions/0030-own-consumer-loop.md); {@link dev.atmosphere.bus.kafka.Holdings} are the partitions that it owns, {@link dev.atmosphere.bus.kafka.Lane} keeps what of one
 * is settled, and {@link dev.atmosphere.bus.kafka.Handout} what was fetched and waits for room;
 * {@link dev.atmosphere.bus.kafka.KafkaLetters} reads and writes the dead-letter twins;
 * {@link dev.atmosphere.bus.kafka.KafkaTopics} makes topics that are missing.
 */
package dev.atmosphere.bus.kafka;
