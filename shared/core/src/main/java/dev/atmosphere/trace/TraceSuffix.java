package dev.atmosphere.trace;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %trace} in a log pattern: the trace on whose behalf the line was written, or nothing. */
public final class TraceSuffix extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Tracing.currentTrace().map(id -> " [trace " + id + "]").orElse("");
    }
}
