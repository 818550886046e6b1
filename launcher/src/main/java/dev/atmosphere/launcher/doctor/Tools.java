package dev.atmosphere.launcher.doctor;

import dev.atmosphere.launcher.programs.ShortRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tools that build the gateway. Once it is built, only Java is needed. */
final class Tools implements Check {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

    private final boolean built;

    /** @param built whether every program is built already */
    Tools(boolean built) {
        this.built = built;
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(tool("Maven", "mvn", "builds the programs", "apt-get install maven (macOS: brew install maven)"));
        String node = "fetches the face models and the simulator's photographs, once, when building";
        findings.add(tool("Node.js", "node", node, "apt-get install nodejs npm (macOS: brew install node)"));
        findings.add(tool("npm", "npm", node, "apt-get install npm (macOS: brew install node)"));
        return findings;
    }

    private static Finding java() {
        Path home = Path.of(System.getProperty("java.home"));
        String found = Runtime.version() + " in " + home;
        return Files.isExecutable(home.resolve("bin/javac"))
                ? Finding.ok("Java", found)
                : Finding.warn(
                        "Java",
                        found + ", without a compiler",
                        "It runs the gateway, and cannot build it: apt-get install openjdk-"
                                + Runtime.version().feature() + "-jdk-headless");
    }

    private Finding tool(String name, String command, String purpose, String advice) throws InterruptedException {
        Optional<ShortRun> run = ShortRun.of(List.of(command, "--version"), Map.of(), BOUND);
        if (run.filter(r -> r.exitCode() == 0).isPresent()) {
            Matcher version = VERSION.matcher(run.get().out());
            return Finding.ok(name, version.find() ? version.group() : run.get().out());
        }
        String missing = run.isPresent() ? "does not run: " + run.get().err() : "was not found";
        String instruct = "It " + purpose + ". To install it: " + advice;
        return built ? Finding.warn(name, missing, instruct) : Finding.fail(name, missing, instruct);
    }
}
