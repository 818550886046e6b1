package dev.atmosphere.edge.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.edge.broker.ClientView;
import dev.atmosphere.http.FlowRoute;
import dev.atmosphere.http.Health;
import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.http.RawRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeWebTest {
    private static final List<String> PATHS = List.of(
            "/",
            "/edge.js",
            "/health",
            "/metrics",
            "/api/v1/status",
            "/api/v1/clients",
            "/api/v1/dead-letters",
            "/api/v1/flow",
            "/diagram.js",
            "/diagram.css",
            "/flow-picture.js");

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
                        new EdgeStatus.Recognizing(3, 4, 31, Optional.of(Instant.EPOCH)))),
                EdgeWebTest::clientsAfter,
                new FlowRoute(Optional::empty, Clock.systemUTC()));
        port = await(web.start("127.0.0.1", 0));
    }

    /** Five clients; one has a name that means something to a browser. */
    private static Future<List<ClientView>> clientsAfter(String clientId, int limit) {
        return Future.succeededFuture(Stream.of("a", "b", "c", "d", "<script>\"")
                .sorted()
                .filter(id -> id.compareTo(clientId) > 0)
                .limit(limit)
                .map(id -> new ClientView(
                        id, Optional.of("user of " + id), Optional.empty(), "MQTT 5", Instant.EPOCH, 1, 2, 1, 3, 0, 4))
                .toList());
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
        assertThat(RawRequest.get(port, "/api/v1/status", "edge.example"))
                .contains(
                        "\"name\":\"attic\"",
                        "\"recognizer\":{\"version\":3,\"people\":4,\"faces\":31,\"trainedAt\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void clients_are_told_page_by_page() throws Exception {
        assertThat(RawRequest.get(port, "/api/v1/clients?limit=2", "localhost:" + port))
                .contains("\"clientId\":\"<script>\\\"\"")
                .contains("\"inFlight\":1")
                .contains("\"next\":\"a\"")
                .contains("content-type: application/json");
        assertThat(RawRequest.get(port, "/api/v1/clients?limit=2&cursor=a", "localhost:" + port))
                .contains("\"clientId\":\"b\"", "\"clientId\":\"c\"", "\"next\":\"c\"")
                .doesNotContain("\"clientId\":\"a\"", "\"clientId\":\"d\"");
        assertThat(RawRequest.get(port, "/api/v1/clients?cursor=c", "localhost:" + port))
                .contains("\"clientId\":\"d\"")
                .doesNotContain("\"next\":\"");
    }

    @Test
    void a_page_of_no_or_of_too_many_clients_is_refused() throws Exception {
        for (String limit : List.of("0", "501", "-1", "x", "99999999999")) {
            assertThat(RawRequest.get(port, "/api/v1/clients?limit=" + limit, "localhost:" + port))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("from 1 to 500");
        }
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
