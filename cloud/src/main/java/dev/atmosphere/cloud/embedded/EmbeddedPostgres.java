package dev.atmosphere.cloud.embedded;

import dev.atmosphere.cloud.database.PostgresAddress;
import dev.atmosphere.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, as a child process of the program, on the loopback address. Runs as root (in a user
 * namespace, for PostgreSQL refuses root) or as anybody.
 *
 * <p>In its directory: {@code cluster} (the data), {@code binaries} (the unpacked server), {@code password}, {@code ready}
 * (the cluster was once set up to the end) and {@code lock}. Every connection needs the password, from the first moment on.
 *
 * <p>Starting (first 8 to 15 s, later 2 to 5 s) and closing block; all methods may be called from any thread.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NAME = "atmosphere";

    private final PostgresAddress address;
    private final DirectoryLock lock;
    private final Postmaster postmaster;
    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

    /**
     * Starts it, stopping first what an earlier program that was killed has left running.
     *
     * @param data kept over restarts
     * @param port 0 for any free one
     * @throws PortTaken if somebody else listens there
     * @throws IllegalStateException if it cannot start otherwise
     */
    public static EmbeddedPostgres start(Path data, int port) {
        return start(data, data.resolve("binaries"), port);
    }

    /** @param binaries where the server is unpacked to, which takes some seconds the first time */
    static EmbeddedPostgres start(Path data, Path binaries, int port) {
        try {
            return new EmbeddedPostgres(data.toAbsolutePath().normalize(), binaries.toAbsolutePath(), port);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot use its data directory " + data, e);
        }
    }

    private EmbeddedPostgres(Path data, Path binaries, int port) throws IOException {
        lock = DirectoryLock.take(data);
        try {
            Path cluster = data.resolve("cluster");
            Path ready = data.resolve("ready");
            postmaster = new Postmaster(cluster);
            postmaster.stop();
            if (Files.exists(cluster) && !Files.exists(ready)) {
                Path aside = data.resolve("incomplete-" + Instant.now().toEpochMilli());
                LOG.warn("{} was never set up to the end: moved to {}", cluster, aside);
                Files.move(cluster, aside);
            }
            PasswordFile passwordFile = new PasswordFile(data.resolve("password"));
            Secret password = Files.exists(ready) ? passwordFile.read() : passwordFile.readOrMake();
            address = new PostgresAddress(LOOPBACK, free(port), NAME, NAME, password);
            server = PostgresServer.launch(cluster, binaries, address.port(), passwordFile);
            try {
                setUp();
                Files.writeString(ready, "");
            } catch (SQLException e) {
                server.close();
                throw new IllegalStateException("PostgreSQL was started and refuses us: " + e.getMessage(), e);
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        LOG.info("PostgreSQL listens on {}:{}, data in {}", address.host(), address.port(), data);
    }

    public PostgresAddress address() {
        return address;
    }

    /** Stops the server in order; clients should be closed before. A second call does nothing. */
    @Override
    public void close() {
        try {
            server.close();
            postmaster.stop();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop in order", e);
        }
    }

    private static int free(int port) throws IOException {
        try (ServerSocketChannel probe = PortTaken.bind("postgres.port", LOOPBACK, port)) {
            return probe.socket().getLocalPort();
        }
    }

    /** Makes sure that commits are durable, and that our role and our database exist. */
    private void setUp() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                String value = text(sql, "SHOW " + setting);
                if (!value.equals("on")) {
                    throw new IllegalStateException("PostgreSQL runs with " + setting + " = " + value + ", not on");
                }
            }
            if (text(sql, "SELECT count(*) FROM pg_roles WHERE rolname = '" + NAME + "'")
                    .equals("0")) {
                sql.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '"
                        + address.password().reveal() + "'");
            }
            if (text(sql, "SELECT count(*) FROM pg_database WHERE datname = '" + NAME + "'")
                    .equals("0")) {
                sql.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
            }
        }
    }

    private static String text(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
