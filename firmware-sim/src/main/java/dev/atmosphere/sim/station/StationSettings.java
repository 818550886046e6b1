package dev.atmosphere.sim.station;

import java.time.Duration;
import java.util.Optional;

/**
 * How a station behaves.
 *
 * @param interval between two pictures; empty if it takes them only when told to
 * @param qos of its pictures
 * @param window how many pictures it sends before the first is acknowledged
 * @param keep how many unacknowledged pictures it keeps; at more it takes none
 * @param ackTimeout a connection on which a picture stays unacknowledged for this long is taken for dead
 * @param clockSkew how far its clock is ahead of the true time
 * @param telemetryInterval between two telemetry messages
 * @param firstBackoff before the first attempt to connect again
 * @param mostBackoff between two attempts at most
 */
public record StationSettings(
        Optional<Duration> interval,
        int qos,
        int window,
        int keep,
        Duration ackTimeout,
        Duration clockSkew,
        Duration telemetryInterval,
        Duration firstBackoff,
        Duration mostBackoff) {
    public StationSettings {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS " + qos + ": 0, 1 or 2");
        }
        if (window < 1 || keep < 1) {
            throw new IllegalArgumentException("a station sends and keeps at least 1 picture");
        }
    }
}
