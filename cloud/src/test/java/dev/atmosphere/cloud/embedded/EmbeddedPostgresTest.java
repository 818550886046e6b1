package dev.atmosphere.cloud.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.database.PostgresAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path data;

    @Test
    void rows_survive_a_restart_and_commits_are_synced() throws Exception {
        try (EmbeddedPostgres postgres = Postgres.start(data)) {
            try (Connection c = connect(postgres.address());
                    Statement sql = c.createStatement()) {
                sql.execute("CREATE TABLE things (name text)");
                sql.execute("INSERT INTO things VALUES ('kept')");
                assertThat(value(sql, "SHOW fsync")).isEqualTo("on");
                assertThat(value(sql, "SHOW synchronous_commit")).isEqualTo("on");
            }
        }

        try (EmbeddedPostgres postgres = Postgres.start(data);
                Connection c = connect(postgres.address());
                Statement sql = c.createStatement()) {
            assertThat(value(sql, "SELECT name FROM things")).isEqualTo("kept");
        }
        assertThat(data.resolve("cluster/postmaster.pid")).doesNotExist();
    }

    @Test
    void nobody_enters_without_the_password_which_only_the_owner_may_read() throws Exception {
        try (EmbeddedPostgres postgres = Postgres.start(data)) {
            PostgresAddress address = postgres.address();
            assertThat(address.password().reveal()).hasSizeGreaterThan(20);
            assertThat(address.toString()).doesNotContain(address.password().reveal());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("password"))))
                    .isEqualTo("rw-------");
            for (String user : new String[] {"atmosphere", "postgres"}) {
                for (String password : new String[] {"", user, "postgres"}) {
                    assertThatThrownBy(() -> DriverManager.getConnection(address.jdbcUrl(), user, password)
                                    .close())
                            .isInstanceOf(SQLException.class);
                }
            }
        }
    }

    @Test
    void a_taken_port_is_named_with_its_setting() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Postgres.start(data, other.getLocalPort()))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("postgres.port");
        }
    }

    @Test
    void a_directory_serves_one_program_at_a_time() throws Exception {
        try (EmbeddedPostgres postgres = Postgres.start(data)) {
            assertThatThrownBy(() -> Postgres.start(data))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use by another process");
            connect(postgres.address()).close();
        }
    }

    @Test
    void a_first_start_that_was_cut_off_is_begun_anew() throws Exception {
        Files.createDirectories(data.resolve("cluster/base"));
        Files.writeString(data.resolve("cluster/postgresql.conf"), "");

        try (EmbeddedPostgres postgres = Postgres.start(data)) {
            connect(postgres.address()).close();
        }
    }

    @Test
    void a_process_number_that_belongs_to_another_program_by_now_is_left_alone() throws Exception {
        Postgres.start(data).close();
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(data.resolve("cluster/postmaster.pid"), bystander.pid() + "\n" + data + "\n");

            try (EmbeddedPostgres postgres = Postgres.start(data)) {
                connect(postgres.address()).close();
            }

            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void a_lost_password_is_told_and_the_data_is_left_alone() throws IOException {
        Postgres.start(data).close();
        Files.delete(data.resolve("password"));

        assertThatThrownBy(() -> Postgres.start(data))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("password is missing");
        assertThat(data.resolve("cluster/PG_VERSION")).exists();
    }

    private static Connection connect(PostgresAddress address) throws SQLException {
        return DriverManager.getConnection(
                address.jdbcUrl(), address.user(), address.password().reveal());
    }

    private static String value(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
