package dev.atmosphere.cloud;

import dev.atmosphere.cloud.aws.AwsAccount;
import dev.atmosphere.cloud.training.RekognitionSettings;
import dev.atmosphere.cloud.training.TrainingSettings;
import dev.atmosphere.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the cloud learns, read once.
 *
 * @param keys the directory of the keys that recognizers are signed with
 * @param rekognition empty if our own recognizer answers in the cloud
 */
record TrainingConfig(TrainingSettings training, Path keys, Optional<RekognitionSettings> rekognition) {
    private enum Kind {
        LOCAL,
        REKOGNITION
    }

    /** Reads and notes the problems. */
    static TrainingConfig read(Settings settings, int messageBytes) {
        return new TrainingConfig(
                TrainingSettings.read(settings, messageBytes),
                settings.optional("training.keys").map(Path::of).orElseGet(() -> settings.path("data.dir")
                        .resolve("cloud")
                        .resolve("keys")),
                settings.choice("training.trainer", Kind.class) == Kind.REKOGNITION
                        ? Optional.of(rekognition(settings))
                        : Optional.empty());
    }

    private static RekognitionSettings rekognition(Settings settings) {
        AwsAccount account = AwsAccount.read(settings, "rekognition");
        double sure = settings.number("rekognition.sure", 0, 100);
        double likely = settings.number("rekognition.likely", 0, 100);
        return settings.made(
                "rekognition.collection",
                () -> new RekognitionSettings(account, settings.required("rekognition.collection"), sure, likely),
                new RekognitionSettings(account, "none", 100, 0));
    }
}
