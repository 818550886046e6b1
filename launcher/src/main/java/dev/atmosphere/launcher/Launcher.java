package dev.atmosphere.launcher;

import dev.atmosphere.launcher.up.Up;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that are not programs of the gateway themselves; the {@code atmosphere} script is their only caller. */
@Command(
        name = "atmosphere",
        subcommands = {Up.class},
        mixinStandardHelpOptions = true,
        version = "Atmosphere gateway 0.1.0")
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Launcher()).execute(args));
    }
}
