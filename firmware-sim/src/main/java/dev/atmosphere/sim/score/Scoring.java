package dev.atmosphere.sim.score;

import dev.atmosphere.face.Box;
import dev.atmosphere.sim.scene.Truth;
import dev.atmosphere.sim.scene.Who;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Matches found faces with true ones: greedily, the best score first, each with the free true face that it overlaps most, if
 * intersection over union is at least 0.5. What matches none is a false alarm, unless it overlaps an ignored face as much or
 * lies with half of its area in one.
 */
public final class Scoring {
    private static final double LEAST_OVERLAP = 0.5;

    private Scoring() {}

    /**
     * What was found of a picture's faces.
     *
     * @param whose the found faces of people that the truth knows
     */
    public record Matched(Tally tally, List<Whose> whose) {}

    /** A found face, and whose it really is. */
    public record Whose(FacesResult.Found face, Who who) {}

    public static Matched match(Truth truth, List<FacesResult.Found> found) {
        List<Box> missing = new ArrayList<>(truth.faces());
        List<Optional<Who>> missingWho = new ArrayList<>(truth.who());
        List<Whose> whose = new ArrayList<>();
        long falseAlarms = 0;
        List<FacesResult.Found> bestFirst = found.stream()
                .sorted(Comparator.comparingDouble(FacesResult.Found::score).reversed())
                .toList();
        for (FacesResult.Found face : bestFirst) {
            Box box = face.box();
            int match = mostOverlapped(missing, box);
            if (match >= 0) {
                missing.remove(match);
                missingWho.remove(match).ifPresent(who -> whose.add(new Whose(face, who)));
            } else if (truth.ignored().stream().noneMatch(ignored -> covers(ignored, box))) {
                falseAlarms++;
            }
        }
        return new Matched(new Tally(truth.faces().size() - missing.size(), falseAlarms, missing.size()), whose);
    }

    private static int mostOverlapped(List<Box> boxes, Box box) {
        int best = -1;
        double most = LEAST_OVERLAP;
        for (int i = 0; i < boxes.size(); i++) {
            double overlap = boxes.get(i).intersectionOverUnion(box);
            if (overlap >= most) {
                best = i;
                most = overlap;
            }
        }
        return best;
    }

    private static boolean covers(Box ignored, Box box) {
        double w = Math.min(ignored.x() + ignored.width(), box.x() + box.width()) - Math.max(ignored.x(), box.x());
        double h = Math.min(ignored.y() + ignored.height(), box.y() + box.height()) - Math.max(ignored.y(), box.y());
        return ignored.intersectionOverUnion(box) >= LEAST_OVERLAP || (w > 0 && h > 0 && w * h >= box.area() / 2);
    }
}
