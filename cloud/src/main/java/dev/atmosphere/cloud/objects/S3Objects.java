package dev.atmosphere.cloud.objects;

import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Objects in a bucket of Amazon's S3 or of any server that speaks its protocol. The client blocks, on worker threads, over
 * the JDK's own HTTP: no second event loop beside Vert.x.
 */
public final class S3Objects implements Objects, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    /** For one call with the SDK's own retries. */
    private static final Duration CALL = Duration.ofSeconds(60);

    private final WorkerExecutor worker;
    private final String bucket;
    private final S3Client s3;

    /** @param worker runs the calls: as many at a time as it has threads */
    public S3Objects(WorkerExecutor worker, S3Settings settings) {
        this.worker = worker;
        this.bucket = settings.bucket();
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(c -> c.apiCallTimeout(CALL))
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                // Newer SDKs add checksums that many other servers refuse.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(credentials(settings));
        settings.endpoint().ifPresent(builder::endpointOverride);
        this.s3 = builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.accessKey()
                .<AwsCredentialsProvider>map(key -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key, settings.secretKey().reveal())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public Future<Void> put(ObjectKey key, byte[] bytes, String contentType) {
        return run("write", key, () -> {
            s3.putObject(r -> r.bucket(bucket).key(key.value()).contentType(contentType), RequestBody.fromBytes(bytes));
            return null;
        });
    }

    @Override
    public Future<Optional<StoredObject>> get(ObjectKey key) {
        return run("read", key, () -> {
            try {
                ResponseBytes<GetObjectResponse> found =
                        s3.getObjectAsBytes(r -> r.bucket(bucket).key(key.value()));
                return Optional.of(new StoredObject(
                        found.asByteArrayUnsafe(),
                        found.response().eTag().replace("\"", ""),
                        found.response().lastModified()));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    /** Anything else the server answers (no such bucket, not allowed) may be mended while we wait: transient. */
    private <T> Future<T> run(String verb, ObjectKey key, Supplier<T> call) {
        return worker.executeBlocking(
                () -> {
                    try {
                        return call.get();
                    } catch (SdkException e) {
                        throw new Transient(
                                "objects-away",
                                "cannot " + verb + " " + key + " in bucket " + bucket + ": " + e.getMessage(),
                                e);
                    }
                },
                false);
    }

    @Override
    public void close() {
        s3.close();
    }
}
