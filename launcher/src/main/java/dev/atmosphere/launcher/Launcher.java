package dev.atmosphere.launcher;

import dev.atmosphere.launcher.bench.Bench;
import dev.atmosphere.launcher.bench.TeachingBench;
import dev.atmosphere.launcher.bench.broker.BrokerBench;
import dev.atmosphere.launcher.doctor.Doctor;
import dev.atmosphere.launcher.recognizer.RecognizerCommand;
import dev.atmosphere.launcher.replay.Replay;
import dev.atmosphere.launcher.report.ReportCommand;
import dev.atmosphere.launcher.up.Up;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that are not programs of the gateway themselves; the {@code atmosphere} script is their only caller. */
@Command(
        name = "./atmosphere",
        subcommands = {Up.class, Doctor.class, Replay.class, RecognizerCommand.class, ReportCommand.class, Bench.class},
        mixinStandardHelpOptions = true,
        version = "Atmosphere gateway 0.1.0")
public final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private Launcher() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Launcher());
        line.getSubcommands().get("bench").addSubcommand(new BrokerBench()).addSubcommand(new TeachingBench());
        line.setUsageHelpWidth(110);
        line.setExecutionExceptionHandler((why, command, parsed) -> {
            LOG.debug("{} failed", command.getCommandName(), why);
            String message = why.getMessage() == null ? why.toString() : why.getMessage();
            command.getErr().println(command.getCommandName() + ": " + message);
            return 1;
        });
        System.exit(line.execute(args));
    }
}
