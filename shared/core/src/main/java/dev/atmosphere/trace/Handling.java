package dev.atmosphere.trace;

import dev.atmosphere.bus.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.tracing.opentelemetry.VertxContextStorageProvider.VertxContextStorage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One message's stay in a step. What is done within it, and what is called back of that, knows its trace: it runs on a duplicate of
 * the step's Vert.x context, as a request to an HTTP server does. For the thread of that context.
 */
public final class Handling {
    private final Context trace;
    private ContextInternal own;

    Handling(Context trace) {
        this.trace = trace;
    }

    /** Calls it, now, so that it and everything that it sets off knows the trace. What it throws fails the future. */
    public <T> Future<T> within(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context().dispatch(go -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    /** Calls it, now. */
    public void tell(Runnable words) {
        context().dispatch(go -> words.run());
    }

    /** The trace stays current there: the duplicate ends with what is done on it. */
    @SuppressWarnings("MustBeClosedChecker")
    private ContextInternal context() {
        if (own == null) {
            own = ContextInternal.current().duplicate();
            VertxContextStorage.INSTANCE.attach(own, trace);
        }
        return own;
    }

    /** With which messages carry the trace on. */
    public Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(trace, headers, (all, name, value) -> all.put(Headers.CE + name, value));
        return headers;
    }

    /** It was settled: nothing of it is left to do here. */
    public void done() {
        Span.fromContext(trace).end();
    }

    /** It could not be done, or is somebody else's now. */
    public void failed(String why) {
        Span.fromContext(trace).setStatus(StatusCode.ERROR, why).end();
    }
}
