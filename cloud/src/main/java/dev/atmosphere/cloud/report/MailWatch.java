package dev.atmosphere.cloud.report;

import dev.atmosphere.cloud.report.ReportRows.State;
import dev.atmosphere.cloud.report.ReportRows.Trouble;
import dev.atmosphere.http.Health;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Mails that need a look: those that wait although it was tried to send them, and those of the last seven days that were refused or
 * of which nobody knows whether they arrived. Kept up to date by looking; every process tells the same.
 */
public final class MailWatch {
    private final ReportRows rows;
    private final Clock clock;
    private final Map<State, AtomicLong> mails = new EnumMap<>(State.class);
    private volatile List<Trouble> troubles = List.of();

    public MailWatch(ReportRows rows, MeterRegistry meters, Clock clock) {
        this.rows = rows;
        this.clock = clock;
        for (State state : List.of(State.WAITING, State.REFUSED, State.UNCLEAR)) {
            AtomicLong count = new AtomicLong();
            mails.put(state, count);
            Metric.REPORT_MAILS.gauge(meters, count::get, state.word());
        }
    }

    public Future<Void> look() {
        return rows.troubles(clock.instant()).map(found -> {
            troubles = found;
            mails.forEach((state, count) -> count.set(found.stream()
                    .filter(one -> one.state() == state)
                    .mapToLong(Trouble::mails)
                    .sum()));
            return null;
        });
    }

    public List<Health.Part> health() {
        List<Trouble> now = troubles;
        return List.of(
                now.isEmpty()
                        ? Health.Part.up("report-mails", "none waits")
                        : Health.Part.degraded(
                                "report-mails",
                                now.stream()
                                        .map(one ->
                                                one.mails() + " " + one.state().word() + " (" + one.example() + ")")
                                        .collect(Collectors.joining("; "))));
    }
}
