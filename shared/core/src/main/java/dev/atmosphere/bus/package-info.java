/**
 * What carries messages: the {@link dev.atmosphere.bus.Bus} port and what it promises.
 *
 * <ul>
 *   <li>At least once: a message is delivered to each group until the group settles it, over restarts and kills.
 *   <li>Settled only by the receiver: {@link dev.atmosphere.bus.Delivery#ack} or
 *       {@link dev.atmosphere.bus.Delivery#deadLetter}; nothing is acknowledged because it was read. Who cannot go on gives back
 *       what it has ({@link dev.atmosphere.bus.Delivery#release}).
 *   <li>In order per key, as published.
 *   <li>Bounded: never more unsettled deliveries, nor more bytes of them, than the subscriber has {@link dev.atmosphere.bus.Room} for.
 *   <li>Durable: a publish that succeeded survives a power cut (the in-memory bus of the tests excepted).
 * </ul>
 *
 * <p>Retries, order within a step, metrics and the choice of what is dead-lettered are the flow's business
 * ({@code dev.atmosphere.flow}), once, for every bus. The adapters: {@code bus.memory}, {@code bus.spool}, {@code bus.kafka}.
 * All pass {@code BusContract}.
 */
package dev.atmosphere.bus;
