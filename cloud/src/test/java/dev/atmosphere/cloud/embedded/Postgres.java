package dev.atmosphere.cloud.embedded;

import java.nio.file.Path;

/** PostgreSQL for tests: the server is unpacked once for all of them. */
public final class Postgres {
    private static final Path BINARIES = Path.of("target", "postgres-binaries");

    private Postgres() {}

    public static EmbeddedPostgres start(Path data) {
        return start(data, 0);
    }

    public static EmbeddedPostgres start(Path data, int port) {
        return EmbeddedPostgres.start(data, BINARIES, port);
    }
}
