package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.CloudFlow;
import dev.atmosphere.config.SettingsDocument;
import dev.atmosphere.edge.EdgeFlow;
import dev.atmosphere.flow.FlowDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The generated pages say what the code says. Written anew with {@code -Datmosphere.docs.write=true}. */
class DocumentsTest {
    private static final Path DOCS = Path.of(System.getProperty("atmosphere.root"), "docs");

    @Test
    void the_flow_page_shows_the_flow() throws IOException {
        check(
                "flow.md",
                FlowDocument.markdown(List.of(EdgeFlow.of(null, null, null, 1), CloudFlow.of(null, null, null, null))));
    }

    @Test
    void the_settings_page_tells_every_setting() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("shared.properties", "All programs");
        files.put("edge.properties", "Edge");
        files.put("cloud.properties", "Cloud");
        check("config.md", SettingsDocument.markdown(files));
    }

    private static void check(String name, String page) throws IOException {
        Path file = DOCS.resolve(name);
        if (Boolean.getBoolean("atmosphere.docs.write")) {
            Files.writeString(file, page);
        }
        assertThat(file).as(name + " is behind the code").hasContent(page);
    }
}
