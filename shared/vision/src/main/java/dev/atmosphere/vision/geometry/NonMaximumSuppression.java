package dev.atmosphere.vision.geometry;

import dev.atmosphere.face.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Of boxes that mean the same thing, the best one: greedily, best score first, whatever overlaps a kept box by more than a
 * share of their union is dropped. Equal scores keep their order, so the result does not depend on chance.
 */
public final class NonMaximumSuppression {
    private final double maxOverlap;
    private final int maxKept;

    public NonMaximumSuppression(double maxOverlap, int maxKept) {
        this.maxOverlap = maxOverlap;
        this.maxKept = maxKept;
    }

    /** A box and how sure the detector is of it. */
    public record Scored(Box box, double score) {}

    public List<Scored> keep(List<Scored> candidates) {
        List<Scored> kept = new ArrayList<>();
        for (Scored candidate : candidates.stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList()) {
            if (kept.size() == maxKept) {
                break;
            }
            if (kept.stream().allMatch(k -> k.box.intersectionOverUnion(candidate.box) <= maxOverlap)) {
                kept.add(candidate);
            }
        }
        return kept;
    }
}
