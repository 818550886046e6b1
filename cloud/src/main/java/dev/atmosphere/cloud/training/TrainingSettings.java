package dev.atmosphere.cloud.training;

import dev.atmosphere.config.Settings;
import java.time.Duration;

/**
 * How recognizers are trained.
 *
 * @param every how often it is looked for something new to learn, beside every time that people agree
 * @param gather how long faces are gathered before they are learnt from, so that many at once train once
 * @param falseAcceptRate the share of strangers' faces that may be taken for a person
 * @param leastFacePixels of a box's shorter side: a smaller face is not learnt from
 * @param mostFileBytes of a recognizer: what a message of Kafka carries
 */
public record TrainingSettings(
        Duration every, Duration gather, double falseAcceptRate, int leastFacePixels, int mostFileBytes) {
    /** Base64 in JSON makes four bytes of three; the rest is for what stands around it. */
    public static int fileBytes(int messageBytes) {
        return (int) ((messageBytes - 16_384L) * 3 / 4);
    }

    /**
     * @param messageBytes the largest message
     */
    public static TrainingSettings read(Settings settings, int messageBytes) {
        return new TrainingSettings(
                settings.duration("training.every", Duration.ofSeconds(10), Duration.ofDays(30)),
                settings.duration("training.gather", Duration.ZERO, Duration.ofMinutes(10)),
                settings.number("training.false-accept-rate", 0.0001, 0.2),
                settings.integer("training.smallest-face", 24, 10_000),
                fileBytes(messageBytes));
    }
}
