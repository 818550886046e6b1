package dev.atmosphere.cloud.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which of a person's faces are learnt from: none that is hardly another's twin, none that lies far from all the others, and no more
 * than are asked for, the most redundant left out first.
 *
 * <p>Distances are those of dlib's descriptors, measured on photographs: the same picture twice is below 0.1 ({@link LearntFace#areTwins}), a person's faces lie about
 * 0.35 from the nearest three of the same person (0.6 at most), different people's above 0.57.
 */
record Selection(List<LearntFace> examples, int twins, int outliers, int redundant) {
    private static final double FAR_FROM_NEAREST = 0.62;
    private static final double FAR_FROM_MEDOID = 0.65;
    private static final int NEAREST = 3;
    /** With fewer, nobody can tell which of them is the odd one. */
    private static final int LEAST_FOR_OUTLIERS = 4;

    /**
     * @param faces of one person, the newest first: of twins, the newer stays
     */
    static Selection of(List<LearntFace> faces, int most) {
        List<LearntFace> apart = new ArrayList<>();
        for (LearntFace face : faces) {
            if (apart.stream().noneMatch(other -> LearntFace.areTwins(face.descriptor(), other.descriptor()))) {
                apart.add(face);
            }
        }
        int twins = faces.size() - apart.size();
        List<LearntFace> near = withoutOutliers(apart);
        int outliers = apart.size() - near.size();
        List<LearntFace> kept = withoutRedundant(near, most);
        return new Selection(kept, twins, outliers, near.size() - kept.size());
    }

    /** Far from the one in the middle, and far from the nearest as well: who grew a beard has a second group of faces. */
    private static List<LearntFace> withoutOutliers(List<LearntFace> faces) {
        if (faces.size() < LEAST_FOR_OUTLIERS) {
            return faces;
        }
        double[][] distances = distances(faces);
        int medoid = 0;
        for (int i = 1; i < distances.length; i++) {
            if (Arrays.stream(distances[i]).sum()
                    < Arrays.stream(distances[medoid]).sum()) {
                medoid = i;
            }
        }
        List<LearntFace> near = new ArrayList<>();
        for (int i = 0; i < distances.length; i++) {
            // The first in order is the distance to itself.
            double nearest = Arrays.stream(distances[i])
                    .sorted()
                    .skip(1)
                    .limit(NEAREST)
                    .average()
                    .orElse(0);
            if (distances[i][medoid] <= FAR_FROM_MEDOID || nearest <= FAR_FROM_NEAREST) {
                near.add(faces.get(i));
            }
        }
        return near;
    }

    /** Of the two that are nearest to each other the older goes, until few enough are left. */
    private static List<LearntFace> withoutRedundant(List<LearntFace> faces, int most) {
        if (faces.size() <= most) {
            return faces;
        }
        double[][] distances = distances(faces);
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < faces.size(); i++) {
            kept.add(i);
        }
        while (kept.size() > most) {
            int redundant = kept.get(0);
            double least = Double.POSITIVE_INFINITY;
            for (int newer = 0; newer < kept.size(); newer++) {
                for (int older = newer + 1; older < kept.size(); older++) {
                    double distance = distances[kept.get(newer)][kept.get(older)];
                    if (distance < least) {
                        least = distance;
                        redundant = kept.get(older);
                    }
                }
            }
            kept.remove((Integer) redundant);
        }
        return kept.stream().map(faces::get).toList();
    }

    private static double[][] distances(List<LearntFace> faces) {
        double[][] distances = new double[faces.size()][faces.size()];
        for (int i = 0; i < faces.size(); i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = distance(faces.get(i), faces.get(j));
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }

    private static double distance(LearntFace a, LearntFace b) {
        return a.descriptor().distanceTo(b.descriptor());
    }

    /** The newest first. */
    static final Comparator<LearntFace> NEWEST =
            Comparator.comparing(LearntFace::learntAt).reversed().thenComparing(LearntFace::faceId);
}
