package dev.atmosphere.cloud.objects;

import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Objects in a bucket of Amazon's S3 or of any server that speaks its protocol. The client blocks, on worker threads.
 */
public final class S3Objects implements Objects, AutoCloseable {
    private final WorkerExecutor worker;
    private final String bucket;
    private final S3Client s3;

    /** @param worker runs the calls: as many at a time as it has threads */
    public S3Objects(WorkerExecutor worker, S3Settings settings) {
        this.worker = worker;
        this.bucket = settings.bucket();
        this.s3 = settings.account()
                .builder(S3Client.builder())
                .forcePathStyle(settings.pathStyle())
                // Newer SDKs add checksums that many other servers refuse.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
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
