package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Metrics come from the catalogue: nobody else gives Micrometer a name. */
class MetricsRuleTest {
    private static final Path ROOT = Path.of(System.getProperty("atmosphere.root"));
    private static final Pattern NAMED = Pattern.compile(
            "\\b(Counter|FunctionCounter|Gauge|TimeGauge|MultiGauge|Timer|DistributionSummary|LongTaskTimer)\\s*\\.builder\\(|\\.(counter|timer|summary|gauge)\\(\\s*\"");

    @Test
    void every_meter_is_registered_by_the_catalogue() throws IOException {
        List<String> others = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(ROOT)) {
            for (Path file : all.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> ROOT.relativize(path).toString().contains("src/main"))
                    .filter(path -> !path.endsWith("dev/atmosphere/metrics/Metric.java"))
                    .toList()) {
                files++;
                if (NAMED.matcher(Files.readString(file)).find()) {
                    others.add(ROOT.relativize(file).toString());
                }
            }
        }

        assertThat(files).isGreaterThan(400);
        assertThat(others).isEmpty();
    }
}
