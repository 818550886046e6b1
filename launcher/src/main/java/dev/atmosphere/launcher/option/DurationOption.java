package dev.atmosphere.launcher.option;

import dev.atmosphere.config.Quantities;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration on the command line the way the settings write it: {@code 500ms 30s 5m 2h}. */
public final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return Quantities.duration(text)
                .filter(duration -> !duration.isZero())
                .orElseThrow(
                        () -> new TypeConversionException("'" + text + "' is no time such as 500ms, 30s, 5m or 2h"));
    }
}
