package dev.atmosphere.flow;

import java.time.Instant;

/**
 * What is wrong with a step.
 *
 * @param what for people
 * @param since the first failure of those that still matter
 */
public record Trouble(String what, Instant since) {}
