package dev.atmosphere.edge.broker.store;

import dev.atmosphere.disk.GroupCommit;
import dev.atmosphere.disk.SqliteFile;
import dev.atmosphere.disk.Statements;
import dev.atmosphere.disk.StoreDirectory;
import dev.atmosphere.disk.SyncedFiles;
import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Fatal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open directory of the broker's: {@code broker.db} (SQLite) and a file in {@code payloads/} for each large message. One process
 * uses it at a time. Thread-safe.
 */
public final class BrokerStore {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerStore.class);
    private static final int VERSION = 1;
    private static final String NAME = "broker";
    private static final String PAYLOADS = "payloads";
    /** Changes of this lane are made in the order in which they were submitted. */
    private static final String LANE = "journal";
    /** More syncs at a time than cores: each waits for the disk, and the disk merges what it gets together. */
    private static final int WRITERS = 8;

    private final StoreDirectory directory;
    private final SyncedFiles payloads;
    private final Statements sql;
    private final BrokerTables tables;
    private final GroupCommit<BrokerTables> commits;
    private Stored.Snapshot snapshot;
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS, work -> {
        Thread thread = new Thread(work, "broker-payload");
        thread.setDaemon(true);
        return thread;
    });
    private final BrokerTables committed;
    private final Statements reading;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "broker-read");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Supplier<Stored.ClockReading> clock;
    private volatile long bytes;
    private volatile boolean corrupt;

    /**
     * Opens the directory, and makes good what a crash left. Blocks.
     *
     * @param clock the machine's
     * @throws Fatal another process uses the directory, or a newer version of this program wrote it
     */
    public static BrokerStore open(Vertx vertx, Path path, Clock clock) throws IOException, SQLException {
        StoreDirectory directory = StoreDirectory.open(path, NAME, "docs/broker.md");
        try {
            return new BrokerStore(vertx, directory, clock);
        } catch (IOException | SQLException | RuntimeException e) {
            directory.close(false);
            throw e;
        }
    }

    private BrokerStore(Vertx vertx, StoreDirectory directory, Clock clock) throws IOException, SQLException {
        this.directory = directory;
        SqliteFile database = directory.database(VERSION, BrokerStore.class, PAYLOADS, clock);
        this.payloads = new SyncedFiles(
                directory.path().resolve(PAYLOADS), directory.path().resolve("incoming"));
        this.sql = database.writing();
        this.tables = new BrokerTables(sql, payloads);
        reconcile();
        this.snapshot = tables.snapshot();
        this.bytes = tables.bytes();
        sql.commit();
        this.reading = database.reading();
        this.committed = new BrokerTables(reading, payloads);
        this.commits = new GroupCommit<>(vertx, NAME, sql, tables, Duration.ZERO, new Stages());
        commits.start();
    }

    /** Brings files and rows into agreement. */
    private void reconcile() throws IOException, SQLException {
        payloads.removeIncoming();
        tables.dropOrphans();
        tables.forgetUnused();
        Set<String> needed = new HashSet<>();
        for (long[] messageAndSize : tables.filed()) {
            Path file = payloads.file(Long.toString(messageAndSize[0]));
            if (Files.exists(file) && Files.size(file) == messageAndSize[1]) {
                needed.add(file.getFileName().toString());
            } else {
                LOG.error("message {} is lost: its file in {} is missing or cut short", messageAndSize[0], PAYLOADS);
                tables.lost(messageAndSize[0]);
            }
        }
        tables.forgetUnused();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(payloads.directory())) {
            for (Path file : files) {
                if (!needed.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** What stood in it when it was opened. Given once, since it may be large. */
    public Stored.Snapshot takeSnapshot() {
        Stored.Snapshot taken = snapshot;
        snapshot = null;
        return taken;
    }

    /** From now on the broker's time is written down with every commit. */
    public void clock(Supplier<Stored.ClockReading> reading) {
        clock = reading;
    }

    /** Bytes of all messages on disk, as last committed. */
    public long bytes() {
        return bytes;
    }

    /** Writes a payload and syncs it; it has no name yet ({@link #place}). */
    Future<Path> write(ByteBuffer payload) {
        Promise<Path> written = Promise.promise();
        writers.execute(() -> {
            try {
                written.complete(payloads.write(payload.duplicate()));
            } catch (IOException | RuntimeException e) {
                written.fail(e);
            }
        });
        return written.future();
    }

    /** On the committing thread, within the transaction that refers to it. */
    void place(Path written, long message) throws IOException {
        payloads.place(written, Long.toString(message));
    }

    /** Reads what is committed, beside the committing thread. */
    <R> Future<R> read(GroupCommit.Change<BrokerTables, R> read) {
        Promise<R> done = Promise.promise();
        reader.execute(() -> {
            try {
                done.complete(read.make(committed));
            } catch (SQLException | IOException | RuntimeException | Error e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    /** Commits the change, once what it needs is ready, behind all that was submitted before. */
    <R> Future<R> submit(Future<GroupCommit.Change<BrokerTables, R>> change) {
        return commits.submit(LANE, change);
    }

    private final class Stages implements GroupCommit.Stages {
        private List<String> unused = List.of();
        private long next;

        @Override
        public void beforeCommit() throws SQLException, IOException {
            unused = tables.forgetUnused();
            payloads.sync();
            if (clock != null) {
                tables.clock(clock.get());
            }
            next = tables.bytes();
        }

        @Override
        public void committed() {
            bytes = next;
        }

        @Override
        public void afterwards() {
            for (String file : unused) {
                try {
                    Files.deleteIfExists(payloads.file(file));
                } catch (IOException e) {
                    LOG.warn("payload {} is not needed any more, but cannot be removed: {}", file, e.toString());
                }
            }
        }

        @Override
        public void failed(Failure failure) {
            corrupt = corrupt || failure instanceof Fatal;
        }
    }

    /** Commits what was submitted. Blocks. */
    public void close() throws IOException, SQLException, InterruptedException {
        commits.close();
        writers.shutdown();
        reader.shutdown();
        if (!reader.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("the broker's reading thread did not end in time");
        }
        reading.close();
        sql.close();
        directory.close(!corrupt);
    }
}
