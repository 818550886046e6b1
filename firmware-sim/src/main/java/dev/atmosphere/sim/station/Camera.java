package dev.atmosphere.sim.station;

import java.time.Instant;

/** What a station takes pictures with. */
public interface Camera {
    Shot take(String station, Instant stationTime);
}
