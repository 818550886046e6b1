package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import io.vertx.sqlclient.Tuple;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The inbox's API over the steps of tagging. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaggingApiTest {
    private final ObjectMapper json = new ObjectMapper();
    private RunningWeb web;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        web = new RunningWeb(data);
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    void two_voters_of_the_page_give_a_face_its_name() throws Exception {
        UUID face = asked(Optional.empty());
        String name = "נועה 🌻 " + face;

        assertThat(vote(face, signIn("ada"), "{\"verdict\":\"person\",\"name\":\"" + name + "\"}")
                        .statusCode())
                .isEqualTo(202);
        eventually().until(() -> tagging(face).path("votes").size() == 1);
        JsonNode vote = tagging(face).path("votes").get(0);
        assertThat(vote.path("login").asText()).isEqualTo("ada");
        assertThat(vote.path("name").asText()).isEqualTo(name);
        UUID person = UUID.fromString(vote.path("personId").asText());
        vote(face, signIn("bob"), "{\"verdict\":\"person\",\"personId\":\"" + person + "\"}");

        eventually().until(() -> tagging(face).path("state").asText().equals("closed"));
        assertThat(tagging(face).path("decision").path("name").asText()).isEqualTo(name);
        assertThat(web.tagging().trainer().calls).containsOnlyOnce("learn " + face + " " + person);
        JsonNode known = read(web.get("/api/v1/people/" + person));
        assertThat(known.path("tagged").asInt()).isEqualTo(1);
        assertThat(known.path("latest").get(0).asText()).isEqualTo(face.toString());
        assertThat(vote(face, signIn("cleo"), "{\"verdict\":\"stranger\"}").statusCode())
                .isEqualTo(409);

        vote(face, signIn("cleo"), "{\"verdict\":\"not-this-person\",\"personId\":\"" + person + "\"}");
        eventually().until(() -> tagging(face).path("state").asText().equals("open"));
        assertThat(tagging(face).path("round").asInt()).isEqualTo(2);
        eventually().until(() -> web.tagging().trainer().calls.contains("forget " + face));
    }

    @Test
    void the_same_vote_sent_again_is_one_vote() throws Exception {
        UUID face = asked(Optional.empty());
        String cookie = signIn("ada");
        String vote = "{\"id\":\"" + UUID.randomUUID() + "\",\"verdict\":\"stranger\"}";

        for (int i = 0; i < 3; i++) {
            assertThat(vote(face, cookie, vote).statusCode()).isEqualTo(202);
        }

        eventually().until(() -> tagging(face).path("votes").size() == 1);
        assertThat(tagging(face).path("state").asText()).isEqualTo("open");
    }

    @Test
    void whoever_did_not_say_who_they_are_does_not_vote() throws Exception {
        UUID face = asked(Optional.empty());

        HttpResponse<String> answer = vote(face, "other=1", "{\"verdict\":\"stranger\"}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("say who you are first");
        assertThat(vote(face, "atmosphere-voter=%%%", "{\"verdict\":\"stranger\"}")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void pages_of_other_sites_cannot_vote() throws Exception {
        UUID face = asked(Optional.empty());
        String cookie = signIn("ada");
        String own = web.address().replaceAll("/$", "");
        String path = "/api/v1/tagging/" + face + "/votes";
        String body = "{\"verdict\":\"stranger\"}";
        String type = "application/json";

        assertThat(web.send("POST", path, body, "cookie", cookie, "content-type", type, "origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send("POST", path, body, "cookie", cookie, "content-type", type, "origin", "null")
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send("POST", path, body, "cookie", cookie, "content-type", type, "sec-fetch-site", "same-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send("POST", path, body, "cookie", cookie, "content-type", "text/plain", "origin", own)
                        .statusCode())
                .isEqualTo(415);
        assertThat(web.send("POST", path, body, "cookie", cookie).statusCode()).isEqualTo(415);
        assertThat(tagging(face).path("votes")).isEmpty();
        assertThat(web.send(
                                "POST",
                                path,
                                body,
                                "cookie",
                                cookie,
                                "content-type",
                                "application/json; charset=utf-8",
                                "origin",
                                own,
                                "sec-fetch-site",
                                "same-origin")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void the_cookie_is_out_of_reach_of_scripts_and_other_sites() throws Exception {
        HttpResponse<String> answer = web.send(
                "POST", "/api/v1/session", "{\"name\":\" \u202eשרה  🦊 \"}", "content-type", "application/json");

        assertThat(read(answer).path("name").asText()).isEqualTo("שרה 🦊");
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/");
        assertThat(read(web.get("/api/v1/session", "cookie", cookie.replaceAll(";.*", "")))
                        .path("name")
                        .asText())
                .isEqualTo("שרה 🦊");
    }

    @Test
    void bodies_that_are_no_votes_get_a_clear_error() throws Exception {
        UUID face = asked(Optional.empty());
        String cookie = signIn("ada");

        for (String wrong : List.of(
                "",
                "null",
                "[]",
                "{",
                "{\"verdict\":\"maybe\"}",
                "{\"verdict\":null}",
                "{\"verdict\":\"person\"}",
                "{\"verdict\":\"person\",\"name\":\"  \"}",
                "{\"verdict\":\"person\",\"name\":\"" + "x".repeat(101) + "\"}",
                "{\"verdict\":\"person\",\"personId\":\"1\"}",
                "{\"verdict\":\"person\",\"name\":\"A\",\"personId\":\"" + face + "\"}",
                "{\"verdict\":\"stranger\",\"more\":1}",
                "{\"id\":\"x\",\"verdict\":\"stranger\"}")) {
            HttpResponse<String> answer = vote(face, cookie, wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(read(answer).path("error").asText()).as(wrong).isNotBlank();
        }
        assertThat(tagging(face).path("votes")).isEmpty();
    }

    @Test
    void the_inbox_is_read_page_by_page_and_leaves_out_what_one_has_answered() throws Exception {
        List<String> faces = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            faces.add(0, asked(Optional.empty()).toString());
        }
        String cookie = signIn("page reader");
        vote(UUID.fromString(faces.get(2)), cookie, "{\"verdict\":\"skip\"}");
        eventually()
                .until(() ->
                        tagging(UUID.fromString(faces.get(2))).path("votes").size() == 1);

        List<String> read = new ArrayList<>();
        String next = "";
        while (read.size() < 4) {
            JsonNode page = read(web.get(
                    "/api/v1/tagging?state=open&unanswered=true&limit=2" + (next.isEmpty() ? "" : "&cursor=" + next),
                    "cookie",
                    cookie));
            page.path("items").forEach(item -> read.add(item.path("faceId").asText()));
            next = page.path("next").asText();
            assertThat(page.path("open").asInt()).isGreaterThanOrEqualTo(5);
        }

        List<String> expected = new ArrayList<>(faces);
        expected.remove(2);
        assertThat(read.subList(0, 4)).isEqualTo(expected);
    }

    @Test
    void two_people_are_merged_with_their_faces_votes_and_accounts() throws Exception {
        UUID face = asked(Optional.empty());
        String ada = signIn("ada");
        String bob = signIn("bob");
        vote(face, ada, "{\"verdict\":\"person\",\"name\":\"Lin " + face + "\"}");
        vote(face, bob, "{\"verdict\":\"person\",\"name\":\"Lin " + face + "\"}");
        eventually().until(() -> tagging(face).path("state").asText().equals("closed"));
        UUID lin =
                UUID.fromString(tagging(face).path("decision").path("personId").asText());
        UUID linda = made("Linda " + face);
        UUID other = asked(Optional.of(new RecognizedPerson(lin, "Lin", 0.4, 1)));
        vote(other, ada, "{\"verdict\":\"person\",\"personId\":\"" + lin + "\"}");
        eventually().until(() -> tagging(other).path("votes").size() == 1);

        assertThat(merge(lin, linda).statusCode()).isEqualTo(200);

        assertThat(tagging(face).path("decision").path("personId").asText()).isEqualTo(linda.toString());
        assertThat(tagging(other).path("guess").path("personId").asText()).isEqualTo(linda.toString());
        assertThat(tagging(other).path("votes").get(0).path("personId").asText())
                .isEqualTo(linda.toString());
        assertThat(read(web.get("/api/v1/people/" + lin)).path("personId").asText())
                .isEqualTo(linda.toString());
        // Whoever names the first means the second, and the two votes are for one person.
        vote(other, bob, "{\"verdict\":\"person\",\"personId\":\"" + lin + "\"}");
        eventually().until(() -> tagging(other).path("state").asText().equals("closed"));
        assertThat(web.tagging().trainer().calls).contains("learn " + other + " " + linda);
        assertThat(merge(linda, lin).statusCode()).isEqualTo(409);
        assertThat(merge(UUID.randomUUID(), linda).statusCode()).isEqualTo(404);
    }

    @Test
    void voters_who_are_one_person_have_one_vote() throws Exception {
        UUID face = asked(Optional.empty());
        vote(face, signIn("left hand"), "{\"verdict\":\"skip\"}");
        vote(face, signIn("right hand"), "{\"verdict\":\"skip\"}");
        eventually().until(() -> tagging(face).path("votes").size() == 2);
        UUID left = UUID.fromString(
                tagging(face).path("votes").get(0).path("voterId").asText());
        UUID right = UUID.fromString(
                tagging(face).path("votes").get(1).path("voterId").asText());

        merge(left, right);

        assertThat(tagging(face).path("votes")).hasSize(1);
        vote(face, signIn("left hand"), "{\"verdict\":\"stranger\"}");
        eventually().until(() -> tagging(face)
                .path("votes")
                .get(0)
                .path("verdict")
                .asText()
                .equals("stranger"));
        assertThat(tagging(face).path("votes")).hasSize(1);
    }

    @Test
    void a_person_is_renamed_and_the_recognizer_is_to_learn_the_name() throws Exception {
        UUID person = made("Old " + UUID.randomUUID());
        String name = "New 🎉 " + person;

        HttpResponse<String> answer = web.send(
                "PATCH",
                "/api/v1/people/" + person,
                "{\"name\":\"" + name + "\"}",
                "content-type",
                "application/json",
                "cookie",
                signIn("ada"));

        assertThat(read(answer).path("name").asText()).isEqualTo(name);
        assertThat(read(web.get("/api/v1/people?name=" + person)).path("items")).hasSize(1);
    }

    @Test
    void people_are_listed_by_name_page_by_page() throws Exception {
        String mark = "m" + UUID.randomUUID();
        for (String name : List.of("c", "A", "b")) {
            made(name + " " + mark);
        }

        List<String> names = new ArrayList<>();
        String next = "";
        do {
            JsonNode page =
                    read(web.get("/api/v1/people?limit=1&name=" + mark + (next.isEmpty() ? "" : "&cursor=" + next)));
            page.path("items").forEach(one -> names.add(one.path("name").asText()));
            next = page.path("next").isNull() ? "" : page.path("next").asText();
        } while (!next.isEmpty());

        assertThat(names).containsExactly("A " + mark, "b " + mark, "c " + mark);
        assertThat(web.get("/api/v1/people?cursor=AAAA").statusCode()).isEqualTo(400);
    }

    @Test
    void a_name_that_was_taken_back_is_not_shown_in_the_gallery_either() throws Exception {
        ImageWithFaces image = web.store(
                DrawnScene.of(UUID.randomUUID(), "door", Instant.now(), 640, 480, List.of(Mood.HAPPY), "Mallory"));
        UUID face = image.faces().get(0).faceId();
        TestDatabase.await(web.database()
                .query(
                        "INSERT INTO people (person_id, name) SELECT recognized_id, 'Mallory' FROM faces WHERE face_id = $1"
                                + " ON CONFLICT DO NOTHING",
                        Tuple.of(face)));
        web.tagging().ask(image, 0, Optional.empty());
        eventually().until(() -> web.get("/api/v1/tagging/" + face).statusCode() == 200);
        UUID mallory = image.faces().get(0).person().orElseThrow().personId();
        assertThat(shownName(image)).isEqualTo("Mallory");

        vote(face, signIn("ada"), "{\"verdict\":\"not-this-person\",\"personId\":\"" + mallory + "\"}");

        eventually().until(() -> shownName(image).isEmpty());
    }

    private String shownName(ImageWithFaces image) throws Exception {
        JsonNode person = read(web.get("/api/v1/images/" + image.id()))
                .path("faces")
                .get(0)
                .path("person");
        return person.isNull() ? "" : person.asText();
    }

    private UUID asked(Optional<RecognizedPerson> guess) throws Exception {
        ImageWithFaces image = web.store(DrawnScene.of("door", Instant.now(), Mood.HAPPY));
        web.tagging().ask(image, 0, guess);
        UUID face = image.faces().get(0).faceId();
        eventually().until(() -> web.get("/api/v1/tagging/" + face).statusCode() == 200);
        return face;
    }

    private JsonNode tagging(UUID face) throws Exception {
        return read(web.get("/api/v1/tagging/" + face));
    }

    private String signIn(String name) throws Exception {
        return web.send("POST", "/api/v1/session", "{\"name\":\"" + name + "\"}", "content-type", "application/json")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow()
                .replaceAll(";.*", "");
    }

    private HttpResponse<String> vote(UUID face, String cookie, String body) throws Exception {
        return web.send(
                "POST",
                "/api/v1/tagging/" + face + "/votes",
                body,
                "content-type",
                "application/json",
                "cookie",
                cookie);
    }

    private HttpResponse<String> merge(UUID person, UUID into) throws Exception {
        return web.send(
                "POST",
                "/api/v1/people/" + person + "/merge",
                "{\"into\":\"" + into + "\"}",
                "content-type",
                "application/json",
                "cookie",
                signIn("ada"));
    }

    private UUID made(String name) throws Exception {
        return UUID.fromString(read(web.send(
                        "POST",
                        "/api/v1/people",
                        "{\"name\":\"" + name + "\"}",
                        "content-type",
                        "application/json",
                        "cookie",
                        signIn("ada")))
                .path("personId")
                .asText());
    }

    private JsonNode read(HttpResponse<String> answer) throws Exception {
        return json.readTree(answer.body());
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }
}
