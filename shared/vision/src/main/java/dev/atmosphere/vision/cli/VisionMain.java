package dev.atmosphere.vision.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one of the vision's commands; ends with 0, 1 if some of the work failed, 2 if the command line is wrong. */
@Command(
        name = "vision",
        mixinStandardHelpOptions = true,
        description = "Faces out of pictures, without any server.",
        subcommands = {DetectCommand.class, CompareCommand.class, BenchVisionCommand.class, CheckCommand.class})
public final class VisionMain {
    private VisionMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new VisionMain()).execute(args));
    }
}
