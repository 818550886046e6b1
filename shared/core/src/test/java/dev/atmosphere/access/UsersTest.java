package dev.atmosphere.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    private static final String HASH = Passwords.hash("secret".getBytes(UTF_8), 4);

    private static final UsersCommand.Of OF = new UsersCommand.Of(
            "./atmosphere users", "Who may connect.", List.of("shared.properties"), settings -> settings.path(
                            "data.dir")
                    .resolve("edge/users"));

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();

    private int users(String input, String... args) {
        UsersCommand command = new UsersCommand(
                OF, Map.of("ATMOSPHERE_DATA_DIR", dir.toString()), new ByteArrayInputStream(input.getBytes(UTF_8)));
        return UsersCommand.run(command, new PrintWriter(out, true), args);
    }

    private Path file() {
        return dir.resolve("edge/users");
    }

    @Test
    void a_password_fits_its_hash_and_no_other_does() {
        assertThat(Passwords.fits("secret".getBytes(UTF_8), HASH)).isTrue();
        assertThat(Passwords.fits("Secret".getBytes(UTF_8), HASH)).isFalse();
        assertThat(Passwords.fits(new byte[0], HASH)).isFalse();
        assertThat(Passwords.fits(new byte[] {(byte) 0xff, 0, 1}, HASH)).isFalse();
        String longest = Passwords.hash("x".repeat(72).getBytes(UTF_8), 4);
        assertThat(Passwords.fits("x".repeat(72).getBytes(UTF_8), longest)).isTrue();
        assertThat(Passwords.fits("x".repeat(73).getBytes(UTF_8), longest)).isFalse();
        assertThatThrownBy(() -> Passwords.hash("x".repeat(73).getBytes(UTF_8), 4))
                .hasMessageContaining("1 to 72 bytes");
    }

    @Test
    void every_spelling_of_a_bcrypt_hash_is_understood() {
        assertThat(Passwords.fits("secret".getBytes(UTF_8), HASH.replace("$2y$", "$2b$")))
                .isTrue();
        assertThat(Passwords.fits("secret".getBytes(UTF_8), HASH.replace("$2y$", "$2a$")))
                .isTrue();
    }

    @Test
    void a_user_is_added_changed_listed_and_removed() throws Exception {
        assertThat(users("secret\n", "add", "door", "--cost", "4")).isZero();
        assertThat(users("other", "add", "küche", "--cost", "4")).isZero();
        Files.writeString(file(), "# the workshop\n" + Files.readString(file()));
        assertThat(users("changed\n", "add", "door", "--cost", "4")).isZero();
        assertThat(out.toString()).contains("added door", "added küche", "another password for door");

        Users now = new UsersFile(file()).read();
        assertThat(now.hashes()).containsOnlyKeys("door", "küche");
        assertThat(Passwords.fits("changed".getBytes(UTF_8), now.hashOf("door").orElseThrow()))
                .isTrue();
        assertThat(Files.readString(file())).startsWith("# the workshop\n").doesNotContain("changed", "secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");

        out.getBuffer().setLength(0);
        assertThat(users("", "list")).isZero();
        assertThat(out.toString()).isEqualTo(String.format("door%nküche%n"));
        assertThat(users("", "remove", "door")).isZero();
        assertThat(users("", "remove", "door")).isOne();
        assertThat(new UsersFile(file()).read().hashes()).containsOnlyKeys("küche");
        try (var left = Files.list(file().getParent())) {
            assertThat(left).containsExactlyInAnyOrder(file(), file().resolveSibling(".users.lock"));
        }
    }

    @Test
    void what_cannot_be_a_user_changes_nothing() {
        assertThat(users("", "add", "door")).as("no password").isOne();
        assertThat(users("x".repeat(73), "add", "door")).as("too long").isOne();
        for (String name : new String[] {"a/b", "+", "#", "a:b", "a b", "$SYS", "x".repeat(65)}) {
            assertThat(users("secret", "add", name)).as(name).isOne();
        }
        assertThat(users("secret", "add", "door", "secret"))
                .as("a password as an argument")
                .isEqualTo(2);
        assertThat(users("secret", "add", "door", "--cost", "31")).isOne();
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_file_that_cannot_be_read_is_not_written_over() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "door:plain\n");

        assertThat(users("secret", "add", "window", "--cost", "4")).isOne();

        assertThat(Files.readString(file())).isEqualTo("door:plain\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"door", "door:", ":$2y$", "door:secret", "a/b:HASH", "good:HASH\ngood:HASH", "x:$2y$31$REST"})
    void a_broken_line_is_named_and_not_quoted(String text) {
        String broken = "# remark\n" + text.replace("HASH", HASH).replace("REST", HASH.substring(7));

        assertThatThrownBy(() -> Users.parse(broken))
                .hasMessageStartingWith("line ")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("$2y$");
    }
}
