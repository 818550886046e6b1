package dev.atmosphere.cloud.web;

import dev.atmosphere.face.Mood;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A face as the API tells it: its box in pixels of the upright picture, origin top left.
 *
 * @param score how sure the detector is, 0 to 1
 * @param moods a score for each mood, summing to 1; empty if the face was not scored
 * @param person whom people or the edge's recognizer took it for, by name; empty if nobody is known like this
 */
public record StoredFace(
        UUID faceId,
        double x,
        double y,
        double width,
        double height,
        double score,
        Map<Mood, Double> moods,
        Optional<String> person) {}
