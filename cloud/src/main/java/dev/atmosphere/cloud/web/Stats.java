package dev.atmosphere.cloud.web;

import dev.atmosphere.face.Mood;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the place looks like in figures.
 *
 * @param at when they were taken
 * @param pictures all that are stored
 * @param faces all that are stored
 * @param facesLastMinute of pictures stored in the minute before {@code at}
 * @param stations by name
 * @param hours the last 24, the current one last, by the pictures' time of capture
 * @param moods of these 24 hours: how many faces had this mood before all others
 */
public record Stats(
        Instant at,
        long pictures,
        long faces,
        long facesLastMinute,
        List<StationSeen> stations,
        List<Hour> hours,
        Map<Mood, Long> moods) {

    /** A station and the capture of its newest picture. */
    public record StationSeen(String station, long pictures, Instant lastSeen) {}

    /** An hour by its beginning. */
    public record Hour(Instant from, long pictures, long faces) {}
}
