package dev.atmosphere.cloud.tagging;

import dev.atmosphere.config.Settings;

/**
 * How people are asked.
 *
 * @param votes of different voters that decide
 * @param smallestFace pixels of a box's shorter side; a smaller face is not offered
 */
public record TaggingConfig(int votes, int smallestFace) {
    public TaggingConfig {
        if (votes < 1) {
            throw new IllegalArgumentException("tagging.votes = " + votes + ": at least 1");
        }
        if (smallestFace < 1) {
            throw new IllegalArgumentException("tagging.smallest-face = " + smallestFace + ": at least 1 pixel");
        }
    }

    public static TaggingConfig read(Settings settings) {
        return new TaggingConfig(
                settings.integer("tagging.votes", 1, 100), settings.integer("tagging.smallest-face", 1, 10_000));
    }
}
