/**
 * How a step can fail, named by whoever knows: the adapter.
 *
 * <p>{@link dev.atmosphere.failure.Transient} is retried with backoff for as long as the step's patience lasts,
 * {@link dev.atmosphere.failure.Poison} goes to the dead letters at once, {@link dev.atmosphere.failure.Fatal} stops the
 * step. Anything else that is thrown is unexpected: it is retried a few times, then dead-lettered. Stages do not catch.
 */
package dev.atmosphere.failure;
