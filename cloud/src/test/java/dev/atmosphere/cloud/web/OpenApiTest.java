package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import dev.atmosphere.http.Health;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Holds the document at {@code /api/v1/openapi.yaml} to what the server really does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private final ObjectMapper json = new ObjectMapper();
    private RunningWeb web;
    private JsonNode document;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        web = new RunningWeb(data);
        HttpResponse<String> served = web.get("/api/v1/openapi.yaml");
        assertThat(served.headers().firstValue("content-type")).hasValue("application/yaml");
        document = new YAMLMapper().readTree(served.body());
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    void the_document_names_every_route_that_is_served_and_no_other() {
        Set<String> served = new TreeSet<>();
        for (Route route : web.routes()) {
            if (route.getName() != null && route.methods() != null && !isPageFile(route.getName())) {
                for (HttpMethod method : route.methods()) {
                    served.add(method + " " + route.getName().replaceAll(":([A-Za-z]+)", "{$1}"));
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> documented.add(
                        HttpMethod.valueOf(method.toUpperCase(java.util.Locale.ROOT)) + " " + path.getKey())));

        assertThat(documented).isEqualTo(served).hasSizeGreaterThan(10);
    }

    private static boolean isPageFile(String path) {
        return path.equals("/") || path.matches("/[a-z-]+\\.(?:js|css|svg|html)");
    }

    @Test
    void every_reference_leads_somewhere() {
        document.findValuesAsText("$ref").forEach(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void answers_are_as_the_document_says() throws Exception {
        UUID id = web.store(DrawnScene.of(
                        UUID.randomUUID(), "door", Instant.now(), 640, 480, List.of(Mood.HAPPY, Mood.SAD), "Ada"))
                .id();
        web.store(DrawnScene.of("door", Instant.now(), Mood.SURPRISED));

        holds("/api/v1/images", "/api/v1/images", 200);
        holds("/api/v1/images", "/api/v1/images?limit=1", 200);
        holds("/api/v1/images", "/api/v1/images?station=nobody", 200);
        holds("/api/v1/images", "/api/v1/images?limit=0", 400);
        holds("/api/v1/images/{imageId}", "/api/v1/images/" + id, 200);
        holds("/api/v1/images/{imageId}", "/api/v1/images/" + UUID.randomUUID(), 404);
        holds("/api/v1/images/{imageId}", "/api/v1/images/x", 400);
        holds("/api/v1/images/{imageId}.jpg", "/api/v1/images/" + id + ".jpg", 200);
        holds("/api/v1/images/{imageId}.jpg", "/api/v1/images/" + UUID.randomUUID() + ".jpg", 404);
        holds("/api/v1/images/{imageId}.jpg", "/api/v1/images/" + id + ".jpg?width=320", 200);
        holds("/api/v1/images/{imageId}.jpg", "/api/v1/images/" + id + ".jpg?width=321", 400);
        holds("/api/v1/images/{imageId}.jpg", "/api/v1/images/" + UUID.randomUUID() + ".jpg?width=640", 404);
        holds("/api/v1/faces/{faceId}/rectangle.jpg", "/api/v1/faces/x/rectangle.jpg", 400);
        holds("/api/v1/faces/{faceId}/zoomin.jpg", "/api/v1/faces/" + UUID.randomUUID() + "/zoomin.jpg", 404);
        holds("/api/v1/stats", "/api/v1/stats", 200);
        holds("/api/v1/dead-letters", "/api/v1/dead-letters", 200);
        holds("/api/v1/dead-letters/{topic}/{letter}/picture", "/api/v1/dead-letters/none/none/picture", 404);
        holds("/api/v1/recognizers", "/api/v1/recognizers", 200);
        holds("/api/v1/recognizers/{version}", "/api/v1/recognizers/1", 404);
        holds("/api/v1/recognizers/{version}", "/api/v1/recognizers/x", 400);
        holds("/api/v1/reports", "/api/v1/reports?limit=1", 200);
        holds("/api/v1/reports", "/api/v1/reports?limit=0", 400);
        holds("/api/v1/openapi.yaml", "/api/v1/openapi.yaml", 200);
        holds("/metrics", "/metrics", 200);
        holds("/health", "/health", 200);
        web.tellHealth(Health.Part.down("store-sql", "stopped"));
        holds("/health", "/health", 503);
    }

    @Test
    void answers_about_reports_are_as_the_document_says() throws Exception {
        String[] sent = {"content-type", "application/json"};
        LocalDate today = web.reports().desk().today();
        holds("post", "/api/v1/reports", "/api/v1/reports", "{\"day\":\"" + today + "\"}", 202, sent);
        holds("post", "/api/v1/reports", "/api/v1/reports", "{\"day\":\"x\"}", 400, sent);
        holds("post", "/api/v1/reports", "/api/v1/reports", "{}", 415, "content-type", "text/plain");
        String id = json.readTree(web.get("/api/v1/reports").body())
                .at("/items/0/reportId")
                .asText();
        String one = "/api/v1/reports/{reportId}";
        holds(one, "/api/v1/reports/" + id, 200);
        holds(one, "/api/v1/reports/" + UUID.randomUUID(), 404);
        holds(one + "/letter.html", "/api/v1/reports/" + id + "/letter.html", 200);
        holds(one + "/letter.txt", "/api/v1/reports/" + id + "/letter.txt", 200);
        holds("post", one + "/mails", "/api/v1/reports/" + id + "/mails", "{}", 202, sent);
        holds("post", one + "/mails", "/api/v1/reports/" + id + "/mails", "{}", 409, sent);
        holds("post", one + "/mails", "/api/v1/reports/" + id + "/mails", "{\"recipient\":\"x\"}", 400, sent);
        holds("post", one + "/mails", "/api/v1/reports/" + UUID.randomUUID() + "/mails", "{}", 404, sent);
    }

    @Test
    void answers_of_the_inbox_are_as_the_document_says() throws Exception {
        ImageWithFaces image = web.store(DrawnScene.of("door", Instant.now().minusSeconds(5), Mood.HAPPY, Mood.SAD));
        web.tagging().ask(image, 0, Optional.empty());
        UUID face = image.faces().get(0).faceId();
        String json = "application/json";
        String[] asAda = {"content-type", json, "cookie", cookieOf("ada")};
        Awaitility.await().until(() -> web.get("/api/v1/tagging/" + face).statusCode() == 200);

        holds("post", "/api/v1/session", "/api/v1/session", "{\"name\":\"ada\"}", 200, "content-type", json);
        holds("post", "/api/v1/session", "/api/v1/session", "{}", 400, "content-type", json);
        holds("post", "/api/v1/session", "/api/v1/session", "{}", 415, "content-type", "text/plain");
        holds(
                "post",
                "/api/v1/session",
                "/api/v1/session",
                "{}",
                403,
                "content-type",
                json,
                "origin",
                "http://a.example");
        holds("post", "/api/v1/session", "/api/v1/session", "x".repeat(20_000), 413, "content-type", json);
        holds("delete", "/api/v1/session", "/api/v1/session", "", 200, "content-type", json);
        holds("get", "/api/v1/session", "/api/v1/session", "", 200, "cookie", cookieOf("ada"));
        holds("/api/v1/session", "/api/v1/session", 200);
        holds("/api/v1/tagging", "/api/v1/tagging?state=open&limit=1", 200);
        holds("/api/v1/tagging", "/api/v1/tagging?state=shut", 400);
        holds("/api/v1/tagging", "/api/v1/tagging?unanswered=true", 401);
        String vote = "/api/v1/tagging/{faceId}/votes";
        String votes = "/api/v1/tagging/" + face + "/votes";
        holds("post", vote, votes, "{\"verdict\":\"stranger\"}", 401, "content-type", json);
        holds("post", vote, votes, "{\"verdict\":\"person\"}", 400, asAda);
        holds("post", vote, votes, "{\"verdict\":\"person\",\"name\":\"Grace\"}", 202, asAda);
        holds("post", vote, "/api/v1/tagging/" + UUID.randomUUID() + "/votes", "{\"verdict\":\"skip\"}", 404, asAda);
        Awaitility.await().until(() -> web.get("/api/v1/people").body().contains("Grace"));
        holds("/api/v1/tagging", "/api/v1/tagging", 200);
        holds("/api/v1/tagging/{faceId}", "/api/v1/tagging/" + face, 200);
        holds("/api/v1/tagging/{faceId}", "/api/v1/tagging/" + UUID.randomUUID(), 404);
        holds("/api/v1/people", "/api/v1/people?limit=1", 200);
        holds("/api/v1/people", "/api/v1/people?limit=0", 400);
        holds("post", "/api/v1/people", "/api/v1/people", "{\"name\":\"Grace\"}", 200, asAda);
        UUID grace = person("Grace");
        String one = "/api/v1/people/{personId}";
        holds(one, "/api/v1/people/" + grace, 200);
        holds(one, "/api/v1/people/" + UUID.randomUUID(), 404);
        holds("patch", one, "/api/v1/people/" + grace, "{\"name\":\"Grace H.\"}", 200, asAda);
        holds("patch", one, "/api/v1/people/" + UUID.randomUUID(), "{\"name\":\"Grace\"}", 404, asAda);
        holds("post", one + "/merge", "/api/v1/people/" + grace + "/merge", "{\"into\":\"" + grace + "\"}", 409, asAda);
        String photographs = one + "/photographs";
        String here = "/api/v1/people/" + grace + "/photographs";
        String[] jpegOfAda = {"content-type", "image/jpeg", "cookie", cookieOf("ada")};
        holds("post", photographs, here, "no picture", 400, jpegOfAda);
        holds("post", photographs, here, "{}", 415, asAda);
        holds("post", photographs, here, "no picture", 401, "content-type", "image/jpeg");
        holds("post", photographs, here, "x".repeat((8 << 20) + 1), 413, jpegOfAda);
        holds("post", "/api/v1/people", "/api/v1/people", "{\"name\":\"G.\"}", 200, asAda);
        holds(
                "post",
                one + "/merge",
                "/api/v1/people/" + person("G.") + "/merge",
                "{\"into\":\"" + grace + "\"}",
                200,
                asAda);
    }

    private UUID person(String name) throws Exception {
        return TestDatabase.await(web.database()
                        .query("SELECT person_id FROM people WHERE name = $1", io.vertx.sqlclient.Tuple.of(name)))
                .iterator()
                .next()
                .getUUID(0);
    }

    private static String cookieOf(String name) {
        return "atmosphere-voter="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private void holds(String path, String address, int status) throws Exception {
        holds("get", path, address, "", status);
    }

    /** The answer has a documented status, the documented type, and a body that fits the schema. */
    private void holds(String method, String path, String address, String body, int status, String... headers)
            throws Exception {
        HttpResponse<String> answer = web.send(method.toUpperCase(java.util.Locale.ROOT), address, body, headers);
        assertThat(answer.statusCode()).as(address).isEqualTo(status);
        JsonNode documented =
                document.path("paths").path(path).path(method).path("responses").path("" + status);
        if (documented.has("$ref")) {
            documented = document.at(documented.path("$ref").asText().substring(1));
        }
        assertThat(documented.isMissingNode()).as(path + " " + status).isFalse();
        documented.path("headers").fieldNames().forEachRemaining(header -> assertThat(
                        answer.headers().firstValue(header))
                .as(address + " " + header)
                .isPresent());
        String type = answer.headers().firstValue("content-type").orElse("").replaceAll(";.*", "");
        JsonNode content = documented.path("content").path(type);
        assertThat(content.isMissingNode()).as(address + " answered as " + type).isFalse();
        if (type.equals("application/json")) {
            assertThat(schema(content.path("schema")).validate(json.readTree(answer.body())))
                    .as(address)
                    .isEmpty();
        }
    }

    /** A schema of the document, its references found beside it. */
    private JsonSchema schema(JsonNode part) {
        ObjectNode whole = json.createObjectNode();
        whole.setAll((ObjectNode) part);
        String text = whole.set("$defs", document.path("components").path("schemas"))
                .toString()
                .replace("#/components/schemas/", "#/$defs/");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        text,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    @Test
    void the_schemas_refuse_what_is_not_so() throws Exception {
        JsonNode page = document.at("/paths/~1api~1v1~1images/get/responses/200/content/application~1json/schema");
        for (String wrong : List.of(
                "{}",
                "{\"items\":[],\"next\":5}",
                "{\"items\":[{}],\"next\":null}",
                "{\"items\":[],\"next\":null,\"more\":1}")) {
            assertThat(schema(page).validate(json.readTree(wrong))).as(wrong).isNotEmpty();
        }
    }
}
