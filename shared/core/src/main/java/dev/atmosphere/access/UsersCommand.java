package dev.atmosphere.access;

import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/**
 * {@code ./atmosphere users} and {@code page-users}: adds to a program's users file, removes, lists. The program, if it runs, takes a
 * change over within seconds.
 */
@Command(
        name = "users",
        subcommands = {UsersCommand.Add.class, UsersCommand.Remove.class, UsersCommand.ListThem.class},
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 done, 1 not done, 2 the command line or the settings are wrong."})
public final class UsersCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The program's settings file.")
    private Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The data directory (./data; ATMOSPHERE_DATA_DIR).")
    private Path data;

    private final Of of;
    private final Map<String, String> environment;
    private final InputStream in;

    /**
     * Whose users they are.
     *
     * @param command as it is called: {@code ./atmosphere users}
     * @param header what it is for, in a line
     * @param defaults of the program whose settings name the file
     * @param file in those settings
     */
    public record Of(String command, String header, List<String> defaults, Function<Settings, Path> file) {}

    UsersCommand(Of of, Map<String, String> environment, InputStream in) {
        this.of = of;
        this.environment = Map.copyOf(environment);
        this.in = in;
    }

    /** Runs it with this process's arguments, and ends the process. */
    public static void main(Of of, String... args) {
        System.exit(run(new UsersCommand(of, System.getenv(), System.in), new PrintWriter(System.out, true), args));
    }

    static int run(UsersCommand command, PrintWriter out, String... args) {
        CommandLine line = new CommandLine(command);
        line.setCommandName(command.of.command());
        line.getCommandSpec().usageMessage().header(command.of.header());
        line.setOut(out);
        line.setUsageHelpWidth(110);
        line.setExecutionExceptionHandler((why, at, parsed) -> {
            at.getErr()
                    .println(command.of.command().replace("./atmosphere ", "") + ": "
                            + (why.getMessage() == null ? why.toString() : why.getMessage()));
            return why instanceof SettingsException ? 2 : 1;
        });
        return line.execute(args);
    }

    private UsersFile file() {
        Map<String, String> overrides = new HashMap<>();
        if (data != null) {
            overrides.put("data.dir", data.toString());
        }
        Settings settings = Settings.load(of.defaults(), Optional.ofNullable(config), environment, overrides);
        Path path = of.file().apply(settings);
        settings.check();
        return new UsersFile(path);
    }

    /** Asked for twice on a terminal, without echo; else the first line of standard input. */
    private byte[] password() throws IOException {
        Console console = System.console();
        if (console == null) {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return (line == null ? "" : line).getBytes(StandardCharsets.UTF_8);
        }
        char[] once = console.readPassword("Password: ");
        char[] again = console.readPassword("Again: ");
        if (once == null || !Arrays.equals(once, again)) {
            throw new IllegalArgumentException("the two are not the same");
        }
        var bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(once));
        return Arrays.copyOf(bytes.array(), bytes.limit());
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Adds a user, or gives one another password, which is asked for on the terminal without echo,",
                "or read from standard input if that is no terminal."
            })
    static final class Add implements java.util.concurrent.Callable<Integer> {
        @ParentCommand
        private UsersCommand users;

        @Parameters(
                paramLabel = "NAME",
                description = "1 to 64 characters without blanks; a station's is its own (docs/stations.md).")
        private String name;

        @Option(names = "--cost", description = "Of bcrypt, 4 to 14; one more takes twice as long (${DEFAULT-VALUE}).")
        private int cost = Passwords.USUAL_COST;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            if (!Users.isName(name)) {
                throw new IllegalArgumentException(
                        "a name has 1 to 64 characters, does not begin with $, and has no blanks and none of : / + #");
            }
            if (cost < Passwords.LEAST_COST || cost > Passwords.HIGHEST_COST) {
                throw new IllegalArgumentException("--cost is 4 to 14, not " + cost);
            }
            UsersFile file = users.file();
            file.read();
            boolean known = file.put(name, Passwords.hash(users.password(), cost));
            spec.commandLine()
                    .getOut()
                    .println((known ? "another password for " : "added ") + name + " in " + file.path());
            return 0;
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a user, who cannot come back; a connection to the broker that is open stays.")
    static final class Remove implements java.util.concurrent.Callable<Integer> {
        @ParentCommand
        private UsersCommand users;

        @Parameters(paramLabel = "NAME")
        private String name;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            UsersFile file = users.file();
            if (!file.remove(name)) {
                throw new IllegalArgumentException("there is no user '" + name + "' in " + file.path());
            }
            spec.commandLine().getOut().println("removed " + name + " from " + file.path());
            return 0;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Names all users, one a line.")
    static final class ListThem implements java.util.concurrent.Callable<Integer> {
        @ParentCommand
        private UsersCommand users;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            users.file().read().hashes().keySet().stream()
                    .sorted()
                    .forEach(spec.commandLine().getOut()::println);
            return 0;
        }
    }
}
