package dev.atmosphere.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a logger, and those below it, say while a test looks: {@code LEVEL message}, INFO and above. */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().levelInt >= ch.qos.logback.classic.Level.INFO_INT) {
                lines.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        }
    };

    public LogLines(String logger) {
        this.logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(logger);
        appender.start();
        this.logger.addAppender(appender);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        appender.stop();
    }
}
