package dev.atmosphere.program;

import dev.atmosphere.config.Settings;
import dev.atmosphere.config.SettingsChecked;
import dev.atmosphere.config.SettingsException;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a program until it is told to stop: SIGTERM or SIGINT, or, where {@code ATMOSPHERE_SUPERVISED} is 1, the end of
 * standard input, which comes however its supervisor dies.
 *
 * <p>Exit codes: 0 stopped in order, 1 could not start, 2 the command line or the settings are wrong.
 */
@Command(mixinStandardHelpOptions = true, version = "Atmosphere gateway " + Program.VERSION, sortOptions = false)
public final class Program implements Callable<Integer> {
    /** Of the whole gateway. */
    public static final String VERSION = "0.1.0";

    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    /** What a program does once its settings are loaded: reads them, checks them, and starts its parts. */
    @FunctionalInterface
    public interface Body {
        Future<Void> start(Startup startup) throws Exception;
    }

    @Option(names = "--config", paramLabel = "FILE", description = "A settings file over the defaults.")
    private Path config;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "A set of settings that is shipped for a purpose, over the defaults: interop.")
    private String profile;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything that must survive lies (data.dir).")
    private Path data;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting, over the file and the environment.")
    private Map<String, String> set = new HashMap<>();

    /** From options without a value. Apart, because the parser gives {@code --set} a new map when it first meets it. */
    private final Map<String, String> flagged = new HashMap<>();

    @Option(names = "--check", description = "Checks the settings, and starts nothing.")
    private boolean checkOnly;

    private final String name;
    private final List<String> defaults;
    private final Body body;

    private Program(String name, List<String> defaults, Body body) {
        this.name = name;
        this.defaults = defaults;
        this.body = body;
    }

    /**
     * Does not return before the program ends; then the process exits.
     *
     * @param defaults class path resources with the default settings
     * @param flags more options without a value, each the short form of a setting that it makes true: {@code --embedded},
     *     {@code cloud.embedded}
     */
    public static void main(String name, String[] args, List<String> defaults, Map<String, String> flags, Body body) {
        Program program = new Program(name, defaults, body);
        CommandLine line = new CommandLine(program).setCommandName("atmosphere " + name);
        flags.forEach((option, key) -> line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder(option)
                        .type(boolean.class)
                        .description("Short for --set " + key + "=true.")
                        .setter(new CommandLine.Model.ISetter() {
                            @Override
                            public <T> T set(T value) {
                                if (Boolean.TRUE.equals(value)) {
                                    program.flagged.put(key, "true");
                                }
                                return null;
                            }
                        })
                        .build()));
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> overrides = new HashMap<>(flagged);
        overrides.putAll(set);
        if (data != null) {
            overrides.put("data.dir", data.toString());
        }
        List<String> defaultsAndProfile = new ArrayList<>(defaults);
        if (profile != null) {
            String resource = "profile-" + profile + ".properties";
            if (!profile.matches("[a-z0-9-]+") || Program.class.getClassLoader().getResource(resource) == null) {
                System.err.println(name + ": there is no profile '" + profile + "'");
                return 2;
            }
            defaultsAndProfile.add(resource);
        }
        Settings settings = Settings.load(defaultsAndProfile, Optional.ofNullable(config), System.getenv(), overrides);
        if (checkOnly) {
            settings.checkOnly();
        }
        Startup startup = new Startup(name, settings, System.out);
        CountDownLatch over = new CountDownLatch(1);
        // Exiting waits for the hooks: everything is closed before the process is gone, whoever asked for the end.
        Runtime.getRuntime().addShutdownHook(new Thread(startup::close, "closing"));
        try {
            body.start(startup).toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            return refused(e.getCause());
        } catch (Exception e) {
            return refused(e);
        }
        if ("1".equals(System.getenv("ATMOSPHERE_SUPERVISED"))) {
            stopAtEndOfInput(over);
        }
        over.await();
        return 0;
    }

    private Integer refused(Throwable why) {
        if (why instanceof SettingsChecked) {
            System.out.println(name + ": " + why.getMessage());
            return 0;
        }
        if (why instanceof SettingsException) {
            System.err.println(name + ": " + why.getMessage());
            return 2;
        }
        LOG.debug("{} did not start", name, why);
        System.err.println(name + " did not start: " + (why.getMessage() == null ? why.toString() : why.getMessage()));
        return 1;
    }

    private static void stopAtEndOfInput(CountDownLatch over) {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Whatever the supervisor writes means nothing; only the end does.
                        }
                    } catch (IOException e) {
                        LOG.debug("standard input broke off", e);
                    }
                    over.countDown();
                },
                "supervisor-watch");
        watcher.setDaemon(true);
        watcher.start();
    }
}
