package dev.atmosphere.cloud.slack;

import dev.atmosphere.config.Settings;
import java.time.Duration;

/**
 * How much the channel is asked.
 *
 * @param open questions that stand there unanswered at most
 * @param alike faces that look alike and are asked about at most; 0: faces are not compared
 * @param answering how long a question keeps its place without being decided
 */
public record QuestionLimits(int open, int alike, Duration answering) {
    private static final int MOST_OPEN = 1_000;
    private static final int MOST_ALIKE = 100;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    public QuestionLimits {
        if (open < 1) {
            throw new IllegalArgumentException("slack.open-questions = " + open + ": at least 1");
        }
        if (alike < 0) {
            throw new IllegalArgumentException("slack.alike-questions = " + alike + ": at least 0");
        }
        if (answering.isNegative() || answering.isZero()) {
            throw new IllegalArgumentException("slack.question-time = " + answering + ": longer than nothing");
        }
    }

    static QuestionLimits read(Settings settings) {
        return new QuestionLimits(
                settings.integer("slack.open-questions", 1, MOST_OPEN),
                settings.integer("slack.alike-questions", 0, MOST_ALIKE),
                settings.duration("slack.question-time", SHORTEST, LONGEST));
    }
}
