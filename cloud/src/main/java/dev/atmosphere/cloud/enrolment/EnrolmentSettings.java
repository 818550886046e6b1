package dev.atmosphere.cloud.enrolment;

import dev.atmosphere.config.Settings;
import dev.atmosphere.vision.intake.IntakeLimits;

/**
 * How people are taught by photographs.
 *
 * @param votes of different voters that decide about an uploaded face, whoever uploads it being the first
 * @param limits of a photograph
 */
public record EnrolmentSettings(int votes, IntakeLimits limits) {
    public EnrolmentSettings {
        if (votes < 1) {
            throw new IllegalArgumentException("tagging.upload-votes = " + votes + ": at least 1");
        }
    }

    /** Reads and notes the problems. */
    public static EnrolmentSettings read(Settings settings) {
        long most = settings.bytes("picture.max-bytes", 1 << 10, 128 << 20);
        return new EnrolmentSettings(
                settings.integer("tagging.upload-votes", 1, 100),
                new IntakeLimits(most, IntakeLimits.DEFAULT.maxPixels()));
    }
}
