package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Programs that are not told otherwise can run on one machine, with everything switched on. */
class UsualPortsTest {
    private static final List<String> FILES = List.of(
            "shared.properties", "edge.properties", "cloud.properties", "slack-sim.properties", "mail-sink.properties");
    /** Where programs of others listen. */
    private static final List<String> ELSEWHERE = List.of("mail.port");

    @Test
    void no_two_listen_on_the_same_port() throws IOException {
        Map<String, String> listening = new TreeMap<>(Map.of("8085", "the simulator"));
        for (String file : FILES) {
            Properties settings = read(file);
            for (String key : settings.stringPropertyNames()) {
                String port = settings.getProperty(key).strip();
                if (key.endsWith(".port") && !ELSEWHERE.contains(key) && !port.equals("0") && !port.isEmpty()) {
                    assertThat(listening.put(port, key))
                            .as("%s listens on port %s, too", key, port)
                            .isNull();
                }
            }
        }
        assertThat(listening).hasSizeGreaterThan(8);
    }

    private static Properties read(String file) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = UsualPortsTest.class.getResourceAsStream("/" + file)) {
            settings.load(in);
        }
        return settings;
    }
}
