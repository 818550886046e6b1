package dev.atmosphere.cloud.training;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How good a recognizer is, found out on faces that were held out: each of its own examples as if that one had not been taught. Kept
 * with it as JSON.
 *
 * @param people whom it knows
 * @param faces examples of all of them
 * @param learning people with too few faces yet
 * @param twins faces set aside because there is hardly a difference to another
 * @param outliers faces set aside because they lie far from the person's others
 * @param redundant faces left out because there were enough
 * @param nobody faces of strangers, and what is no face, that speak against people
 * @param mostFacesAPerson of the examples: 40, or fewer if more would not fit into a message
 * @param known distance up to which a face is a person
 * @param likely distance up to which people are asked
 * @param calibrated how {@code known} was found
 * @param falseAcceptRateAsked the share of strangers' faces that may be taken for a person
 * @param strangersTried faces whose own person was left out, and faces of nobody
 * @param falseAcceptRate share of these that lie within {@code known}
 * @param accuracy share of the examples whose nearest person is the right one
 * @param identified share of the examples that are known for the right person for sure
 * @param tprAtFpr1 share of the examples that lie nearer to their person than all but 1 % of strangers do to anybody
 * @param confusions who was taken for whom, the most frequent first
 * @param each person's own figures
 * @param comparison with the one before, on the same faces; empty if there was none that can be compared
 * @param note what else there is to say of it
 */
public record Evaluation(
        int people,
        int faces,
        List<Learner> learning,
        int twins,
        int outliers,
        int redundant,
        int nobody,
        int mostFacesAPerson,
        double known,
        double likely,
        String calibrated,
        double falseAcceptRateAsked,
        int strangersTried,
        double falseAcceptRate,
        double accuracy,
        double identified,
        double tprAtFpr1,
        List<Confusion> confusions,
        List<PersonFigures> each,
        Optional<Comparison> comparison,
        Optional<String> note) {
    /** Somebody with too few faces yet. */
    public record Learner(UUID personId, String name, int faces) {}

    /** Faces of one person that were taken for another for sure. */
    public record Confusion(UUID personId, UUID takenFor, int faces) {}

    /**
     * A person's examples, each held out in turn.
     *
     * @param known for the right person
     * @param likely held for the right person
     * @param unknown nobody's
     * @param wrong another's, for sure or likely
     */
    public record PersonFigures(
            UUID personId, String name, int examples, int known, int likely, int unknown, int wrong) {}

    /**
     * How it and the one before answer on the same faces: this one's examples of the people whom both know, and faces of nobody; each held
     * out from both.
     *
     * @param right known for the right person
     * @param wrong known for somebody else, or known though of nobody
     */
    public record Comparison(
            int before, int faces, int rightBefore, int right, int wrongBefore, int wrong, boolean noWorse) {}

    public Evaluation {
        learning = List.copyOf(learning);
        confusions = List.copyOf(confusions);
        each = List.copyOf(each);
    }

    /** Whether it may take the place of the one before. */
    public boolean noWorse() {
        return comparison.map(Comparison::noWorse).orElse(true);
    }

    Evaluation with(Optional<Comparison> compared, Optional<String> another) {
        return new Evaluation(
                people,
                faces,
                learning,
                twins,
                outliers,
                redundant,
                nobody,
                mostFacesAPerson,
                known,
                likely,
                calibrated,
                falseAcceptRateAsked,
                strangersTried,
                falseAcceptRate,
                accuracy,
                identified,
                tprAtFpr1,
                confusions,
                each,
                compared,
                another);
    }
}
