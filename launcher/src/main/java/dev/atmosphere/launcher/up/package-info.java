/**
 * {@code ./atmosphere up}: the whole gateway on one machine.
 *
 * <p>{@link dev.atmosphere.launcher.up.Up} takes the data directory for itself ({@code DataLock}), sees that the ports are
 * free ({@code Ports}), and hands the parts to a {@code Supervisor}, which starts them in order, relays what they say,
 * starts again what dies, and stops them in reverse order. {@code Board} is all that a person sees of it.
 *
 * <p>No process is left behind, however the supervisor ends: each part has its standard input from the supervisor, and stops
 * when that ends.
 */
package dev.atmosphere.launcher.up;
