package dev.atmosphere.launcher.doctor;

import dev.atmosphere.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names in the environment that were meant to set something, and set nothing. */
final class EnvironmentNames implements Check {
    /** Read by the script and the logging, not by the settings. */
    private static final Set<String> OTHERS = Set.of(
            "ATMOSPHERE_SUPERVISED",
            "ATMOSPHERE_LOG_LEVEL",
            "ATMOSPHERE_SIM_HTTP_PORT",
            "ATMOSPHERE_JVM_EDGE",
            "ATMOSPHERE_JVM_CLOUD",
            "ATMOSPHERE_JVM_SIM",
            "ATMOSPHERE_JVM_SLACK_SIM",
            "ATMOSPHERE_JVM_VISION",
            "ATMOSPHERE_JVM_LAUNCHER");

    private final Settings settings;
    private final Map<String, String> environment;

    EnvironmentNames(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Finding> look() {
        List<String> strangers = settings.strangers(environment, OTHERS);
        long ours = environment.keySet().stream()
                .filter(name -> name.startsWith("ATMOSPHERE_"))
                .count();
        if (strangers.isEmpty()) {
            return List.of(Finding.ok("environment", ours == 0 ? "overrides nothing" : ours + " names, all known"));
        }
        return strangers.stream()
                .map(name -> Finding.fail("environment", name, "Correct the name, or unset it."))
                .toList();
    }
}
