package dev.atmosphere.bus.kafka;

import dev.atmosphere.failure.Fatal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group member and its thread: polls, hands out as much as may be in flight, commits what is settled.
 *
 * <p>It polls all the time, with its partitions paused while no more may be in flight: so it stays in the group however long
 * the subscriber takes, and takes part in rebalances at once. Settlements wake it up. When a partition is taken away, what was
 * settled of it is committed first, and what is settled later is refused, since another member has it by then.
 */
final class KafkaReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(250);
    private static final long COMMIT_EVERY_NANOS = SOON.toNanos();
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LAST_RETRY_MILLIS = 3_000;

    private final String name;
    private final String topic;
    private final int maxInFlight;
    private final Callable<KafkaConsumer<byte[], byte[]>> maker;
    private final Consumer<Lane.Slot> deliver;
    private final Runnable ended;
    private final Thread thread;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private final Deque<Lane.Slot> buffer = new ArrayDeque<>();

    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean paused;
    private volatile boolean closing;
    private volatile Map<TopicPartition, Long> fronts = Map.of();
    private volatile Instant oldest;
    private volatile String trouble;
    private int inFlight;
    private boolean fetching = true;
    private long lastCommitNanos;
    private boolean committing;

    /**
     * @param deliver hands a record to the subscriber; called on this reader's thread, must not block
     * @param ended called when the reader has ended
     */
    KafkaReader(
            String topic,
            String group,
            int maxInFlight,
            Callable<KafkaConsumer<byte[], byte[]>> maker,
            Consumer<Lane.Slot> deliver,
            Runnable ended) {
        this.name = group + " of " + topic;
        this.topic = topic;
        this.maxInFlight = maxInFlight;
        this.maker = maker;
        this.deliver = deliver;
        this.ended = ended;
        this.thread = new Thread(this::work, "kafka-" + group);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Marks a delivery as settled. Any thread. */
    void settled(Lane.Slot slot) {
        tasks.add(() -> {
            inFlight--;
            if (slot.lane().owned()) {
                slot.settle();
            }
        });
        wake();
    }

    void pause() {
        paused = true;
        wake();
    }

    /** Commits what is settled, leaves the group and ends the thread. */
    void close() {
        paused = true;
        closing = true;
        if (consumer == null) {
            // It rests, or waits for Kafka to come.
            thread.interrupt();
        }
        wake();
    }

    private void wake() {
        KafkaConsumer<byte[], byte[]> c = consumer;
        if (c != null && woken.compareAndSet(false, true)) {
            c.wakeup();
        }
    }

    /** Where the first unsettled record of each partition is. Any thread. */
    Map<TopicPartition, Long> fronts() {
        return fronts;
    }

    Instant oldest() {
        return oldest;
    }

    private void work() {
        long retryMillis = FIRST_RETRY_MILLIS;
        while (!closing) {
            try {
                consumer = maker.call();
                consumer.subscribe(List.of(topic), new Rebalance());
                while (!closing) {
                    turn();
                    retryMillis = FIRST_RETRY_MILLIS;
                }
                runTasks();
                commitNow();
            } catch (InterruptedException | InterruptException e) {
                closing = true;
            } catch (Exception e) {
                tellTrouble(e);
            }
            leave();
            if (!closing) {
                rest(retryMillis);
                retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
            }
        }
        runTasks();
        ended.run();
    }

    private void leave() {
        loseAll();
        KafkaConsumer<byte[], byte[]> left = consumer;
        consumer = null;
        if (left == null) {
            return;
        }
        try {
            left.close(CloseOptions.timeout(CLOSE));
        } catch (KafkaException e) {
            LOG.debug("{} was not left in order: {}", name, e.toString());
        }
    }

    /** Once for a trouble that goes on. */
    private void tellTrouble(Exception e) {
        String text = KafkaFailures.of(e).getMessage();
        if (!text.equals(trouble)) {
            trouble = text;
            if (KafkaFailures.of(e) instanceof Fatal) {
                LOG.error("{} cannot be read, tried again until it can: {}", name, text);
            } else {
                LOG.warn("{} cannot be read for now: {}", name, text, e instanceof KafkaException ? null : e);
            }
        }
    }

    private void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    private void turn() {
        runTasks();
        handOut();
        holdOrFetch();
        commitIfDue();
        try {
            for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(toCommit().isEmpty() ? IDLE : SOON)) {
                Lane lane = lanes.get(new TopicPartition(record.topic(), record.partition()));
                if (lane != null) {
                    buffer.add(lane.take(record));
                }
            }
            trouble = null;
        } catch (WakeupException e) {
            LOG.trace("{} has something to do", name);
        }
        tellPosition();
    }

    private void runTasks() {
        woken.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void handOut() {
        while (!paused && inFlight < maxInFlight && !buffer.isEmpty()) {
            inFlight++;
            deliver.accept(buffer.remove());
        }
    }

    /** While nothing more may be handed out, polls bring nothing, but keep the membership. */
    private void holdOrFetch() {
        boolean wanted = !paused && inFlight < maxInFlight && buffer.isEmpty();
        if (wanted != fetching) {
            if (wanted) {
                consumer.resume(consumer.paused());
            } else {
                consumer.pause(consumer.assignment());
            }
            fetching = wanted;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> toCommit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        lanes.forEach((partition, lane) ->
                lane.toCommit().ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
        return offsets;
    }

    private void commitIfDue() {
        if (committing || System.nanoTime() - lastCommitNanos < COMMIT_EVERY_NANOS) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit();
        if (offsets.isEmpty()) {
            return;
        }
        committing = true;
        lastCommitNanos = System.nanoTime();
        consumer.commitAsync(offsets, (done, why) -> {
            committing = false;
            if (why == null) {
                noteCommitted(done);
            } else {
                LOG.debug("{}: a commit failed, the next one covers it: {}", name, why.toString());
            }
        });
    }

    private void noteCommitted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Lane lane = lanes.get(partition);
            if (lane != null) {
                lane.committed(offset.offset());
            }
        });
    }

    /** Waits for it, within bounds. What is not committed comes again. */
    private void commitNow() {
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit();
        for (int attempt = 0; attempt < 2 && !offsets.isEmpty(); attempt++) {
            try {
                consumer.commitSync(offsets, CLOSE);
                noteCommitted(offsets);
                return;
            } catch (WakeupException e) {
                LOG.trace("{} was woken while committing", name);
            } catch (KafkaException e) {
                LOG.warn(
                        "{}: {} settled positions were not committed and come again: {}",
                        name,
                        offsets.size(),
                        e.toString());
                return;
            }
        }
    }

    private void tellPosition() {
        Map<TopicPartition, Long> now = new HashMap<>();
        Instant first = null;
        for (Lane lane : lanes.values()) {
            lane.front()
                    .ifPresentOrElse(
                            front -> now.put(lane.partition(), front),
                            () -> now.put(lane.partition(), position(lane.partition())));
            Instant at = lane.oldest().orElse(first);
            first = first == null || at.isBefore(first) ? at : first;
        }
        now.values().removeIf(front -> front < 0);
        fronts = now;
        oldest = first;
    }

    /** Without waiting: -1 as long as Kafka has not told it. */
    private long position(TopicPartition partition) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (KafkaException e) {
            return -1;
        }
    }

    private void loseAll() {
        lose(List.copyOf(lanes.keySet()));
        fetching = true;
        committing = false;
    }

    private void lose(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Lane lane = lanes.remove(partition);
            if (lane != null) {
                lane.lose();
            }
        }
        for (Iterator<Lane.Slot> slots = buffer.iterator(); slots.hasNext(); ) {
            if (!slots.next().lane().owned()) {
                slots.remove();
            }
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> lanes.put(partition, new Lane(partition)));
            if (!fetching) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            runTasks();
            commitNow();
            lose(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            lose(partitions);
        }
    }
}
