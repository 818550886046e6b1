package dev.atmosphere.cloud.objects;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.aws.AwsAccount;
import dev.atmosphere.config.Secret;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3ObjectsTest extends ObjectsContract {
    private static final String BUCKET = "atmosphere";
    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret";

    private static BlobStoreContext blobs;
    private static S3Proxy server;

    @BeforeAll
    static void startServer() throws Exception {
        blobs = ContextBuilder.newBuilder("transient-nio2")
                .credentials("unused", "unused")
                .build(BlobStoreContext.class);
        blobs.getBlobStore().createContainerInLocation(null, BUCKET);
        server = S3Proxy.builder()
                .blobStore(blobs.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
        blobs.close();
    }

    @Override
    Objects open(WorkerExecutor worker) {
        return new S3Objects(worker, settings(server.getPort(), BUCKET, SECRET_KEY));
    }

    private static S3Settings settings(int port, String bucket, String secretKey) {
        return new S3Settings(
                new AwsAccount(
                        Optional.of(URI.create("http://127.0.0.1:" + port)),
                        "us-east-1",
                        Optional.of(ACCESS_KEY),
                        new Secret(secretKey)),
                bucket,
                true);
    }

    @Test
    void a_missing_bucket_a_wrong_key_and_a_server_that_is_away_are_a_matter_of_time() throws Exception {
        Vertx vertx = Vertx.vertx();
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("w");
        try {
            for (S3Settings wrong : new S3Settings[] {
                settings(server.getPort(), "elsewhere", SECRET_KEY),
                settings(server.getPort(), BUCKET, "guessed"),
                settings(1, BUCKET, SECRET_KEY)
            }) {
                try (S3Objects objects = new S3Objects(worker, wrong)) {
                    assertThatThrownBy(() -> await(objects.put(ObjectKey.picture(UUID.randomUUID()), bytes("x"), JPEG)))
                            .hasCauseInstanceOf(Transient.class)
                            .hasMessageNotContaining(SECRET_KEY);
                }
            }
        } finally {
            await(vertx.close());
        }
    }
}
