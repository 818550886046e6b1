/**
 * The flow diagram as code. A {@link dev.atmosphere.flow.Flow} is a list of lines: on this topic, as this group, run this
 * stage, which emits onto these topics. {@link dev.atmosphere.flow.FlowRuntime} runs it over the buses;
 * {@link dev.atmosphere.flow.FlowDocument} draws it.
 *
 * <p>What every line gets without asking: order per key, a bound on what is in flight, retries with backoff and jitter,
 * dead letters with their cause, metrics. A stage only says what its step does to one event. Because a message may come
 * twice, a stage does the same again without harm.
 */
package dev.atmosphere.flow;
