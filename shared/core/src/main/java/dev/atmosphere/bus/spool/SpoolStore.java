package dev.atmosphere.bus.spool;

import dev.atmosphere.disk.SqliteFile;
import dev.atmosphere.disk.StoreDirectory;
import dev.atmosphere.metrics.SpoolMeters;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open spool directory: its lock, its files, its two database connections, and the threads that serve them. */
final class SpoolStore {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolStore.class);
    private static final int VERSION = 1;
    /** More syncs at a time than cores: each waits for the disk, and the disk merges what it gets together. */
    private static final int PICTURE_WRITERS = 8;

    private final StoreDirectory directory;
    private final PictureFiles pictures;
    private final SpoolTables tables;
    private final SpoolReads reads;
    private final List<Path> quarantined;
    private final Usage usageAtOpen;
    private final ExecutorService pictureWriters = threads("spool-picture", PICTURE_WRITERS);
    private final ExecutorService reading = threads("spool-read", 1);

    /** Blocks; recovers what a crash left behind. */
    static SpoolStore open(SpoolSettings settings, Clock clock, SpoolMeters meters) throws IOException, SQLException {
        StoreDirectory directory = StoreDirectory.open(settings.directory(), "spool", "docs/spool.md");
        try {
            return new SpoolStore(directory, clock, meters);
        } catch (IOException | SQLException | RuntimeException e) {
            directory.close(false);
            throw e;
        }
    }

    private SpoolStore(StoreDirectory directory, Clock clock, SpoolMeters meters) throws IOException, SQLException {
        this.directory = directory;
        SqliteFile database = directory.database(VERSION, SpoolStore.class, PictureFiles.DIRECTORY, clock);
        this.pictures = new PictureFiles(directory.path());
        Rows rows = new Rows(pictures);
        this.tables = new SpoolTables(database.writing(), rows);
        new SpoolRecovery(clock, meters).reconcile(tables, pictures);
        this.reads = new SpoolReads(database.reading(), rows);
        this.quarantined = directory.quarantined();
        this.usageAtOpen = tables.usage();
        tables.sql().commit();
        if (usageAtOpen.messages() > 0) {
            LOG.info("the spool in {} goes on with {} messages", directory.path(), usageAtOpen.messages());
        }
        quarantined.forEach(path -> LOG.warn("a damaged spool lies in {}: see docs/spool.md", path));
    }

    /** Daemon threads that end when idle; what is given to them after the close is dropped. */
    private static ExecutorService threads(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most,
                most,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    PictureFiles pictures() {
        return pictures;
    }

    SpoolTables tables() {
        return tables;
    }

    SpoolReads reads() {
        return reads;
    }

    ExecutorService pictureWriters() {
        return pictureWriters;
    }

    ExecutorService reading() {
        return reading;
    }

    List<Path> quarantined() {
        return quarantined;
    }

    Usage usageAtOpen() {
        return usageAtOpen;
    }

    /** What is not removed now is removed at the next start. */
    void removePicture(String sha256) {
        try {
            pictures.removeUnlessPinned(sha256);
        } catch (IOException e) {
            LOG.warn("the file of picture {} is not needed any more, but cannot be removed: {}", sha256, e.toString());
        }
    }

    /** Of the whole spool; null if nothing is held. */
    Instant oldest() {
        try {
            return reads.oldest().orElse(null);
        } catch (SQLException e) {
            LOG.warn("the oldest message of the spool cannot be read: {}", e.getMessage());
            return null;
        }
    }

    /** 0 if it cannot be told. */
    long diskFreeBytes() {
        try {
            return pictures.diskFreeBytes();
        } catch (IOException e) {
            LOG.warn("the free space of the spool's disk cannot be told: {}", e.toString());
            return 0;
        }
    }

    void leftBehind(String sha256, Throwable why) {
        LOG.debug("the file of picture {} may be left until the next start: {}", sha256, why.toString());
    }

    void sweepFailed(Throwable why) {
        LOG.warn("the spool was not swept: {}", why.toString());
    }

    /** After the last commit. Blocks. */
    void close(boolean cleanly) throws IOException, SQLException, InterruptedException {
        pictureWriters.shutdown();
        reading.shutdown();
        if (!reading.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("the spool's reading thread did not end in time");
        }
        reads.close();
        tables.sql().close();
        directory.close(cleanly);
    }
}
