package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class BrokerMetricsTest {
    @Test
    void every_metric_stands_in_the_document() throws IOException {
        String document = Files.readString(Path.of(System.getProperty("atmosphere.root"), "docs", "broker.md"));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (TestBroker broker = new TestBroker()) {
            broker.registry.getMeters().stream()
                    .map(meter -> meter.getId())
                    .filter(id -> id.getType() != Meter.Type.TIMER) // made below
                    .forEach(id -> registry.counter(id.getName(), id.getTags()));
            BrokerMetrics metrics = new BrokerMetrics(registry);
            metrics.dropped("a-reason");
            metrics.countRefused("a-reason");
            metrics.authenticationFailed("a-reason");
        }

        assertThat(registry.scrape().lines().filter(line -> line.startsWith("# TYPE ")))
                .map(line -> line.split(" ")[2])
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(document).contains("`" + name.replaceFirst("(_total|_max)$", "")));
    }

    @Test
    void who_is_not_let_in_is_counted_by_reason() {
        Authentication nobody = c -> c.clientId().equals("crash")
                ? Future.failedFuture("no file")
                : Future.succeededFuture(
                        new Authentication.Decision.Refuse(c.clientId().equals("wrong"), "for a test"));
        try (TestBroker broker = new TestBroker(BrokerConfig.defaults(), nobody, Clock.systemUTC(), b -> {})) {
            for (String clientId : new String[] {"wrong", "wrong", "late", "crash"}) {
                try (RawClient client = broker.raw().send(RawClient.connectPacket(5, clientId, ""))) {
                    assertThat(client.receive()).startsWith("20");
                }
            }
            assertThat(broker.count("authentication.failures", "reason", "bad-credentials"))
                    .isEqualTo(2);
            assertThat(broker.count("authentication.failures", "reason", "not-authorized"))
                    .isEqualTo(1);
            assertThat(broker.count("authentication.failures", "reason", "unavailable"))
                    .isEqualTo(1);
        }
    }

    @Test
    void packets_and_bytes_are_counted_both_ways() {
        try (TestBroker broker = new TestBroker();
                RawClient client = broker.raw().connect(4, "c")) {
            client.send("c000");
            assertThat(client.receive()).isEqualTo("d000");
            assertThat(broker.count("packets", "direction", "in")).isEqualTo(2);
            assertThat(broker.count("packets", "direction", "out")).isEqualTo(2);
            assertThat(broker.count("network.bytes", "direction", "in")).isEqualTo(15 + 2);
            assertThat(broker.count("network.bytes", "direction", "out")).isEqualTo(4 + 2);
            assertThat(broker.gauge("clients.connected")).isEqualTo(1);
            assertThat(broker.count("connections.accepted")).isEqualTo(1);
            assertThat(broker.count("sockets")).isEqualTo(1);
        }
    }
}
