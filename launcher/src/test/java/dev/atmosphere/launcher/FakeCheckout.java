package dev.atmosphere.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real script in a checkout without sources, with a Java that tells how it was called, a Maven that notes it, and no other
 * tool than the script's own.
 */
final class FakeCheckout {
    private static final List<String> TOOLS = List.of(
            "bash",
            "cat",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "mkdir",
            "readlink",
            "sed",
            "sleep",
            "tail",
            "touch",
            "tr");

    private final Path root;
    private final Path tools;
    private final Map<String, String> environment = new HashMap<>();

    /** What a run of the script left. */
    record Run(int exitCode, String out, String err) {}

    FakeCheckout(Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("checkout"));
        tools = Files.createDirectories(directory.resolve("tools"));
        for (String tool : TOOLS) {
            Path real = List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool)).stream()
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(tool + " is missing on this machine"));
            executable(tools.resolve(tool), "exec " + real + " \"$@\"\n");
        }
        Files.copy(Path.of(System.getProperty("atmosphere.root"), "atmosphere"), root.resolve("atmosphere"));
        for (String folder : List.of(".mvn", "shared/core/src", "shared/vision/src", "edge/src", "cloud/src")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.createDirectories(root.resolve("firmware-sim/src"));
        Files.createDirectories(root.resolve("launcher/src"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        environment.put("PATH", tools.toString());
    }

    Path root() {
        return root;
    }

    FakeCheckout with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A Java of this version; it prints its arguments and what of its environment matters, one a line. */
    FakeCheckout withJava(String version) throws IOException {
        Path home = Files.createDirectories(root.resolveSibling("jdk-" + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(
                home.resolve("bin/java"),
                "printf '%s\\n' \"$@\"\necho \"oneDNN ${TF_ENABLE_ONEDNN_OPTS:-unset}\"\ntrap | grep -c \"'' SIGINT\"\nexit 7\n");
        executable(home.resolve("bin/javac"), "exit 0\n");
        return with("JAVA_HOME", home.toString());
    }

    /** A Maven that notes how it was called in {@code maven.notes} and packages what it was asked for, or fails. */
    FakeCheckout withMaven(int exitCode) throws IOException {
        executable(
                tools.resolve("mvn"),
                """
                echo "$@" >>maven.notes
                echo "[INFO] noise"
                echo "[ERROR] the compiler did not like it"
                [[ %d == 0 ]] || exit %d
                while (($# > 0)); do
                  if [[ $1 == -pl ]]; then modules=$2; fi
                  shift
                done
                IFS=,
                for module in $modules; do
                  mkdir -p "$module/target/classes"
                  echo "$PWD/pom.xml" >"$module/target/runtime.classpath"
                done
                """
                        .formatted(exitCode, exitCode));
        return this;
    }

    /** How Maven was called, a line for each call. */
    List<String> mavenCalls() throws IOException {
        Path notes = root.resolve("maven.notes");
        return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
    }

    /** Makes a source that is newer than everything, whatever the clock's grain. */
    void edit(String source) throws IOException {
        Path file = root.resolve(source);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "edited");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private static void executable(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Run run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("atmosphere").toString()));
        command.addAll(List.of(arguments));
        Path out = root.resolveSibling("out");
        Path err = root.resolveSibling("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(root.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the script did not end");
            }
        } finally {
            process.destroyForcibly();
        }
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
