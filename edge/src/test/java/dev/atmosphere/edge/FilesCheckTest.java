package dev.atmosphere.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.edge.broker.TestKeys;
import dev.atmosphere.recognition.RecognizerSigner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a doctor is told of real certificates, keys, lists and users. */
class FilesCheckTest {
    private static final String HASH = "$2y$04$" + "a".repeat(53);

    @TempDir
    private static Path keys;

    @TempDir
    private Path dir;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void make_keys() throws Exception {
        TestKeys made = new TestKeys(keys);
        made.selfSigned("good", "localhost", -1, 60);
        made.selfSigned("soon", "localhost", -1, 20);
        made.selfSigned("over", "localhost", -10, -1);
        made.selfSigned("later", "localhost", 2, 60);
        made.authority("authority");
        for (String name : List.of("good", "soon", "over", "later")) {
            Files.setPosixFilePermissions(keys.resolve(name + ".key"), PosixFilePermissions.fromString("rw-r-----"));
        }
    }

    @BeforeEach
    void set() {
        environment.put("ATMOSPHERE_DATA_DIR", dir.toString());
    }

    private void tls(String certificate, String key) {
        environment.put("ATMOSPHERE_EDGE_MQTT_TLS_ENABLED", "true");
        environment.put(
                "ATMOSPHERE_EDGE_MQTT_TLS_CERTIFICATE",
                keys.resolve(certificate).toString());
        environment.put("ATMOSPHERE_EDGE_MQTT_TLS_KEY", keys.resolve(key).toString());
    }

    private List<String> findings() {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new FilesCheck(environment, Clock.systemUTC()));
        line.setOut(new PrintWriter(out, true));
        assertThat(line.execute()).isZero();
        return out.toString().lines().toList();
    }

    @Test
    void an_edge_as_it_is_shipped_needs_no_files() {
        assertThat(findings())
                .hasSize(4)
                .allMatch(line -> line.startsWith("ok\t"))
                .allMatch(line -> line.split("\t", -1).length == 4);
    }

    @ParameterizedTest
    @CsvSource({
        "good.pem, good.key, ok, counts until",
        "soon.pem, soon.key, warn, ends on",
        "over.pem, over.key, fail, ended on",
        "later.pem, later.key, fail, counts from",
        "good.pem, soon.key, fail, is not the key of",
        "nowhere.pem, good.key, fail, is not there",
        "good.key, good.key, fail, holds no certificate",
        "good.pem, good.pem, fail, holds no -----BEGIN PRIVATE KEY"
    })
    void certificate_and_key_are_looked_at(String certificate, String key, String status, String found) {
        tls(certificate, key);
        assertThat(findings())
                .filteredOn(line -> line.split("\t")[1].equals("TLS"))
                .singleElement()
                .asString()
                .startsWith(status + "\tTLS\t")
                .contains(found);
    }

    @Test
    void by_web_socket_the_certificate_is_looked_at_too_and_once() {
        tls("over.pem", "over.key");
        environment.put("ATMOSPHERE_EDGE_MQTT_WSS_ENABLED", "true");
        assertThat(findings())
                .filteredOn(line -> line.startsWith("fail\tTLS\t"))
                .hasSize(1);
        environment.put("ATMOSPHERE_EDGE_MQTT_TLS_ENABLED", "false");
        assertThat(findings())
                .filteredOn(line -> line.startsWith("fail\tTLS\t"))
                .hasSize(1);
    }

    @Test
    void what_others_may_read_is_told() throws Exception {
        tls("good.pem", "good.key");
        Path users = Files.createDirectories(dir.resolve("edge")).resolve("users");
        Files.writeString(users, "door:" + HASH + "\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        assertThat(findings())
                .allMatch(line -> line.startsWith("ok\t"))
                .anyMatch(line -> line.contains("\tusers\t1 in "));

        Path key = Files.copy(keys.resolve("good.key"), dir.resolve("open.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        environment.put("ATMOSPHERE_EDGE_MQTT_TLS_KEY", key.toString());
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(findings())
                .filteredOn(line -> line.startsWith("warn\t"))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("warn\tTLS key\t") && line.endsWith("chmod o= " + key))
                .anyMatch(line -> line.startsWith("warn\tusers\t") && line.endsWith("chmod 600 " + users));
    }

    @Test
    void authorities_and_their_revocations_are_looked_at() throws Exception {
        tls("good.pem", "good.key");
        Path list = dir.resolve("revoked.pem");
        environment.put(
                "ATMOSPHERE_EDGE_MQTT_TLS_CLIENT_AUTHORITIES",
                keys.resolve("authority.pem").toString());
        environment.put("ATMOSPHERE_EDGE_MQTT_TLS_CLIENT_REVOCATIONS", list.toString());
        assertThat(findings()).anyMatch(line -> line.startsWith("fail\tTLS\t" + list + " is not there"));

        new TestKeys(keys).revocations(list, "authority", 2);
        assertThat(findings())
                .anyMatch(line -> line.startsWith("ok\tTLS revocations\t" + list + ", to be replaced by "))
                .as("an authority of two days")
                .anyMatch(line -> line.startsWith("warn\tTLS clients\t"));

        new TestKeys(keys).revocations(list, "authority", -1);
        assertThat(findings()).anyMatch(line -> line.startsWith("warn\tTLS revocations\t"));
    }

    @Test
    void broken_and_missing_files_of_users_and_rights_are_told() throws Exception {
        Files.writeString(Files.createDirectories(dir.resolve("edge")).resolve("users"), "door:secret\n");
        environment.put("ATMOSPHERE_EDGE_MQTT_ACL_FILE", dir.resolve("nowhere").toString());
        assertThat(findings())
                .anyMatch(
                        line -> line.startsWith("fail\tusers\t") && line.contains("line 1") && !line.contains("secret"))
                .anyMatch(line -> line.startsWith("fail\trights\t") && line.contains("is not there"));
    }

    @Test
    void the_key_of_recognizers_is_looked_at() throws Exception {
        Path key = dir.resolve("recognizer-public.pem");
        environment.put("ATMOSPHERE_EDGE_RECOGNIZER_KEY", key.toString());
        assertThat(findings()).anyMatch(line -> line.startsWith("warn\trecognizer key\t" + key + " is not there"));

        Files.writeString(key, "no key");
        assertThat(findings()).anyMatch(line -> line.startsWith("fail\trecognizer key\t" + key + " cannot be used"));

        Files.writeString(key, RecognizerSigner.withNewKeys().publicPem());
        assertThat(findings()).contains("ok\trecognizer key\t" + key + " is a public key\t");
    }

    @Test
    void settings_that_are_wrong_are_left_to_who_tells_them() {
        environment.put("ATMOSPHERE_EDGE_MQTT_TLS_ENABLED", "true");
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new FilesCheck(environment, Clock.systemUTC()));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("edge.mqtt.tls.certificate");
        assertThat(FilesCheck.SOON).isEqualTo(Duration.ofDays(30));
    }
}
