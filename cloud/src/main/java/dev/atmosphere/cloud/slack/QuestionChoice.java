package dev.atmosphere.cloud.slack;

import dev.atmosphere.face.Descriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Which of the waiting questions is put to the channel next: of the faces least like those that were asked about already, the largest.
 *
 * <p>The recognizer needs some faces of a person, not all of them, and knows the others by itself then. So a face is left to the inbox if enough
 * that look like it were asked about, or one that is hardly another picture, from which nothing would be learnt.
 *
 * @param next empty if none waits, or all are left to the inbox
 * @param left the messages of those that are
 */
record QuestionChoice(Optional<UUID> next, List<UUID> left) {
    /**
     * Nearly always one person's: with dlib's descriptors, different people's faces lie 0.57 apart or more on photographs of people little alike,
     * and a person's own 0.35 from their nearest three.
     */
    static final double ALIKE = 0.40;
    /** The trainer takes one of two that are so near. */
    static final double TWINS = 0.10;

    QuestionChoice {
        Objects.requireNonNull(next, "next");
        left = List.copyOf(left);
    }

    /** @param by the network that described the face; those of different ones do not compare */
    record Look(String by, Descriptor descriptor) {
        double distanceTo(Look other) {
            return by.equals(other.by) && descriptor.dimensions() == other.descriptor.dimensions()
                    ? descriptor.distanceTo(other.descriptor)
                    : Double.POSITIVE_INFINITY;
        }
    }

    /**
     * A question that waits.
     *
     * @param pixels of the face's shorter side
     * @param look empty if the face was not described, and is like none
     */
    record Waiting(UUID message, double pixels, Optional<Look> look) {}

    private record Ranked(UUID message, long alike, double pixels) {}

    /**
     * @param waiting the newest first: of two that are as good, it is taken
     * @param asked about before
     * @param most that look alike; 0: faces are not compared
     */
    static QuestionChoice of(List<Waiting> waiting, List<Look> asked, int most) {
        List<Ranked> fit = new ArrayList<>();
        List<UUID> left = new ArrayList<>();
        for (Waiting question : waiting) {
            double[] distances = most == 0
                    ? new double[0]
                    : question.look().stream()
                            .flatMapToDouble(look -> asked.stream().mapToDouble(look::distanceTo))
                            .filter(distance -> distance < ALIKE)
                            .toArray();
            boolean twin = false;
            for (double distance : distances) {
                twin |= distance < TWINS;
            }
            if (twin || most > 0 && distances.length >= most) {
                left.add(question.message());
            } else {
                fit.add(new Ranked(question.message(), distances.length, question.pixels()));
            }
        }
        return new QuestionChoice(
                fit.stream()
                        .min(Comparator.comparingLong(Ranked::alike)
                                .thenComparing(Comparator.comparingDouble(Ranked::pixels)
                                        .reversed()))
                        .map(Ranked::message),
                left);
    }
}
