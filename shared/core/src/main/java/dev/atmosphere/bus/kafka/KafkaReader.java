package dev.atmosphere.bus.kafka;

import dev.atmosphere.bus.Room;
import dev.atmosphere.failure.Fatal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Callable<KafkaConsumer<byte[], byte[]>> maker;
    private final Consumer<Lane.Slot> deliver;
    private final Runnable ended;
    private final Thread thread;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Holdings holdings = new Holdings();
    private final Handout handout;

    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean paused;
    private volatile boolean closing;
    private volatile String trouble;
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
            Room room,
            Callable<KafkaConsumer<byte[], byte[]>> maker,
            Consumer<Lane.Slot> deliver,
            Runnable ended) {
        this.name = group + " of " + topic;
        this.topic = topic;
        this.handout = new Handout(room);
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
            handout.through(slot);
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
        return holdings.fronts();
    }

    Instant oldest() {
        return holdings.oldest();
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
                    consumer.poll(holdings.toCommit().isEmpty() ? IDLE : SOON)) {
                holdings.take(record).ifPresent(handout::add);
            }
            trouble = null;
        } catch (WakeupException e) {
            LOG.trace("{} has something to do", name);
        }
        holdings.tell(this::position);
    }

    private void runTasks() {
        woken.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void handOut() {
        Optional<Lane.Slot> next = paused ? Optional.empty() : handout.next();
        while (next.isPresent()) {
            deliver.accept(next.get());
            next = paused ? Optional.empty() : handout.next();
        }
    }

    /** While nothing more may be handed out, polls bring nothing, but keep the membership. */
    private void holdOrFetch() {
        boolean wanted = !paused && handout.wantsMore();
        if (wanted != fetching) {
            if (wanted) {
                consumer.resume(consumer.paused());
            } else {
                consumer.pause(consumer.assignment());
            }
            fetching = wanted;
        }
    }

    private void commitIfDue() {
        if (committing || System.nanoTime() - lastCommitNanos < COMMIT_EVERY_NANOS) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = holdings.toCommit();
        if (offsets.isEmpty()) {
            return;
        }
        committing = true;
        lastCommitNanos = System.nanoTime();
        consumer.commitAsync(offsets, (done, why) -> {
            committing = false;
            if (why == null) {
                holdings.committed(done);
            } else {
                LOG.debug("{}: a commit failed, the next one covers it: {}", name, why.toString());
            }
        });
    }

    /** Waits for it, within bounds. What is not committed comes again. */
    private void commitNow() {
        Map<TopicPartition, OffsetAndMetadata> offsets = holdings.toCommit();
        for (int attempt = 0; attempt < 2 && !offsets.isEmpty(); attempt++) {
            try {
                consumer.commitSync(offsets, CLOSE);
                holdings.committed(offsets);
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

    /** Without waiting: -1 as long as Kafka has not told it. */
    private long position(TopicPartition partition) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (KafkaException e) {
            return -1;
        }
    }

    private void loseAll() {
        holdings.loseAll();
        handout.dropLost();
        fetching = true;
        committing = false;
    }

    private void lose(Collection<TopicPartition> partitions) {
        holdings.lose(partitions);
        handout.dropLost();
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            holdings.own(partitions);
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
