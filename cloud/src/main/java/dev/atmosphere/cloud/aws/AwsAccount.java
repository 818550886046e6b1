package dev.atmosphere.cloud.aws;

import dev.atmosphere.config.Secret;
import dev.atmosphere.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Where one of Amazon's services is, or of a server that speaks as it does, and as whom it is called.
 *
 * @param endpoint of a server other than Amazon's
 * @param accessKey empty to look for both keys where Amazon's SDK does: environment, profile, instance role
 */
public record AwsAccount(Optional<URI> endpoint, String region, Optional<String> accessKey, Secret secretKey) {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    /** For one call with the SDK's own retries. */
    private static final Duration CALL = Duration.ofSeconds(60);

    public AwsAccount {
        Objects.requireNonNull(secretKey, "secretKey");
        if (region.isBlank()) {
            throw new IllegalArgumentException("the region must not be empty (us-east-1 where it means nothing)");
        }
    }

    /**
     * Reads {@code prefix.endpoint}, {@code .region}, {@code .access-key} and {@code .secret-key}, and notes the problems.
     */
    public static AwsAccount read(Settings settings, String prefix) {
        Optional<URI> endpoint = settings.optional(prefix + ".endpoint")
                .flatMap(text -> settings.made(
                        prefix + ".endpoint", () -> Optional.of(URI.create(text)), Optional.<URI>empty()));
        Optional<String> accessKey = settings.optional(prefix + ".access-key");
        Secret secretKey = settings.secret(prefix + ".secret-key");
        return settings.made(
                prefix + ".region",
                () -> new AwsAccount(endpoint, settings.required(prefix + ".region"), accessKey, secretKey),
                new AwsAccount(endpoint, "none", accessKey, secretKey));
    }

    /** A client that blocks, over the JDK's own HTTP: no second event loop beside Vert.x. Every call is bounded in time. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B builder(B builder) {
        builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(c -> c.apiCallTimeout(CALL))
                .region(Region.of(region))
                .credentialsProvider(credentials());
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }

    private AwsCredentialsProvider credentials() {
        return accessKey
                .<AwsCredentialsProvider>map(
                        key -> StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secretKey.reveal())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
