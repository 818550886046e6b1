package dev.atmosphere.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.config.Settings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final String INTEROP = "profile-interop.properties";

    private static Properties properties(String resource) throws IOException {
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(
                Edge.class.getClassLoader().getResourceAsStream(resource), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }

    @Test
    void the_interop_profile_only_sets_what_there_is() throws IOException {
        assertThat(properties("edge.properties").stringPropertyNames())
                .containsAll(properties(INTEROP).stringPropertyNames());
    }

    @Test
    void with_the_interop_profile_the_broker_is_what_the_suites_assume() {
        List<String> defaults = new ArrayList<>(EdgeConfig.DEFAULTS);
        defaults.add(INTEROP);

        EdgeConfig config = EdgeConfig.from(Settings.load(defaults, Optional.empty(), Map.of(), Map.of()));

        assertThat(config.broker().maxKeepAlive()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.broker().receiveMaximum()).isEqualTo(20);
        assertThat(config.closedFilters()).containsExactly("test/nosubscribe");
        assertThat(config.broker().topicAliasMaximum()).isPositive();
    }
}
