package dev.atmosphere.bus.spool;

import dev.atmosphere.failure.Fatal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The spool's SQLite file: how it is opened, made and checked. A commit survives a power cut (WAL, synchronous FULL). */
final class SpoolDatabase {
    static final String NAME = "spool.db";

    private static final int VERSION = 1;
    private static final Set<SQLiteErrorCode> CORRUPT =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB, SQLiteErrorCode.SQLITE_FORMAT);

    private final Path file;

    /** The file's content is no whole database. */
    static final class Corrupt extends Exception {
        private static final long serialVersionUID = 1L;

        Corrupt(String message, Throwable cause) {
            super(message, cause);
        }
    }

    SpoolDatabase(Path directory) {
        this.file = directory.resolve(NAME);
    }

    /**
     * Makes the tables if there are none.
     *
     * @param check whether to read the whole file through, looking for damage
     * @throws Fatal a newer version of this program wrote it
     */
    void prepare(boolean check) throws SQLException, IOException, Corrupt {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (check) {
                String verdict = statement.executeQuery("PRAGMA quick_check(1)").getString(1);
                if (!verdict.equals("ok")) {
                    throw new Corrupt(verdict, null);
                }
            }
            int version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version > VERSION) {
                throw new Fatal(
                        "spool-too-new",
                        file + " was written by a newer version of this program (" + version + ", this one knows "
                                + VERSION + "): start that one, or move the file's directory away");
            }
            if (version == 0) {
                create(connection);
            }
        } catch (SQLException e) {
            if (isCorruption(e)) {
                throw new Corrupt(e.getMessage(), e);
            }
            throw e;
        }
    }

    private static void create(Connection connection) throws SQLException, IOException {
        String script;
        try (InputStream in = SpoolDatabase.class.getResourceAsStream("schema.sql")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String one : script.split("\n/\n", -1)) {
                statement.executeUpdate(one);
            }
        }
        connection.commit();
    }

    /** The one connection that writes; its transactions are committed by hand. */
    Statements writing() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        return new Statements(connection);
    }

    /** A connection that sees what was committed. */
    Statements reading() throws SQLException {
        return new Statements(connect());
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    static boolean isCorruption(SQLException e) {
        return e instanceof SQLiteException sqlite && CORRUPT.contains(sqlite.getResultCode());
    }
}
