package dev.atmosphere.cloud;

import dev.atmosphere.cloud.aws.AwsAccount;
import dev.atmosphere.cloud.database.PostgresAddress;
import dev.atmosphere.cloud.objects.S3Settings;
import dev.atmosphere.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cloud's settings, read once.
 *
 * @param embedded empty if Kafka and PostgreSQL are run by others
 * @param steps whether the storing steps run in this process
 * @param postgres where PostgreSQL is, if it is run by others
 * @param objects a directory, or a bucket in S3
 * @param bytesInFlight of pictures that a step holds at a time
 * @param cropThreads that decode pictures and cut crops
 * @param cropCacheBytes of decoded pictures
 */
record CloudConfig(
        Optional<Embedded> embedded,
        boolean steps,
        PostgresAddress postgres,
        int connections,
        Duration patience,
        ObjectStore objects,
        long bytesInFlight,
        int objectThreads,
        int cropThreads,
        long cropCacheBytes) {
    static final List<String> DEFAULTS = List.of("shared.properties", "cloud.properties");

    /** Kafka and PostgreSQL of our own, on loopback. */
    record Embedded(Path data, int kafkaPort, int postgresPort) {}

    /** Where objects are kept. */
    sealed interface ObjectStore permits Directory, Bucket {}

    record Directory(Path path) implements ObjectStore {}

    record Bucket(S3Settings settings) implements ObjectStore {}

    private enum Kind {
        FILES,
        S3
    }

    /** Reads and notes the problems: the caller checks the settings when everything is read. */
    static CloudConfig from(Settings settings) {
        Path data = settings.path("data.dir").resolve("cloud");
        int cropThreads = settings.integer("cloud.crops.threads", 0, 64);
        return new CloudConfig(
                settings.flag("cloud.embedded") ? Optional.of(embedded(settings, data)) : Optional.empty(),
                settings.flag("cloud.steps"),
                postgres(settings),
                settings.integer("postgres.connections", 1, 100),
                settings.duration("postgres.patience"),
                objects(settings, data),
                settings.bytes("step.max-bytes-in-flight", 1 << 20, Long.MAX_VALUE),
                settings.integer("cloud.objects.threads", 1, 256),
                cropThreads == 0 ? Runtime.getRuntime().availableProcessors() : cropThreads,
                settings.bytes("cloud.crops.cache", 0, Long.MAX_VALUE));
    }

    private static Embedded embedded(Settings settings, Path data) {
        if (settings.optional("kafka.bootstrap").isPresent()) {
            settings.problem("kafka.bootstrap", "must be empty with cloud.embedded: Kafka is started here");
        }
        return new Embedded(data, settings.port("kafka.port"), settings.port("postgres.port"));
    }

    private static PostgresAddress postgres(Settings settings) {
        return new PostgresAddress(
                settings.required("postgres.host"),
                Math.max(1, settings.port("postgres.port")),
                settings.required("postgres.database"),
                settings.required("postgres.user"),
                settings.secret("postgres.password"));
    }

    private static ObjectStore objects(Settings settings, Path data) {
        if (settings.choice("objects.store", Kind.class) == Kind.FILES) {
            return new Directory(
                    settings.optional("objects.directory").map(Path::of).orElse(data.resolve("objects")));
        }
        AwsAccount account = AwsAccount.read(settings, "objects.s3");
        return new Bucket(settings.made(
                "objects.s3.bucket",
                () -> new S3Settings(
                        account, settings.required("objects.s3.bucket"), settings.flag("objects.s3.path-style")),
                new S3Settings(account, "none", true)));
    }
}
