package dev.atmosphere.edge.status;

import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor's temperature, where Linux tells it. */
public final class Temperature {
    /** Thousandths of a degree Celsius; the kernel's documentation, "Generic Thermal Sysfs driver". */
    private static final Path ZONE = Path.of("/sys/class/thermal/thermal_zone0/temp");

    private Temperature() {}

    public static void watch(MeterRegistry registry) {
        watch(registry, ZONE);
    }

    /** No metric if there is no such file. */
    static void watch(MeterRegistry registry, Path zone) {
        if (Files.isReadable(zone)) {
            Metric.EDGE_TEMPERATURE.gauge(registry, () -> celsius(zone));
        }
    }

    private static double celsius(Path zone) {
        try {
            return Long.parseLong(Files.readString(zone).strip()) / 1000.0;
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
    }
}
