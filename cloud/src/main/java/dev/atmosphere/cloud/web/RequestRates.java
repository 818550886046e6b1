package dev.atmosphere.cloud.web;

import dev.atmosphere.access.AddressRates;
import dev.atmosphere.access.SourceNetwork;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers an address that asks too much with 429 before anything is done for it, so that a script that has gone wild does not take the
 * page from the others. What it reads and what it changes count apart, so that a page which reads too much can still vote.
 *
 * <p>{@code /health} and {@code /metrics} are always answered: whether all is well must be seen just then. Slack's calls are signed, come
 * from few addresses and all at once when a channel wakes up: they count among the reads, of which there may be more. Used on the
 * server's event loop only.
 */
final class RequestRates {
    /** A flood is told of so often at most. */
    private static final long TOLD_EVERY_NANOS = 60_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(RequestRates.class);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Answers answers;
    private final LongSupplier nanoTime;
    private final Kind reads;
    private final Kind changes;
    private long toldNanos;

    /** @param what they are, for people */
    private record Kind(AddressRates rates, Counter refused, String what, String setting) {}

    /** @param nanoTime as {@link System#nanoTime} */
    RequestRates(RequestLimits limits, MeterRegistry meters, Answers answers, LongSupplier nanoTime) {
        this.answers = answers;
        this.nanoTime = nanoTime;
        this.reads = new Kind(
                new AddressRates(limits.readsPerSecond()),
                Metric.CLOUD_WEB_REFUSED.counter(meters, "reads"),
                "requests",
                "cloud.http.reads-per-second");
        this.changes = new Kind(
                new AddressRates(limits.changesPerSecond()),
                Metric.CLOUD_WEB_REFUSED.counter(meters, "changes"),
                "changes",
                "cloud.http.changes-per-second");
        this.toldNanos = nanoTime.getAsLong() - TOLD_EVERY_NANOS;
    }

    /** To be mounted before everything that costs something. */
    void handle(RoutingContext request) {
        String path = request.normalizedPath();
        if (path.equals("/health") || path.equals("/metrics")) {
            request.next();
            return;
        }
        boolean changing = !READING.contains(request.request().method()) && !path.startsWith("/slack/");
        Kind kind = changing ? changes : reads;
        long now = nanoTime.getAsLong();
        SourceNetwork from = SourceNetwork.of(address(request.request()));
        if (kind.rates().tryTake(from, now)) {
            request.next();
        } else {
            kind.refused().increment();
            tell(kind, from, now);
            answers.problem(
                    request, 429, "too many " + kind.what() + " come from your address: try again in a few seconds");
        }
    }

    /** Forgets the addresses that are as good as new. */
    void sweep() {
        long now = nanoTime.getAsLong();
        reads.rates().sweep(now);
        changes.rates().sweep(now);
    }

    private void tell(Kind kind, SourceNetwork from, long now) {
        if (now - toldNanos >= TOLD_EVERY_NANOS) {
            toldNanos = now;
            LOG.warn("Too many {} from {}: some are answered with 429 ({})", kind.what(), from, kind.setting());
        }
    }

    /** Where a request comes from. */
    static InetAddress address(HttpServerRequest request) {
        try {
            return InetAddress.getByName(request.remoteAddress().hostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address in figures is asked of nobody", e);
        }
    }
}
