package dev.atmosphere.cloud.training;

import dev.atmosphere.config.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * Where faces are indexed with Amazon Rekognition.
 *
 * @param endpoint an address other than Amazon's
 * @param accessKey empty: where Amazon's SDK looks for both keys (environment, profile, instance role)
 * @param surePercent from this similarity on a face is the person
 * @param likelyPercent from this similarity on people are asked whether it is
 */
public record RekognitionSettings(
        Optional<URI> endpoint,
        String region,
        String collection,
        Optional<String> accessKey,
        Secret secretKey,
        double surePercent,
        double likelyPercent) {
    public RekognitionSettings {
        if (region.isBlank()) {
            throw new IllegalArgumentException("a region is needed: eu-central-1");
        }
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
