/**
 * What happened, as records in the past tense: one for each topic of {@link dev.atmosphere.topic.Topics}.
 *
 * <p>An event's id is the same however often the event is made again from the same input, so every sink can fold a
 * redelivery. Adding a component that older readers ignore keeps a topic's version; the golden files in the tests show what
 * an event looks like on the wire.
 */
package dev.atmosphere.event;
