package dev.atmosphere.cloud.slack;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A face's rows, as its messages show them.
 *
 * @param state of the question, empty if nobody was asked
 * @param guess whom the recognizer holds for likely
 * @param agreed what people agreed on
 * @param person whom the face's row says it is
 * @param refusedWhy why the trainer did not take it
 */
record FaceView(
        UUID faceId,
        String station,
        Instant capturedAt,
        Optional<String> state,
        int round,
        Optional<Someone> guess,
        Optional<String> agreed,
        Optional<Someone> agreedPerson,
        Optional<String> refusedWhy,
        Optional<String> decidedBy,
        Optional<Someone> person,
        Optional<Double> score,
        List<Vote> votes) {
    FaceView {
        votes = List.copyOf(votes);
    }

    /** A person, on Slack or not; {@code active}: has not left. */
    record Someone(UUID id, String name, Optional<String> slackId, boolean active) {
        String shown() {
            return SlackText.person(slackId, name);
        }
    }

    /** A verdict, and how many said it; {@code person} for a verdict that names somebody. */
    record Vote(String verdict, Optional<Someone> person, List<String> voters) {
        Vote {
            voters = List.copyOf(voters);
        }
    }
}
