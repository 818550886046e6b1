package dev.atmosphere.bus.kafka;

import dev.atmosphere.failure.Transient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The one producer of a bus: idempotent, all replicas. A topic's first records wait in order until the topic exists; if that
 * fails they fail, without a wait each. Thread-safe.
 */
final class KafkaPublisher {
    private static final int MOST_WAITING = 10_000;
    private static final long CLOSE_MILLIS = 4_000;

    private final Lazily<KafkaWriteStream<byte[], byte[]>> producer;
    private final Function<String, Future<Void>> ensure;
    private final ContextInternal ownContext;
    private final Map<String, Gate> gates = new HashMap<>();
    private final Set<Future<Void>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record Sending(ProducerRecord<byte[], byte[]> record, Promise<Void> promise) {}

    /** Keeps a topic's records in order until the topic is there. Guarded by itself. */
    private final class Gate {
        private final Deque<Sending> waiting = new ArrayDeque<>();
        private KafkaWriteStream<byte[], byte[]> open;

        synchronized void send(Sending sending) {
            if (open != null) {
                hand(sending);
                return;
            }
            waiting.add(sending);
            if (waiting.size() == 1) {
                ensure.apply(sending.record().topic())
                        .compose(ok -> producer.get())
                        .onComplete(this::opened, this::failed);
            }
        }

        private synchronized void opened(KafkaWriteStream<byte[], byte[]> stream) {
            open = stream;
            waiting.forEach(this::hand);
            waiting.clear();
        }

        private void failed(Throwable why) {
            List<Sending> all;
            synchronized (this) {
                all = List.copyOf(waiting);
                waiting.clear();
            }
            all.forEach(sending -> sending.promise().fail(KafkaFailures.of(why)));
        }

        /** Does not block: the stream sends on a thread of its own, in the order in which it is called. */
        private void hand(Sending sending) {
            open.send(sending.record()).onComplete(sent -> sending.promise().complete(), why -> sending.promise()
                    .fail(closed ? closedFailure() : KafkaFailures.of(why)));
        }
    }

    KafkaPublisher(
            Vertx vertx, Lazily<KafkaWriteStream<byte[], byte[]>> producer, Function<String, Future<Void>> ensure) {
        this.producer = producer;
        this.ensure = ensure;
        this.ownContext = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Completes on the caller's context when all replicas have it. */
    Future<Void> send(ProducerRecord<byte[], byte[]> record) {
        if (closed) {
            return Future.failedFuture(closedFailure());
        }
        if (underWay.size() >= MOST_WAITING) {
            return Future.failedFuture(new Transient("kafka-busy", MOST_WAITING + " records wait for Kafka already"));
        }
        Context current = Vertx.currentContext();
        Promise<Void> promise = (current == null ? ownContext : (ContextInternal) current).promise();
        Future<Void> future = promise.future();
        underWay.add(future);
        Gate gate;
        synchronized (gates) {
            gate = gates.computeIfAbsent(record.topic(), topic -> new Gate());
        }
        gate.send(new Sending(record, promise));
        return future.onComplete(done -> underWay.remove(future));
    }

    /** Lets what is under way end, within bounds, then closes the producer. */
    Future<Void> close() {
        closed = true;
        return Future.join(List.copyOf(underWay)).transform(done -> producer.present()
                .map(stream -> stream.close(CLOSE_MILLIS))
                .orElse(Future.succeededFuture()));
    }

    private static Transient closedFailure() {
        return new Transient("bus-closed", "the bus is closed");
    }
}
