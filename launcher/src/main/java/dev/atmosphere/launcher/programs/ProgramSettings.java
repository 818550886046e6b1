package dev.atmosphere.launcher.programs;

import dev.atmosphere.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of all programs together, as they would be read in this environment.
 *
 * <p>The programs' defaults files lie on the class path once the programs are built.
 */
public final class ProgramSettings {
    private static final List<String> FILES = List.of("shared.properties", "edge.properties", "cloud.properties");

    private ProgramSettings() {}

    /**
     * @throws IllegalStateException if a program is not built
     */
    public static Settings under(Map<String, String> environment) {
        if (!complete()) {
            throw new IllegalStateException("the programs are not built yet: ./atmosphere up builds and starts them");
        }
        return Settings.load(FILES, Optional.empty(), environment, Map.of());
    }

    /** Whether every program was built. */
    public static boolean complete() {
        return FILES.stream()
                .allMatch(file -> ProgramSettings.class.getClassLoader().getResource(file) != null);
    }
}
