package dev.atmosphere.bus;

import java.time.Instant;

/**
 * A message that was given up.
 *
 * @param letterId names it among its topic's dead letters
 * @param group who gave it up
 */
public record DeadLetter(
        String letterId, String topic, String group, Cause cause, Instant givenUpAt, Message message) {}
