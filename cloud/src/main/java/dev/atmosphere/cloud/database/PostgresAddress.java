package dev.atmosphere.cloud.database;

import dev.atmosphere.config.Secret;
import java.util.Objects;

/** Where the database is and who we are there. */
public record PostgresAddress(String host, int port, String database, String user, Secret password) {
    public PostgresAddress {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("postgres.port = " + port + ": a port lies between 1 and 65535");
        }
    }

    /** For JDBC, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
