package dev.atmosphere.edge.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemperatureTest {
    @TempDir
    private Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void a_processor_that_tells_its_temperature_is_measured_and_another_has_no_metric() throws IOException {
        Temperature.watch(registry, directory.resolve("none"));
        assertThat(registry.getMeters()).isEmpty();

        Path zone = Files.writeString(directory.resolve("temp"), "47236\n");
        Temperature.watch(registry, zone);

        assertThat(registry.get("atmosphere.edge.temperature").gauge().value()).isEqualTo(47.236);
        Files.writeString(zone, "nonsense");
        assertThat(registry.get("atmosphere.edge.temperature").gauge().value()).isNaN();
    }
}
