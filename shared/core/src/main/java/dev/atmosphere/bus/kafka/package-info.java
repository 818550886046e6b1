/**
 * Kafka as a bus. A group's offset is committed up to the first message that is not settled, a few times a second; what was
 * settled behind it comes again after a crash, and the steps fold it. Everything works on while Kafka is away: publishing
 * fails as {@code Transient}, reading waits, and both go on when it is back.
 */
package dev.atmosphere.bus.kafka;
