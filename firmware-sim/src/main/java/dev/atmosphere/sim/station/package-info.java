/**
 * A simulated station: what its firmware does.
 *
 * <p>A {@link dev.atmosphere.sim.station.Station} takes a {@link dev.atmosphere.sim.station.Shot} with its camera, keeps it in
 * its {@link dev.atmosphere.sim.station.Backlog} until the broker acknowledged it, sends its telemetry, obeys commands. Its
 * {@link dev.atmosphere.sim.station.Uplink} keeps it connected: birth and will, subscriptions, coming back with
 * {@link dev.atmosphere.sim.station.Backoff} after a loss. What happens is told to a
 * {@link dev.atmosphere.sim.station.Logbook}.
 *
 * <p>All stations of a simulation live on one event loop: nothing here is for two threads.
 */
package dev.atmosphere.sim.station;
