package dev.atmosphere.sim.station;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * What a station tells of itself, as JSON on {@code stations/{station}/telemetry}.
 *
 * @param time by the station's clock, RFC 3339
 * @param rssiDbm the strength of its radio signal
 * @param intervalMillis between two pictures, 0 if it takes them on command only
 * @param refusedCommand the last command that it could not obey, with the reason
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Telemetry(
        String station,
        String time,
        long uptimeSeconds,
        int rssiDbm,
        double temperatureCelsius,
        long picturesTaken,
        long picturesAcknowledged,
        long picturesFailed,
        long picturesSkipped,
        int picturesKept,
        long connects,
        long intervalMillis,
        Optional<String> refusedCommand) {}
