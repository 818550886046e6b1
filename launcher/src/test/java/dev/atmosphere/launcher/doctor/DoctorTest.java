package dev.atmosphere.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.atmosphere.config.Settings;
import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.ProgramSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each check against the thing itself: a port that is taken, a server that is none, a disk with a demand it cannot meet. */
@Timeout(120)
class DoctorTest {
    private static final long GB = 1L << 30;

    @TempDir
    private Path directory;

    private static Finding finding(List<Finding> findings, String what) {
        return findings.stream().filter(f -> f.what().equals(what)).findFirst().orElseThrow();
    }

    private static List<Finding> servers(Map<String, String> environment) throws InterruptedException {
        return new Servers(ProgramSettings.under(environment), environment).look();
    }

    private static String portOfNobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    @Test
    void a_name_that_sets_nothing_is_found_across_all_programs() {
        Map<String, String> environment = Map.of(
                "ATMOSPHERE_EGDE_MQTT_PORT", "1",
                "ATMOSPHERE_CLOUD_HTTP_PORT", "2",
                "ATMOSPHERE_LOG_LEVEL", "INFO",
                "HOME", "/");

        List<Finding> findings = new EnvironmentNames(ProgramSettings.under(environment), environment).look();

        assertThat(findings)
                .containsExactly(Finding.fail(
                        "environment",
                        "ATMOSPHERE_EGDE_MQTT_PORT names no setting; did you mean ATMOSPHERE_EDGE_MQTT_PORT?",
                        "Correct the name, or unset it."));
    }

    @Test
    void a_taken_port_is_named_with_its_holder_and_another_that_is_free() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewayPort port =
                    new GatewayPort("edge", "MQTT broker", "edge.mqtt.port", "127.0.0.1", taken.getLocalPort());

            Finding finding = new PortsCheck(List.of(port)).look().get(0);

            assertThat(finding.status()).isEqualTo(Finding.Status.FAIL);
            assertThat(finding.found())
                    .contains("wanted for the edge's MQTT broker (edge.mqtt.port), and taken by process "
                            + ProcessHandle.current().pid());
            assertThat(finding.advice()).contains("ATMOSPHERE_EDGE_MQTT_PORT=");
        }
    }

    @Test
    void little_memory_is_told_and_what_it_is_enough_for() throws Exception {
        Path memory =
                Files.writeString(directory.resolve("meminfo"), "MemTotal: 4000000 kB\nMemAvailable: 1500000 kB\n");
        assertThat(finding(new Machine(directory, 0, 0, memory).look(), "memory")
                        .status())
                .isEqualTo(Finding.Status.WARN);

        Files.writeString(memory, "MemAvailable: 500000 kB\n");

        assertThat(finding(new Machine(directory, 0, 0, memory).look(), "memory"))
                .satisfies(found -> assertThat(found.status()).isEqualTo(Finding.Status.FAIL))
                .satisfies(found -> assertThat(found.advice()).contains("The edge alone needs 900 MB"));
    }

    @Test
    void a_disk_too_small_for_the_spool_is_a_warning_and_one_that_stops_the_edge_a_failure() {
        assertThat(finding(new Machine(directory, 1_000_000 * GB, 0).look(), "disk")
                        .status())
                .isEqualTo(Finding.Status.WARN);
        assertThat(finding(new Machine(directory, 0, 1_000_000 * GB).look(), "disk")
                        .status())
                .isEqualTo(Finding.Status.FAIL);
        assertThat(finding(new Machine(directory.resolve("not/yet/made"), 1, 1).look(), "disk")
                        .status())
                .isEqualTo(Finding.Status.OK);
    }

    @Test
    void servers_that_nobody_named_are_brought_along() throws Exception {
        assertThat(servers(Map.of()))
                .allSatisfy(finding -> assertThat(finding.status()).isEqualTo(Finding.Status.OK))
                .extracting(Finding::what)
                .containsExactly("Kafka", "PostgreSQL", "objects");
    }

    @Test
    void servers_that_were_named_and_do_not_answer_are_failures_that_name_the_setting() throws Exception {
        String nobody = portOfNobody();

        List<Finding> findings = servers(Map.of(
                "ATMOSPHERE_KAFKA_BOOTSTRAP",
                "127.0.0.1:" + nobody,
                "ATMOSPHERE_POSTGRES_HOST",
                "127.0.0.1",
                "ATMOSPHERE_POSTGRES_PORT",
                nobody,
                "ATMOSPHERE_OBJECTS_STORE",
                "s3",
                "ATMOSPHERE_OBJECTS_S3_ENDPOINT",
                "http://127.0.0.1:" + nobody));

        assertThat(findings).extracting(Finding::status).containsOnly(Finding.Status.FAIL);
        assertThat(finding(findings, "Kafka").advice()).contains("kafka.bootstrap");
        assertThat(finding(findings, "PostgreSQL").advice()).contains("postgres.host");
        assertThat(finding(findings, "S3").advice()).contains("objects.s3.endpoint");
    }

    @Test
    void what_answers_and_is_no_postgresql_is_told_from_one() throws Exception {
        assertThat(finding(servers(postgresAnswering('N')), "PostgreSQL").status())
                .isEqualTo(Finding.Status.OK);
        assertThat(finding(servers(postgresAnswering('H')), "PostgreSQL").found())
                .contains("is no PostgreSQL");
    }

    /** A server for one connection that answers the first bytes with one of its own. */
    private static Map<String, String> postgresAnswering(int answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
            try (server;
                    Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                if (socket.getInputStream().readNBytes(8).length == 8) {
                    out.write(answer);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(served).isNotNull();
        return Map.of(
                "ATMOSPHERE_POSTGRES_HOST",
                "127.0.0.1",
                "ATMOSPHERE_POSTGRES_PORT",
                Integer.toString(server.getLocalPort()));
    }

    @Test
    void a_program_that_refuses_its_settings_is_quoted() throws Exception {
        Path refusing = directory.resolve("program");
        Files.writeString(refusing, "#!/bin/sh\necho \"$ATMOSPHERE_SUPERVISED problem in the settings\" >&2\nexit 2\n");
        assertThat(refusing.toFile().setExecutable(true)).isTrue();

        List<Finding> findings =
                new ProgramCheck("edge's settings", List.of(refusing.toString()), "Correct them").look();

        assertThat(findings)
                .containsExactly(Finding.fail("edge's settings", "1 problem in the settings", "Correct them"));
    }

    private List<Finding> edgeFiles(String script) throws Exception {
        Path program = directory.resolve("edge-files");
        Files.writeString(program, "#!/bin/sh\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return new ToldFindings("edge's files", List.of(program.toString())).look();
    }

    @Test
    void what_the_edge_says_of_its_files_is_passed_on() throws Exception {
        assertThat(
                        edgeFiles(
                                "printf 'fail\\tTLS\\tedge.pem ended on 2026-01-01\\tRenew it.\\nok\\tusers\\t2 in users\\t\\n'"))
                .containsExactly(
                        Finding.fail("TLS", "edge.pem ended on 2026-01-01", "Renew it."),
                        Finding.ok("users", "2 in users"));
    }

    @Test
    void an_edge_whose_settings_are_wrong_or_that_says_something_else_is_no_failure_of_its_files() throws Exception {
        assertThat(edgeFiles("exit 2")).extracting(Finding::status).containsExactly(Finding.Status.WARN);
        assertThat(edgeFiles("echo 'Java says: hello'"))
                .extracting(Finding::status)
                .containsExactly(Finding.Status.WARN);
    }

    @Test
    void the_defaults_have_every_port() {
        Settings settings = ProgramSettings.under(Map.of());

        assertThat(GatewayPort.in(settings))
                .extracting(GatewayPort::environmentName, GatewayPort::port)
                .containsExactly(
                        tuple("ATMOSPHERE_EDGE_MQTT_PORT", 1883),
                        tuple("ATMOSPHERE_EDGE_HTTP_PORT", 8081),
                        tuple("ATMOSPHERE_CLOUD_HTTP_PORT", 8080),
                        tuple("ATMOSPHERE_KAFKA_PORT", 9092),
                        tuple("ATMOSPHERE_POSTGRES_PORT", 5433));
    }
}
