package dev.atmosphere.launcher;

import dev.atmosphere.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of all programs together, as they would be read in this environment.
 *
 * <p>The programs' defaults files lie on the class path once the programs are built; those that are not built are left out.
 */
public final class Defaults {
    private static final List<String> FILES = List.of("shared.properties", "edge.properties", "cloud.properties");

    private Defaults() {}

    public static Settings under(Map<String, String> environment) {
        List<String> present = Stream.concat(FILES.stream(), Stream.empty())
                .filter(file -> Defaults.class.getClassLoader().getResource(file) != null)
                .toList();
        return Settings.load(present, Optional.empty(), environment, Map.of());
    }
}
