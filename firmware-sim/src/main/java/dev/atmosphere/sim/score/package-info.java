/**
 * Compares what comes back with the truth.
 *
 * <p>The {@link dev.atmosphere.sim.score.Ledger} follows every picture from its first sending to its result: acknowledged,
 * answered, late, lost, answered twice, answered though broken. The faces of a result are matched with the true ones by
 * {@link dev.atmosphere.sim.score.Scoring}; latencies go into {@link dev.atmosphere.sim.score.Latency}.
 */
package dev.atmosphere.sim.score;
