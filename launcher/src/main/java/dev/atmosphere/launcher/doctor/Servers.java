package dev.atmosphere.launcher.doctor;

import dev.atmosphere.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Kafka, PostgreSQL and S3, where the settings name ones of the operator's own; otherwise they are brought along. */
final class Servers implements Check {
    private static final Duration BOUND = Duration.ofSeconds(6);
    private static final String EMBEDDED = "embedded: ./atmosphere up and cloud --embedded start it";
    /** PostgreSQL's SSLRequest message: length 8, code 80877103 (its protocol documentation, "Message Formats"). */
    private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

    private final Settings settings;
    private final Map<String, String> environment;

    Servers(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        return List.of(kafka(), postgres(), objects());
    }

    private Finding kafka() throws InterruptedException {
        String bootstrap = settings.text("kafka.bootstrap");
        if (bootstrap.isEmpty()) {
            return Finding.ok("Kafka", EMBEDDED);
        }
        String advice =
                "Is it running, and may this machine reach it? The settings are kafka.bootstrap and kafka.client-properties.";
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) BOUND.toMillis() / 2);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BOUND.toMillis());
        try {
            if (settings.optional("kafka.client-properties").isPresent()) {
                try (InputStream in = Files.newInputStream(Path.of(settings.text("kafka.client-properties")))) {
                    properties.load(in);
                }
            }
            try (Admin admin = Admin.create(properties)) {
                int nodes = admin.describeCluster()
                        .nodes()
                        .get(BOUND.toMillis(), TimeUnit.MILLISECONDS)
                        .size();
                return Finding.ok("Kafka", bootstrap + ", " + nodes + (nodes == 1 ? " broker" : " brokers"));
            }
        } catch (ExecutionException | TimeoutException e) {
            return Finding.fail("Kafka", bootstrap + " does not answer: " + reason(e), advice);
        } catch (IOException | RuntimeException e) {
            return Finding.fail("Kafka", bootstrap + " cannot be asked: " + reason(e), advice);
        }
    }

    private Finding postgres() {
        if (!environment.containsKey("ATMOSPHERE_POSTGRES_HOST") || settings.flag("cloud.embedded")) {
            return Finding.ok("PostgreSQL", EMBEDDED);
        }
        String host = settings.text("postgres.host");
        int port = settings.port("postgres.port");
        String advice =
                "Is it running, and may this machine reach it? The settings are postgres.host and postgres.port.";
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) BOUND.toMillis());
            socket.setSoTimeout((int) BOUND.toMillis());
            socket.getOutputStream().write(SSL_REQUEST);
            int answer = socket.getInputStream().read();
            return answer == 'S' || answer == 'N'
                    ? Finding.ok("PostgreSQL", host + ":" + port + " answers")
                    : Finding.fail("PostgreSQL", "what answers at " + host + ":" + port + " is no PostgreSQL", advice);
        } catch (IOException e) {
            return Finding.fail("PostgreSQL", host + ":" + port + " does not answer: " + reason(e), advice);
        }
    }

    private Finding objects() throws InterruptedException {
        if (!settings.text("objects.store").equals("s3")) {
            return Finding.ok("objects", "in files (objects.store)");
        }
        String endpoint = settings.optional("objects.s3.endpoint")
                .orElse("https://s3." + settings.text("objects.s3.region") + ".amazonaws.com");
        String bucket = settings.text("objects.s3.bucket");
        String advice = "The settings are objects.s3.endpoint, objects.s3.region and objects.s3.bucket.";
        try {
            HttpResponse<Void> response = HttpClient.newBuilder()
                    .connectTimeout(BOUND)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(endpoint + "/" + bucket))
                                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                    .timeout(BOUND)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            // Asked without keys: that it is there is seen, not what one may do.
            return response.statusCode() == 404
                    ? Finding.fail("S3", endpoint + " answers, and has no bucket " + bucket, advice)
                    : Finding.ok("S3", endpoint + " answers for the bucket " + bucket);
        } catch (IOException | IllegalArgumentException e) {
            return Finding.fail("S3", endpoint + " does not answer: " + reason(e), advice);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
