package dev.atmosphere.launcher.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The {@code atmosphere} script, through which every program is started: it knows their class paths and JVM flags. */
public final class Script {
    private Script() {}

    /** A program's command line. */
    public static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(file().toString(), program));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The directory of the checkout. */
    public static Path root() {
        return Path.of(property("atmosphere.root"));
    }

    private static Path file() {
        return Path.of(property("atmosphere.script"));
    }

    private static String property(String name) {
        return Objects.requireNonNull(
                System.getProperty(name), () -> "started without -D" + name + ": use ./atmosphere");
    }
}
