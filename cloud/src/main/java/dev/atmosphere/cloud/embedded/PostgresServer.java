package dev.atmosphere.cloud.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the unpacked PostgreSQL is run: the library behind it is made for tests (trusting every connection, acknowledging before
 * the disk has it, unpacking without looking at what is there), and this is what turns that round.
 */
final class PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private PostgresServer() {}

    /** Unpacks and sets up what is missing, starts the server and returns when it answers. */
    static EmbeddedPostgres launch(Path cluster, Path binaries, int port, PasswordFile password) throws IOException {
        removeHalfUnpacked(binaries);
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .setDataDirectory(cluster)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(PATIENCE)
                    .setPort(port)
                    // These two go to initdb as --auth and --pwfile, after the library's own -A trust, and win over it.
                    .setLocaleConfig("auth", "scram-sha-256")
                    .setLocaleConfig("pwfile", password.path().toString())
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setConnectConfig("password", password.read().reveal())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("timezone", "UTC")
                    .setServerConfig("max_connections", "40")
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("max_wal_size", "512MB")
                    .setServerConfig("wal_level", "minimal")
                    .setServerConfig("max_wal_senders", "0")
                    .setServerConfig("jit", "off")
                    .start();
            // The library opens it to everybody, who could put another server in place of this one.
            Files.setPosixFilePermissions(binaries, PosixFilePermissions.fromString("rwxr-xr-x"));
            return server;
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            throw new IllegalStateException(
                    "PostgreSQL cannot start in " + cluster + ": " + e.getMessage()
                            + ". As root it needs user namespaces (try: unshare -U id); its own words stand in the log above."
                            + " A PostgreSQL of your own can be used instead: postgres.host, without --embedded",
                    e);
        }
    }

    /** A kill in the midst of unpacking leaves cut-off files, which the library would take for whole ones. */
    private static void removeHalfUnpacked(Path binaries) throws IOException {
        if (!Files.isDirectory(binaries)) {
            return;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(binaries, "PG-*")) {
            for (Path version : versions) {
                if (!Files.exists(version.resolve(".exists"))) {
                    LOG.info("Removing {}: it was not unpacked to the end", version);
                    delete(version);
                }
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(tree)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
