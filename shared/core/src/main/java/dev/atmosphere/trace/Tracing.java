package dev.atmosphere.trace;

import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Follows what comes of a publish from step to step and from program to program. Each handling of a message is a span; its messages carry
 * the span on, so that what comes of them belongs to the same trace. Thread-safe.
 *
 * <p>Ids are always made and carried. Spans leave the process only if there is an exporter: in batches, from a thread of its own,
 * and those that find no room, because a collector is away, are dropped: a trace is never worth a picture.
 */
public final class Tracing {
    private static final int MOST_TRACESTATE = 512;
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("messaging.message.id");
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("atmosphere.key");
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<Map<String, String>> CE_HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public String get(Map<String, String> headers, String name) {
            return headers == null ? null : headers.get(Headers.CE + name);
        }
    };

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Tracing(SdkTracerProviderBuilder builder, String program) {
        this.provider = builder.setResource(
                        Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "atmosphere-" + program)))
                .build();
        this.tracer = provider.get("dev.atmosphere");
    }

    /** Spans are given ids, and go nowhere. */
    public static Tracing local() {
        return new Tracing(SdkTracerProvider.builder(), "local");
    }

    /**
     * @param program the word that its spans are known by: {@code edge}
     */
    public static Tracing of(TracingSettings settings, String program) {
        return settings.endpoint()
                .map(endpoint -> exporting(
                        OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.toString())
                                .setTimeout(Duration.ofSeconds(5))
                                .build(),
                        settings.sample(),
                        program))
                .orElseGet(Tracing::local);
    }

    private static Tracing exporting(SpanExporter exporter, double sample, String program) {
        return new Tracing(
                SdkTracerProvider.builder()
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sample)))
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build()),
                program);
    }

    /** Begins to handle a message: as a part of the trace that it came with, or of a new one. Ended by whoever asks. */
    public Handling handle(String step, String topic, Message message) {
        Context from = W3C.extract(Context.root(), message.headers(), CE_HEADERS);
        Span span = tracer.spanBuilder(step)
                .setParent(from)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(TOPIC, topic)
                .setAttribute(MESSAGE, message.id().toString())
                .setAttribute(KEY, message.key())
                .startSpan();
        return new Handling(from.with(span));
    }

    /** Begins what is done later on behalf of something that was kept: {@link #currentTraceparent}. Ended by whoever asks. */
    public Handling resume(String part, Optional<String> traceparent) {
        Context from = traceparent
                .map(parent -> W3C.extract(Context.root(), Map.of(Headers.CE_TRACEPARENT, parent), CE_HEADERS))
                .orElse(Context.root());
        return new Handling(from.with(tracer.spanBuilder(part).setParent(from).startSpan()));
    }

    /**
     * The headers of a message that comes from outside, with a trace context that was given to it. One that is malformed is left out, as
     * the specification has it.
     *
     * @param traceparent W3C Trace Context, as a station may give it
     */
    public static Map<String, String> given(Optional<String> traceparent, Optional<String> tracestate) {
        Optional<Map<String, String>> headers = traceparent.map(parent -> tracestate
                .filter(state -> state.length() <= MOST_TRACESTATE)
                .map(state -> Map.of(Headers.CE_TRACEPARENT, parent, Headers.CE_TRACESTATE, state))
                .orElseGet(() -> Map.of(Headers.CE_TRACEPARENT, parent)));
        return headers.filter(map -> Span.fromContext(W3C.extract(Context.root(), map, CE_HEADERS))
                        .getSpanContext()
                        .isValid())
                .orElse(Map.of());
    }

    /** The trace on whose behalf the calling thread works: 32 hexadecimal digits. */
    public static Optional<String> currentTrace() {
        SpanContext current = Span.current().getSpanContext();
        return current.isValid() ? Optional.of(current.getTraceId()) : Optional.empty();
    }

    /** The span on whose behalf the calling thread works, as W3C trace context writes it, to be kept for later. */
    public static Optional<String> currentTraceparent() {
        return Optional.ofNullable(new Handling(Context.current()).headers().get(Headers.CE_TRACEPARENT));
    }

    /** Sends what is still here, for two seconds at most. */
    public Future<Void> close() {
        return Future.future(
                done -> provider.shutdown().whenComplete(done::tryComplete).join(2, TimeUnit.SECONDS));
    }
}
