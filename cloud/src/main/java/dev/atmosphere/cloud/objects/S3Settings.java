package dev.atmosphere.cloud.objects;

import dev.atmosphere.config.Secret;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the objects' bucket is.
 *
 * @param endpoint of a server other than Amazon's
 * @param pathStyle the bucket in the path rather than in the host name, as most other servers want it
 * @param accessKey empty to look for both keys where Amazon's SDK does: environment, profile, instance role
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        boolean pathStyle,
        Optional<String> accessKey,
        Secret secretKey) {
    public S3Settings {
        Objects.requireNonNull(secretKey, "secretKey");
        if (region.isBlank()) {
            throw new IllegalArgumentException(
                    "objects.s3.region must not be empty (us-east-1 where it means nothing)");
        }
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("objects.s3.bucket must not be empty");
        }
    }
}
