package dev.atmosphere.cloud.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int NUMBERS = 200;

    @TempDir
    Path data;

    @Test
    @Timeout(300)
    void what_was_acknowledged_is_there_after_a_kill_and_a_restart_on_the_same_data() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProgram.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> kafkaAcks = new ArrayList<>();
        List<String> postgresAcks = new ArrayList<>();
        try (BufferedReader out = program.inputReader(UTF_8)) {
            String line = out.readLine();
            while (line != null && postgresAcks.size() < NUMBERS) {
                acknowledged(line, "kafka ", kafkaAcks);
                acknowledged(line, "postgres ", postgresAcks);
                line = out.readLine();
            }
            assertThat(postgresAcks).hasSize(NUMBERS);
            assertThatThrownBy(() -> Postgres.start(data.resolve("postgres")))
                    .as("a living program's server is not taken for a left-over")
                    .hasMessageContaining("in use by another process");
        } finally {
            program.destroyForcibly();
        }
        program.onExit().join();
        assertThat(orphan()).as("PostgreSQL outlives the program").isTrue();

        try (EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"), "127.0.0.1", 0, 1 << 20);
                EmbeddedPostgres postgres = Postgres.start(data.resolve("postgres"))) {
            assertThat(KafkaClients.readAll(kafka.bootstrapServers()))
                    .map(value -> new String(value, UTF_8))
                    .containsAll(kafkaAcks)
                    .doesNotHaveDuplicates();
            assertThat(numbers(postgres)).containsAll(postgresAcks);
        }
        assertThat(data.resolve("postgres/cluster/postmaster.pid")).doesNotExist();
    }

    private static void acknowledged(String line, String prefix, List<String> numbers) {
        if (line.startsWith(prefix)) {
            numbers.add(line.substring(prefix.length()));
        }
    }

    private boolean orphan() throws IOException {
        String pid = Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid"))
                .get(0)
                .strip();
        return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    private static List<String> numbers(EmbeddedPostgres postgres) throws Exception {
        try (Connection c = DriverManager.getConnection(
                        postgres.address().jdbcUrl(),
                        postgres.address().user(),
                        postgres.address().password().reveal());
                Statement sql = c.createStatement();
                ResultSet rows = sql.executeQuery("SELECT n FROM numbers")) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
