package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.aws.AwsAccount;
import java.util.Objects;

/**
 * Where faces are indexed with Amazon Rekognition.
 *
 * @param surePercent from this similarity on a face is the person
 * @param likelyPercent from this similarity on people are asked whether it is
 */
public record RekognitionSettings(AwsAccount account, String collection, double surePercent, double likelyPercent) {
    public RekognitionSettings {
        Objects.requireNonNull(account, "account");
        if (!collection.matches("[a-zA-Z0-9_.\\-]{1,255}")) {
            throw new IllegalArgumentException(
                    "a collection's name has 1 to 255 letters, digits, dots, hyphens and underscores, not \""
                            + collection + '"');
        }
        if (!(likelyPercent >= 0 && likelyPercent <= surePercent && surePercent <= 100)) {
            throw new IllegalArgumentException(
                    "similarities lie between 0 and 100, the likely one not above the sure one: " + likelyPercent + ", "
                            + surePercent);
        }
    }
}
