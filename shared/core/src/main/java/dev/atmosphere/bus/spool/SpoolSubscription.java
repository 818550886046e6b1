package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's reading of one of the spool's topics: fetches what is committed, in order, as long as there is room in flight.
 * Fetching happens on the reading thread, to which {@code cursor} belongs; deliveries on the subscriber's context.
 */
final class SpoolSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolSubscription.class);
    private static final long AGAIN_MILLIS = 1000;

    private final Vertx vertx;
    private final SpoolReads reads;
    private final Executor reading;
    private final Settling settling;
    private final long reader;
    private final Room room;
    private final Handler<Delivery> handler;
    private final Context context;

    private final Map<Long, Delivered> inFlight = new ConcurrentHashMap<>();
    private final AtomicBoolean fetching = new AtomicBoolean();
    private volatile boolean open = true;
    private volatile long lag;
    private volatile Instant oldest;
    private long cursor;

    /** How a delivery is settled: durably, in the spool. */
    interface Settling {
        Future<Void> ack(long reader, long seq);

        Future<Void> giveUp(long reader, long seq, Cause cause);
    }

    SpoolSubscription(
            Vertx vertx,
            SpoolReads reads,
            Executor reading,
            Settling settling,
            long reader,
            Room room,
            Handler<Delivery> handler,
            Context context) {
        this.vertx = vertx;
        this.reads = reads;
        this.reading = reading;
        this.settling = settling;
        this.reader = reader;
        this.room = room;
        this.handler = handler;
        this.context = context;
    }

    long reader() {
        return reader;
    }

    boolean delivers(long seq) {
        return open && inFlight.containsKey(seq);
    }

    /** Something was committed or settled: looks for more. Any thread. */
    void wake() {
        if (open && fetching.compareAndSet(false, true)) {
            reading.execute(this::fetch);
        }
    }

    private void fetch() {
        fetching.set(false);
        int most = room.deliveries() - inFlight.size();
        if (!open || most <= 0) {
            return;
        }
        List<StoredMessage> found;
        try {
            found = reads.after(reader, cursor, most);
        } catch (SQLException e) {
            LOG.error("the spool cannot be read, next try in {} ms: {}", AGAIN_MILLIS, e.getMessage(), e);
            vertx.setTimer(AGAIN_MILLIS, timer -> wake());
            return;
        }
        long held = inFlight.values().stream().mapToLong(Delivered::bytes).sum();
        for (StoredMessage stored : found) {
            long bytes = stored.message().size();
            if (!room.fits(inFlight.size(), held, bytes)) {
                return; // until something is settled
            }
            held += bytes;
            cursor = stored.seq();
            deliver(new Delivered(stored));
        }
    }

    private void deliver(Delivered delivered) {
        inFlight.put(delivered.stored.seq(), delivered);
        context.runOnContext(go -> {
            if (open) {
                handler.handle(delivered);
            }
        });
    }

    private final class Delivered implements Delivery {
        private final StoredMessage stored;

        Delivered(StoredMessage stored) {
            this.stored = stored;
        }

        long bytes() {
            return stored.message().size();
        }

        @Override
        public Message message() {
            return stored.message();
        }

        @Override
        public Instant publishedAt() {
            return stored.publishedAt();
        }

        @Override
        public Future<Void> ack() {
            return settled(settling.ack(reader, stored.seq()));
        }

        @Override
        public Future<Void> deadLetter(Cause cause) {
            return settled(settling.giveUp(reader, stored.seq(), cause));
        }

        @Override
        public void release() {
            inFlight.remove(stored.seq());
        }

        private Future<Void> settled(Future<Void> settling) {
            return settling.onComplete(
                    ok -> {
                        inFlight.remove(stored.seq());
                        wake();
                    },
                    why -> vertx.setTimer(AGAIN_MILLIS, timer -> {
                        if (open && inFlight.containsKey(stored.seq())) {
                            deliver(this);
                        }
                    }));
        }
    }

    /** Reads lag and age anew, also of a reader that has stopped: what it left waits. On the reading thread. */
    void refresh() {
        try {
            lag = reads.lag(reader);
            oldest = reads.oldest(reader).orElse(null);
        } catch (SQLException e) {
            LOG.warn("the spool's lag cannot be read: {}", e.getMessage());
        }
    }

    @Override
    public long lag() {
        return lag;
    }

    @Override
    public Optional<Instant> oldest() {
        return Optional.ofNullable(oldest);
    }

    @Override
    public void pause() {
        open = false;
    }

    @Override
    public Future<Void> close() {
        open = false;
        return Future.succeededFuture();
    }
}
