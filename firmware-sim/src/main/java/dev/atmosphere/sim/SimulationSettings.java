package dev.atmosphere.sim;

import dev.atmosphere.sim.fault.Faults;
import dev.atmosphere.sim.mqtt.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is simulated.
 *
 * @param versions the MQTT versions, dealt to the stations in turn
 * @param interval between two pictures of one station, if no {@code rate} is given
 * @param rate pictures a second of all stations together
 * @param lasting how long pictures are taken; empty: until told to stop
 * @param count how many pictures are taken at most
 * @param maxInFlight pictures that may be unacknowledged on the wire, all stations together
 * @param keep unacknowledged pictures that one station keeps
 * @param clockSkew a station's clock is off by at most this, either way
 * @param httpPort where metrics are told; empty: nowhere
 * @param resultTimeout an acknowledged picture without a result for longer is lost
 */
record SimulationSettings(
        String host,
        int port,
        int stations,
        String prefix,
        List<Version> versions,
        Duration interval,
        Optional<Double> rate,
        Optional<Duration> lasting,
        Optional<Long> count,
        int qos,
        int maxInFlight,
        int keep,
        Duration clockSkew,
        Duration telemetryInterval,
        Duration ackTimeout,
        Duration resultTimeout,
        Duration connectTimeout,
        Duration firstBackoff,
        Duration mostBackoff,
        Faults faults,
        int oversizeBytes,
        long seed,
        Optional<Integer> httpPort) {

    String stationName(int number) {
        return "%s-%02d".formatted(prefix, number + 1);
    }

    Version version(int number) {
        return versions.get(number % versions.size());
    }

    /** What each station may have in flight. */
    int window() {
        return Math.max(1, maxInFlight / stations);
    }
}
