package dev.atmosphere.cloud.report;

import io.vertx.core.Future;
import java.time.Instant;

/** Asks what was. */
@FunctionalInterface
public interface ReportFigures {
    /** Figures of a time, which may not be over yet. */
    Future<ReportContent> of(ReportPeriod period, Instant now);
}
