package dev.atmosphere.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several who change the file of users at once, in one process and in several. */
@Timeout(120)
class UsersFileTest {
    private static final String HASH = Passwords.hash("secret".getBytes(UTF_8), 4);
    private static final int EACH = 40;

    @TempDir
    private Path dir;

    /** A process that adds users as soon as it is told to. */
    static final class Adder {
        public static void main(String[] args) throws IOException {
            UsersFile file = new UsersFile(Path.of(args[0]));
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            for (int i = 0; i < EACH; i++) {
                file.put(args[1] + i, HASH);
            }
        }
    }

    private Path file() {
        return dir.resolve("edge/users");
    }

    private List<Process> adders(int count) throws IOException {
        List<Process> adders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            adders.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Adder.class.getName(),
                            file().toString(),
                            "process" + i + "-")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        return adders;
    }

    @Test
    void processes_that_add_users_at_once_lose_none() throws Exception {
        List<Process> adders = adders(3);
        try {
            for (Process adder : adders) {
                assertThat(adder.getInputStream().readNBytes("ready".length())).isEqualTo("ready".getBytes(UTF_8));
            }
            for (Process adder : adders) {
                adder.getOutputStream().write('\n');
                adder.getOutputStream().flush();
            }
            for (Process adder : adders) {
                assertThat(adder.waitFor(100, TimeUnit.SECONDS)).isTrue();
                assertThat(adder.exitValue()).isZero();
            }
        } finally {
            adders.forEach(Process::destroyForcibly);
        }
        assertThat(new UsersFile(file()).read().hashes()).hasSize(3 * EACH);
    }

    @Test
    void threads_that_add_and_remove_users_at_once_lose_none() throws Exception {
        new UsersFile(file()).put("stays", HASH);
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int t = 0; t < 4; t++) {
            String prefix = "thread" + t + "-";
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < EACH; i++) {
                        new UsersFile(file()).put(prefix + i, HASH);
                    }
                    for (int i = 0; i < EACH; i += 2) {
                        new UsersFile(file()).remove(prefix + i);
                    }
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(new UsersFile(file()).read().hashes()).hasSize(1 + 4 * EACH / 2);
    }
}
