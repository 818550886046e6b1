package dev.atmosphere.face;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A face as the vision found it in one picture.
 *
 * @param box where it is, forehead included
 * @param score how sure the detector is, 0 to 1
 * @param landmarks the six keypoints in the order eye (left in the picture), eye (right in the picture), nose tip, mouth, ear
 *     (left in the picture), ear (right in the picture); empty if none were found
 * @param moods a score for each of the seven moods, summing to 1
 * @param descriptor empty if the face was not described
 */
public record Face(
        Box box, double score, List<Point> landmarks, Map<Mood, Double> moods, Optional<Descriptor> descriptor) {
    public Face {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score lies between 0 and 1, not " + score);
        }
        landmarks = List.copyOf(landmarks);
        Map<Mood, Double> inOrder = new EnumMap<>(Mood.class);
        inOrder.putAll(moods);
        moods = Collections.unmodifiableMap(inOrder);
    }
}
