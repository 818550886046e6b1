package dev.atmosphere.sim;

import dev.atmosphere.metrics.Metric;
import dev.atmosphere.metrics.ProcessMeters;
import dev.atmosphere.sim.score.Latency;
import dev.atmosphere.sim.score.Ledger;
import dev.atmosphere.sim.score.Totals;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the simulation tells Prometheus, on {@code /metrics} of a port of its own on loopback. For the event loop of the simulation, on which
 * requests are answered too.
 */
final class SimMeters {
    private static final Logger LOG = LoggerFactory.getLogger(SimMeters.class);
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = ProcessMeters.registry();

    /**
     * @param connected stations at this moment
     */
    SimMeters(Ledger ledger, Supplier<Number> connected, Supplier<Number> away) {
        Metric.SIM_STATIONS.gauge(registry, connected, "connected");
        Metric.SIM_STATIONS.gauge(registry, away, "away");
        pictures(ledger, "sent", Totals.Pictures::sent);
        pictures(ledger, "acknowledged", Totals.Pictures::acknowledged);
        pictures(ledger, "refused", Totals.Pictures::refused);
        pictures(ledger, "abandoned", Totals.Pictures::abandoned);
        results(ledger, "answered", Totals.Results::answered);
        results(ledger, "lost", Totals.Results::lost);
        results(ledger, "late", Totals.Results::late);
        results(ledger, "duplicated", Totals.Results::duplicated);
        latency("acknowledged", ledger::untilAcknowledged);
        latency("answered", ledger::untilAnswered);
        Metric.SIM_SCORE.gauge(registry, () -> ledger.tally().precision(), "precision");
        Metric.SIM_SCORE.gauge(registry, () -> ledger.tally().recall(), "recall");
        Metric.SIM_SCORE.gauge(registry, () -> ledger.names().identity(), "identity");
    }

    private void pictures(Ledger ledger, String outcome, ToDoubleFunction<Totals.Pictures> count) {
        Metric.SIM_PICTURES.counts(
                registry, () -> count.applyAsDouble(ledger.totals().pictures()), outcome);
    }

    private void results(Ledger ledger, String outcome, ToDoubleFunction<Totals.Results> count) {
        Metric.SIM_RESULTS.counts(
                registry, () -> count.applyAsDouble(ledger.totals().results()), outcome);
    }

    private void latency(String until, Supplier<Latency.Percentiles> percentiles) {
        latency(until, "50", percentiles, Latency.Percentiles::p50);
        latency(until, "95", percentiles, Latency.Percentiles::p95);
        latency(until, "99", percentiles, Latency.Percentiles::p99);
    }

    private void latency(
            String until,
            String percentile,
            Supplier<Latency.Percentiles> percentiles,
            Function<Latency.Percentiles, Double> milliseconds) {
        Metric.SIM_LATENCY.gauge(registry, () -> milliseconds.apply(percentiles.get()) / 1000, until, percentile);
    }

    /** Completes with the port, or with 0 if it could not be had, which is told: a simulation does not fail for it. */
    Future<Integer> serve(Vertx vertx, int port) {
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(this::answer)
                .listen()
                .map(HttpServer::actualPort)
                .onSuccess(at -> LOG.info("The simulation's metrics are at http://127.0.0.1:{}/metrics", at))
                .recover(why -> {
                    LOG.warn(
                            "Nobody can read the simulation's metrics: port {} cannot be had: {}",
                            port,
                            why.getMessage());
                    return Future.succeededFuture(0);
                });
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/metrics")) {
            request.response().putHeader("content-type", TEXT).end(registry.scrape());
        } else {
            request.response().setStatusCode(404).end();
        }
    }
}
