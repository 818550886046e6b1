package dev.atmosphere.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassedChecksTest {
    private static final String HASH = Passwords.hash("secret".getBytes(UTF_8), 4);
    private static final String OTHER_HASH = Passwords.hash("secret".getBytes(UTF_8), 4);

    @Test
    void what_is_remembered_is_bounded() {
        PassedChecks passed = new PassedChecks();
        for (int i = 0; i < PassedChecks.MOST + 100; i++) {
            passed.add("user " + i, "secret".getBytes(UTF_8), HASH);
        }
        assertThat(passed.size()).isEqualTo(PassedChecks.MOST);
        assertThat(passed.contains("user 0", "secret".getBytes(UTF_8), HASH)).isFalse();
        assertThat(passed.contains("user 10000", "secret".getBytes(UTF_8), HASH))
                .isTrue();
        assertThat(passed.contains("user 10000", "secret".getBytes(UTF_8), OTHER_HASH))
                .isFalse();
    }
}
