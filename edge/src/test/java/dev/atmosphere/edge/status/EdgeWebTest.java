package dev.atmosphere.edge.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.http.Health;
import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.http.RawRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeWebTest {
    private static final List<String> PATHS =
            List.of("/", "/edge.js", "/health", "/metrics", "/api/v1/status", "/api/v1/dead-letters");

    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void start() throws Exception {
        Health health = new Health();
        EdgeWeb web = new EdgeWeb(
                vertx,
                new ManagementRoutes(
                        vertx, health, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), Map.of(), List.of()),
                new HostCheck("127.0.0.1", List.of("edge.example"), "edge.http.names"),
                () -> Future.succeededFuture(new EdgeStatus(
                        "attic",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "127.0.0.1:1883",
                        health.report(),
                        List.of(),
                        new EdgeStatus.Spool(0, 1, 0, 0, false),
                        List.of())));
        port = await(web.start("127.0.0.1", 0));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void page_status_health_and_metrics_are_served() throws Exception {
        for (String path : PATHS) {
            assertThat(RawRequest.get(port, path, "localhost:" + port))
                    .as(path)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("x-content-type-options: nosniff");
        }
        assertThat(RawRequest.get(port, "/api/v1/status", "edge.example")).contains("\"name\":\"attic\"");
    }

    @Test
    void a_request_that_was_meant_for_another_host_learns_nothing() throws Exception {
        for (String path : PATHS) {
            assertThat(RawRequest.get(port, path, "evil.example:" + port))
                    .as(path)
                    .startsWith("HTTP/1.1 421 Misdirected Request")
                    .contains("edge.http.names (ATMOSPHERE_EDGE_HTTP_NAMES)")
                    .doesNotContain("attic");
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
