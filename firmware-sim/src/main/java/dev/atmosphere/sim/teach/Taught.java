package dev.atmosphere.sim.teach;

import java.util.List;
import java.util.Optional;

/**
 * How one person was taught.
 *
 * @param seconds from the deciding vote to the arrival of the first answer with the name; empty if none came in time
 * @param faces that people voted on
 * @param refused of these, by the trainer
 * @param pictures that were taken after the votes, up to the one with the name
 * @param answers about this person until then: while they are taught, and after the votes
 * @param takenFor somebody else's name in such an answer, each time
 */
record Taught(
        String name,
        Optional<Double> seconds,
        int faces,
        int refused,
        int pictures,
        int answers,
        List<String> takenFor) {
    Taught {
        takenFor = List.copyOf(takenFor);
    }
}
