package dev.atmosphere.disk;

import dev.atmosphere.failure.Fatal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A SQLite file: how it is opened, made and checked. A commit survives a power cut (WAL, synchronous FULL).
 *
 * <p>Its tables come from a script beside a class, in which statements are separated by lines of one slash.
 */
public final class SqliteFile {
    private static final Set<SQLiteErrorCode> CORRUPT =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB, SQLiteErrorCode.SQLITE_FORMAT);

    private final Path file;
    private final String name;
    private final int version;
    private final Class<?> beside;

    /** The file's content is no whole database. */
    public static final class Corrupt extends Exception {
        private static final long serialVersionUID = 1L;

        Corrupt(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * @param file beside which SQLite puts two more
     * @param name of the store that it is, for failures' reasons: {@code name-too-new}
     * @param version of its tables
     * @param beside the class beside whose class file {@code schema.sql} lies
     */
    public SqliteFile(Path file, String name, int version, Class<?> beside) {
        this.file = file;
        this.name = name;
        this.version = version;
        this.beside = beside;
    }

    /** Its files, those of SQLite's with it. */
    List<Path> files() {
        return Stream.of("", "-wal", "-shm")
                .map(end -> file.resolveSibling(file.getFileName() + end))
                .toList();
    }

    /**
     * Makes the tables if there are none.
     *
     * @param check whether to read the whole file through, looking for damage
     * @throws Fatal a newer version of this program wrote it
     */
    public void prepare(boolean check) throws SQLException, IOException, Corrupt {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (check) {
                String verdict = statement.executeQuery("PRAGMA quick_check(1)").getString(1);
                if (!verdict.equals("ok")) {
                    throw new Corrupt(verdict, null);
                }
            }
            int found = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (found > version) {
                throw new Fatal(
                        name + "-too-new",
                        file + " was written by a newer version of this program (" + found + ", this one knows "
                                + version + "): start that one, or move the file's directory away");
            }
            if (found == 0) {
                create(connection);
            }
        } catch (SQLException e) {
            if (isCorruption(e)) {
                throw new Corrupt(e.getMessage(), e);
            }
            throw e;
        }
    }

    private void create(Connection connection) throws SQLException, IOException {
        String script;
        try (InputStream in = beside.getResourceAsStream("schema.sql")) {
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
    public Statements writing() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        return new Statements(connection);
    }

    /** A connection that sees what was committed. */
    public Statements reading() throws SQLException {
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

    public static boolean isCorruption(SQLException e) {
        return e instanceof SQLiteException sqlite && CORRUPT.contains(sqlite.getResultCode());
    }
}
