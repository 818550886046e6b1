package dev.atmosphere.launcher.up;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Small processes that stand in for the gateway's programs, and the notes that they take of what happens to them. */
final class FakePrograms {
    private final Path directory;

    FakePrograms(Path directory) {
        this.directory = directory;
    }

    /** As {@code fake-atmosphere} has it: mute, stubborn, failing CODE, ending CODE. */
    void makeIt(String program, String behaviour) throws IOException {
        Files.writeString(directory.resolve(program + ".is"), behaviour);
    }

    void makeItBehave(String program) throws IOException {
        Files.delete(directory.resolve(program + ".is"));
    }

    Part part(String program, String... after) {
        return part(program, false, after);
    }

    Part part(String program, boolean endsAll, String... after) {
        return new Part(program, List.of(script().toString(), program), Set.of(after), !program.equals("sim"), endsAll);
    }

    Map<String, String> environment() {
        return Map.of("FAKE_NOTES", directory.toString());
    }

    static Path script() {
        try {
            return Path.of(Objects.requireNonNull(FakePrograms.class.getResource("/fake-atmosphere"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What happened so far, process ids left out. */
    List<String> notes() {
        return raw().map(line -> line.replaceAll(" \\d+$", "")).toList();
    }

    /** Of every process of a program that was started, the oldest first. */
    List<ProcessHandle> processes(String program) {
        return raw().filter(line -> line.startsWith(program + " started "))
                .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    long starts(String program) {
        return notes().stream().filter((program + " started")::equals).count();
    }

    private Stream<String> raw() {
        Path notes = directory.resolve("notes");
        try {
            return Files.exists(notes) ? Files.readAllLines(notes).stream() : Stream.empty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
