package dev.atmosphere.cloud.objects;

import dev.atmosphere.cloud.aws.AwsAccount;
import java.util.Objects;

/**
 * Where the objects' bucket is.
 *
 * @param pathStyle the bucket in the path rather than in the host name, as most other servers want it
 */
public record S3Settings(AwsAccount account, String bucket, boolean pathStyle) {
    public S3Settings {
        Objects.requireNonNull(account, "account");
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("objects.s3.bucket must not be empty");
        }
    }
}
