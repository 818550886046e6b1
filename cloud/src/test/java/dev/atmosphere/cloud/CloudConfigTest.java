package dev.atmosphere.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloudConfigTest {
    @Test
    void the_defaults_are_those_of_the_file() {
        CloudConfig config = read(Map.of(), Map.of());

        assertThat(config.embedded()).isEmpty();
        assertThat(config.postgres()).hasToString("atmosphere@127.0.0.1:5433/atmosphere");
        assertThat(config.connections()).isEqualTo(6);
        assertThat(config.patience()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.objects()).isEqualTo(new CloudConfig.Directory(Path.of("data", "cloud", "objects")));
        assertThat(config.cropThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.bytesInFlight()).isEqualTo(32L << 20);
        assertThat(config.cropCacheBytes()).isEqualTo(64L << 20);
    }

    @Test
    void an_embedded_cloud_has_its_data_below_the_data_directory() {
        CloudConfig.Embedded embedded = read(
                        Map.of("ATMOSPHERE_KAFKA_PORT", "19092", "ATMOSPHERE_POSTGRES_PORT", "15433"),
                        Map.of("cloud.embedded", "true", "data.dir", "/srv/atmosphere"))
                .embedded()
                .orElseThrow();

        assertThat(embedded.data()).isEqualTo(Path.of("/srv/atmosphere/cloud"));
        assertThat(embedded.kafkaPort()).isEqualTo(19_092);
        assertThat(embedded.postgresPort()).isEqualTo(15_433);
    }

    @Test
    void a_bucket_is_named_with_its_keys_which_are_not_shown() {
        CloudConfig config = read(
                Map.of(
                        "ATMOSPHERE_OBJECTS_S3_SECRET_KEY",
                        "very-secret",
                        "ATMOSPHERE_POSTGRES_PASSWORD",
                        "also-secret"),
                Map.of(
                        "objects.store", "s3",
                        "objects.s3.endpoint", "http://minio:9000",
                        "objects.s3.access-key", "me"));

        assertThat(config.objects()).isInstanceOfSatisfying(CloudConfig.Bucket.class, bucket -> {
            assertThat(bucket.settings().account().endpoint())
                    .map(Object::toString)
                    .contains("http://minio:9000");
            assertThat(bucket.settings().account().secretKey().reveal()).isEqualTo("very-secret");
        });
        assertThat(config.toString()).doesNotContain("very-secret", "also-secret");
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(() -> read(
                        Map.of(),
                        Map.of(
                                "cloud.embedded", "true",
                                "kafka.bootstrap", "kafka:9092",
                                "postgres.port", "70000",
                                "objects.store", "s3",
                                "objects.s3.endpoint", "not a URI",
                                "objects.s3.bucket", "",
                                "cloud.objects.threads", "0")))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .anyMatch(p -> p.contains("kafka.bootstrap"))
                        .anyMatch(p -> p.contains("postgres.port"))
                        .anyMatch(p -> p.contains("objects.s3.endpoint"))
                        .anyMatch(p -> p.contains("objects.s3.bucket"))
                        .anyMatch(p -> p.contains("cloud.objects.threads")));
    }

    private static CloudConfig read(Map<String, String> environment, Map<String, String> overrides) {
        Settings settings = Settings.load(CloudConfig.DEFAULTS, Optional.empty(), environment, overrides);
        CloudConfig config = CloudConfig.from(settings);
        settings.check();
        return config;
    }
}
