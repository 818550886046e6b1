package dev.atmosphere.cloud.objects;

import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.Optional;

/** Counts what is stored in and asked of others. */
public final class MeteredObjects implements Objects {
    private final Objects objects;
    private final MeterRegistry registry;
    private final Counter bytes;

    public MeteredObjects(Objects objects, MeterRegistry registry) {
        this.objects = objects;
        this.registry = registry;
        this.bytes = Metric.CLOUD_OBJECT_BYTES.counter(registry);
    }

    @Override
    public Future<Void> put(ObjectKey key, byte[] content, String contentType) {
        return objects.put(key, content, contentType)
                .onSuccess(ok -> {
                    bytes.increment(content.length);
                    count("put", "done");
                })
                .onFailure(why -> count("put", "failed"));
    }

    @Override
    public Future<Optional<StoredObject>> get(ObjectKey key) {
        return objects.get(key)
                .onSuccess(found -> count("get", found.isPresent() ? "done" : "absent"))
                .onFailure(why -> count("get", "failed"));
    }

    private void count(String operation, String outcome) {
        Metric.CLOUD_OBJECTS.counter(registry, operation, outcome).increment();
    }
}
