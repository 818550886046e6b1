/**
 * The firmware simulator: stations that publish pictures whose truth they know, and compare what comes back.
 *
 * <p>{@link dev.atmosphere.sim.Sim} is the command; it prepares the scenes and runs either a
 * {@link dev.atmosphere.sim.Simulation} (stations, results, scoring) or a {@link dev.atmosphere.sim.Flood} (publishing alone, as
 * fast as the broker acknowledges). A {@link dev.atmosphere.sim.Summary} is what it says at the end, and its problems decide the
 * exit code.
 */
package dev.atmosphere.sim;
