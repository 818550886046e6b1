package dev.atmosphere.trace;

import dev.atmosphere.config.Settings;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Where spans are sent, and how many.
 *
 * @param endpoint an OpenTelemetry collector's address for traces by OTLP over HTTP; empty: nothing is sent
 * @param sample of the traces that begin here, the share that is sent, 0 to 1
 */
public record TracingSettings(Optional<URI> endpoint, double sample) {
    public static final TracingSettings OFF = new TracingSettings(Optional.empty(), 1);

    public TracingSettings {
        Objects.requireNonNull(endpoint, "endpoint");
        if (!(sample >= 0 && sample <= 1)) {
            throw new IllegalArgumentException("a share is from 0 to 1, not " + sample);
        }
    }

    /** Reads the {@code tracing.*} settings; problems are noted there. */
    public static TracingSettings from(Settings settings) {
        return new TracingSettings(
                settings.made(
                        "tracing.endpoint", () -> endpoint(settings.optional("tracing.endpoint")), Optional.empty()),
                settings.number("tracing.sample", 0, 1));
    }

    private static Optional<URI> endpoint(Optional<String> text) {
        return text.map(URI::create).map(uri -> {
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
                throw new IllegalArgumentException("is the address of a collector, http://host:4318/v1/traces");
            }
            return uri;
        });
    }
}
