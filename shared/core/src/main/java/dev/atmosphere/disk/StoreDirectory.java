package dev.atmosphere.disk;

import dev.atmosphere.failure.Fatal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with a database and files beside it, that one process uses at a time. Locked from its opening to its closing.
 *
 * <p>After an unclean end the database is read through. A damaged one is put aside whole, the files that belong to it too, into
 * {@code corrupt-…}: nothing of it is deleted, nothing of it is used.
 */
public final class StoreDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
    private static final String CLEAN = "closed-cleanly";
    private static final String QUARANTINE = "corrupt-";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final String name;
    private final String page;
    private final FileChannel lock;

    private StoreDirectory(Path directory, String name, String page, FileChannel lock) {
        this.directory = directory;
        this.name = name;
        this.page = page;
        this.lock = lock;
    }

    /**
     * @param name what the store is called, in logs and failures' reasons
     * @param page that tells what to do about a damaged one
     * @throws Fatal another process uses the directory
     */
    public static StoreDirectory open(Path directory, String name, String page) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel = FileChannel.open(
                directory.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new StoreDirectory(directory, name, page, channel);
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked by this process", directory);
        }
        channel.close();
        throw new Fatal(name + "-in-use", "the " + name + " in " + directory + " is in use by another process");
    }

    public Path path() {
        return directory;
    }

    /**
     * A database that can be worked with, whole or new.
     *
     * @param version of its tables
     * @param beside the class beside whose class file {@code schema.sql} lies
     * @param files the directory of what belongs to it
     */
    public SqliteFile database(int version, Class<?> beside, String files, Clock clock)
            throws IOException, SQLException {
        boolean clean = Files.deleteIfExists(directory.resolve(CLEAN));
        SqliteFile database = new SqliteFile(directory.resolve(name + ".db"), name, version, beside);
        try {
            database.prepare(!clean);
        } catch (SqliteFile.Corrupt e) {
            Path aside = Files.createDirectory(directory.resolve(QUARANTINE + STAMP.format(clock.instant())));
            List<Path> all = new ArrayList<>(database.files());
            all.add(directory.resolve(files));
            for (Path from : all) {
                if (Files.exists(from)) {
                    Files.move(from, aside.resolve(from.getFileName()));
                }
            }
            LOG.error(
                    "THE {} IS DAMAGED ({}). It was put aside whole into {}, and a new one begins."
                            + " What was not yet handed on lies there: see {}",
                    name.toUpperCase(Locale.ROOT),
                    e.getMessage(),
                    aside,
                    page);
            try {
                database.prepare(false);
            } catch (SqliteFile.Corrupt again) {
                throw new Fatal(name + "-corrupt", "no database can be made in " + directory, again);
            }
        }
        return database;
    }

    /** What was put aside and not moved away yet. */
    public List<Path> quarantined() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, QUARANTINE + "*")) {
            entries.forEach(found::add);
        }
        found.sort(null);
        return found;
    }

    /**
     * Lets others use it.
     *
     * @param cleanly whether the next start may do without reading the database through
     */
    public void close(boolean cleanly) throws IOException {
        if (cleanly) {
            Files.write(directory.resolve(CLEAN), new byte[0]);
        }
        lock.close();
    }
}
