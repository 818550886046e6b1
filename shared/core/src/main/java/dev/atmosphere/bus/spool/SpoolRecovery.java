package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.metrics.SpoolMeters;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes good what a crash left, in a database that is whole: half-written files go, and pictures to which nothing refers; a message
 * whose picture's file is missing or cut short goes to the dead letters.
 */
final class SpoolRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);
    private static final int AT_A_TIME = 1000;

    private final Clock clock;
    private final SpoolMeters meters;

    private record Held(String sha256, long size) {}

    private record Carrier(long seq, String id, String topic) {}

    SpoolRecovery(Clock clock, SpoolMeters meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /** Brings files and rows into agreement. */
    void reconcile(SpoolTables tables, PictureFiles pictures) throws IOException, SQLException {
        int halfWritten = pictures.removeIncoming();
        tables.forgetUnusedPictures();
        int unreferenced = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pictures.directory())) {
            for (Path file : files) {
                String sha256 = file.getFileName().toString();
                if (!tables.holdsPicture(sha256)) {
                    pictures.removeUnlessPinned(sha256);
                    unreferenced++;
                }
            }
        }
        if (halfWritten + unreferenced > 0) {
            LOG.info(
                    "the last run left {} half-written pictures and {} that nothing refers to; they are removed",
                    halfWritten,
                    unreferenced);
        }
        giveUpLost(tables, pictures);
        tables.sql().commit();
    }

    private void giveUpLost(SpoolTables tables, PictureFiles pictures) throws IOException, SQLException {
        String last = "";
        for (List<Held> page = page(tables, last); !page.isEmpty(); page = page(tables, last)) {
            for (Held held : page) {
                last = held.sha256();
                Optional<Long> size = pictures.sizeOf(held.sha256());
                if (!size.equals(Optional.of(held.size()))) {
                    String what = size.map(is -> "has " + is + " bytes instead of " + held.size())
                            .orElse("is missing");
                    giveUp(tables, held, "the file of picture " + held.sha256() + ' ' + what);
                }
            }
        }
    }

    private static List<Held> page(SpoolTables tables, String after) throws SQLException {
        return tables.sql()
                .list(
                        row -> new Held(row.getString(1), row.getLong(2)),
                        "SELECT sha256, size FROM pictures WHERE sha256 > ? ORDER BY sha256 LIMIT ?",
                        after,
                        AT_A_TIME);
    }

    private void giveUp(SpoolTables tables, Held held, String why) throws SQLException {
        Instant now = clock.instant();
        Cause cause = new Cause("picture-lost", why);
        // A station that sends it again must not be told that it is here.
        tables.sql().change("DELETE FROM uploads WHERE substr(sha256, 1, 64) = ?", held.sha256());
        List<Carrier> carriers = tables.sql()
                .list(
                        row -> new Carrier(row.getLong("seq"), row.getString("id"), row.getString("topic")),
                        "SELECT seq, id, topic FROM messages WHERE picture = ?",
                        held.sha256());
        for (Carrier carrier : carriers) {
            long seq = carrier.seq();
            LOG.error("{} of {} goes to the dead letters: {}", carrier.id(), carrier.topic(), why);
            meters.givenUp(cause.reason(), 1);
            List<Long> readers = tables.sql()
                    .list(
                            row -> row.getLong(1),
                            "SELECT w.reader FROM readers r JOIN waiting w ON w.reader = r.reader WHERE w.seq = ?",
                            seq);
            for (Long reader : readers) {
                tables.giveUp(reader, seq, cause, now);
            }
            if (readers.isEmpty()) {
                tables.giveUpUnread(seq, cause, now);
            }
        }
    }
}
