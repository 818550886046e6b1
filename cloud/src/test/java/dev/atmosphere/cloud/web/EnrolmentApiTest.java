package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.training.Refused;
import dev.atmosphere.cloud.vision.FaceReader;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** People are taught by photographs: the API over the steps of tagging, with real eyes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrolmentApiTest {
    private final ObjectMapper json = new ObjectMapper();
    private RunningWeb web;
    private FaceReader eyes;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        web = new RunningWeb(data);
        eyes = web.eyes();
    }

    @AfterEach
    void forget() throws Exception {
        web.lookWith(eyes);
        await(web.database().query("DELETE FROM faces", Tuple.tuple()));
        await(web.database().query("DELETE FROM people", Tuple.tuple()));
        web.tagging().trainer().calls.clear();
        web.tagging().trainer().refusing.clear();
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    void a_photograph_of_one_face_teaches_it_with_the_vote_of_whoever_uploads_it() throws Exception {
        UUID person = person("Ottilie");

        JsonNode taken = teach(person, "ada", Portraits.jpeg(Portraits.of(0), 0.9f));

        assertThat(taken.path("outcome").asText()).isEqualTo("taken");
        UUID face = faceOf(taken);
        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("closed"));
        assertThat(web.tagging().trainer().calls).containsOnly("learn " + face + " " + person);
        JsonNode votes = tagging(face).path("votes");
        assertThat(votes).hasSize(1);
        assertThat(votes.get(0).path("login").asText()).isEqualTo("ada");
        JsonNode known = read(web.get("/api/v1/people/" + person));
        assertThat(known.path("tagged").asInt()).isEqualTo(1);
        assertThat(known.path("latest").get(0).asText()).isEqualTo(face.toString());
        assertThat(known.path("uploaded").get(0).path("by").asText()).isEqualTo("ada");
        assertThat(read(web.get("/api/v1/people?name=Ottilie"))
                        .at("/items/0/uploaded/0/faceId")
                        .asText())
                .isEqualTo(face.toString());
        Row row = rows("SELECT * FROM faces WHERE face_id = $1", face).get(0);
        assertThat(row.getUUID("person_id")).isEqualTo(person);
        assertThat(row.getString("decided_by")).isEqualTo("people");
        assertThat(row.getBuffer("descriptor").length()).isPositive();
        Row enrolment = rows(
                        "SELECT p.login, e.width FROM enrolments e JOIN people p ON p.person_id = e.enrolled_by WHERE face_id = $1",
                        face)
                .get(0);
        assertThat(enrolment.getString("login")).isEqualTo("ada");
        assertThat(enrolment.getInteger("width")).isEqualTo(480);
        for (ObjectKey crop : List.of(ObjectKey.rectangle(face), ObjectKey.zoomIn(face))) {
            byte[] bytes = await(web.objects().get(crop)).orElseThrow().bytes();
            assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth())
                    .as(crop.toString())
                    .isBetween(100, 480);
        }
    }

    @Test
    void an_uploaded_face_is_counted_nowhere_as_seen_by_a_station_and_no_channel_or_edge_hears_of_it()
            throws Exception {
        JsonNode before = read(web.get("/api/v1/stats"));
        UUID face = faceOf(teach(person("Samira"), "ada", Portraits.jpeg(Portraits.of(1), 0.9f)));
        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("closed"));

        assertThat(read(web.get("/api/v1/images")).path("items")).isEmpty();
        JsonNode after = read(web.get("/api/v1/stats"));
        assertThat(after.path("faces")).isEqualTo(before.path("faces"));
        assertThat(after.path("facesLastMinute").asInt()).isZero();
        assertThat(rows("SELECT FROM hour_figures")).isEmpty();
        assertThat(rows("SELECT FROM slack_messages WHERE face_id = $1", face)).isEmpty();
        assertThat(web.tagging().published(Topics.FACES_NAMED)).isZero();
        assertThat(web.get("/api/v1/images/" + face + ".jpg").statusCode())
                .as("the photograph is not kept")
                .isEqualTo(404);
        assertThat(tagging(face).path("station").isNull()).isTrue();
        assertThat(tagging(face).path("uploadedBy").asText()).isEqualTo("ada");
    }

    @Test
    void the_same_photograph_again_is_one_face_and_one_vote_however_often_and_at_once() throws Exception {
        UUID person = person("Maja");
        byte[] photograph = Portraits.jpeg(Portraits.of(2), 0.9f);
        List<CompletableFuture<HttpResponse<String>>> twice =
                List.of(sending(person, "ada", photograph, ""), sending(person, "ada", photograph, ""));
        for (var answer : twice) {
            assertThat(read(answer.get()).path("outcome").asText()).isIn("taken", "known");
        }
        UUID face = faceOf(read(twice.get(0).get()));
        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("closed"));

        JsonNode again = teach(person, "bob", photograph);

        assertThat(again.path("outcome").asText()).isEqualTo("known");
        assertThat(faceOf(again)).isEqualTo(face);
        assertThat(rows("SELECT FROM faces")).hasSize(1);
        assertThat(rows("SELECT FROM face_tags")).hasSize(1);
        assertThat(web.tagging().trainer().calls).containsOnly("learn " + face + " " + person);
        assertThat(teach(person("Somebody else"), "bob", photograph)
                        .path("text")
                        .asText())
                .isEqualTo("It was decided that this face is Maja's: take it off them first.");
    }

    @Test
    void of_several_faces_somebody_says_which_it_is() throws Exception {
        UUID person = person("Ottilie");

        JsonNode asked = teach(person, "ada", Portraits.group());

        assertThat(asked.path("outcome").asText()).isEqualTo("choose");
        assertThat(asked.path("width").asInt()).isEqualTo(1920);
        assertThat(asked.path("faces")).hasSize(3).allMatch(face -> face.path("unfit")
                .isNull());
        assertThat(rows("SELECT FROM faces")).isEmpty();
        JsonNode leftmost = leftmost(asked);
        JsonNode taken = teach(
                person,
                "ada",
                Portraits.group(),
                "?face=" + leftmost.path("faceId").asText());
        assertThat(taken.path("outcome").asText()).isEqualTo("taken");
        assertThat(taken.path("faceId")).isEqualTo(leftmost.path("faceId"));
        assertThat(teach(person, "ada", Portraits.group()).path("outcome").asText())
                .as("known, or its vote is still on its way")
                .isIn("known", "taken");
        UUID other = person("Samira");
        for (JsonNode face : asked.path("faces")) {
            if (face != leftmost && face.path("x").asDouble() < 1200) {
                JsonNode second = teach(
                        other,
                        "ada",
                        Portraits.group(),
                        "?face=" + face.path("faceId").asText());
                assertThat(second.path("outcome").asText()).isEqualTo("taken");
            }
        }
        eventually(() ->
                assertThat(rows("SELECT FROM faces WHERE verdict = 'person'")).hasSize(2));
        assertThat(teach(person, "ada", Portraits.group(), "?face=" + UUID.randomUUID())
                        .path("text")
                        .asText())
                .contains("no such face");
    }

    private static JsonNode leftmost(JsonNode asked) {
        JsonNode leftmost = asked.path("faces").get(0);
        for (JsonNode face : asked.path("faces")) {
            leftmost = face.path("x").asDouble() < leftmost.path("x").asDouble() ? face : leftmost;
        }
        return leftmost;
    }

    @Test
    void what_nothing_can_be_learnt_from_is_told_and_leaves_nothing_behind() throws Exception {
        UUID person = person("Ottilie");
        BufferedImage portrait = Portraits.of(0);

        assertThat(teach(person, "ada", Portraits.jpeg(Portraits.nobody(), 0.9f))
                        .path("outcome")
                        .asText())
                .isEqualTo("no-face");
        JsonNode small = teach(person, "ada", Portraits.png(Portraits.scaled(portrait, 88)));
        assertThat(small.path("outcome").asText()).isEqualTo("unfit");
        assertThat(small.path("text").asText())
                .matches("The face is \\d+ pixels wide or high, and 50 are needed to learn from it\\.");
        JsonNode blurred = teach(person, "ada", Portraits.jpeg(Portraits.blurred(portrait), 0.9f));
        assertThat(blurred.path("text").asText()).isEqualTo("The face is too blurred to learn from it.");

        assertThat(rows("SELECT FROM faces")).isEmpty();
        assertThat(rows("SELECT FROM enrolments")).isEmpty();
    }

    @Test
    void a_picture_that_is_hardly_another_one_is_told_so() throws Exception {
        UUID person = person("Ottilie");
        UUID face = faceOf(teach(person, "ada", Portraits.jpeg(Portraits.of(0), 0.95f)));

        JsonNode twin = teach(person, "bob", Portraits.jpeg(Portraits.of(0), 0.7f));

        assertThat(twin.path("outcome").asText()).isEqualTo("twin");
        assertThat(faceOf(twin)).isEqualTo(face);
        assertThat(rows("SELECT FROM faces")).hasSize(1);
    }

    @Test
    void what_is_no_photograph_is_refused_with_the_reason_and_harms_nothing() throws Exception {
        UUID person = person("Ottilie");
        byte[] portrait = Portraits.jpeg(Portraits.of(0), 0.9f);
        byte[] huge = portrait.clone();
        for (int i = 0; i < huge.length - 9; i++) {
            if (huge[i] == (byte) 0xFF && huge[i + 1] == (byte) 0xC0) {
                Arrays.fill(huge, i + 5, i + 9, (byte) 0xEA);
            }
        }

        assertRefused(400, "no bytes", person, new byte[0]);
        assertRefused(400, "neither JPEG nor PNG", person, "GIF89a, and so on".getBytes(UTF_8));
        assertRefused(400, "truncated", person, Arrays.copyOf(portrait, 300));
        assertRefused(400, "truncated", person, Arrays.copyOf(portrait, portrait.length / 2));
        assertRefused(400, "at most 40000000 are taken", person, huge);
        assertRefused(413, "8192 KB at most", person, new byte[(8 << 20) + 1]);
        assertRefused(404, "there is no person", UUID.randomUUID(), portrait);
        assertThat(sending(person, "ada", portrait, "?face=x").get().statusCode())
                .isEqualTo(400);
        assertThat(sending(person, "ada", portrait, "?name=x").get().statusCode())
                .isEqualTo(400);
        String path = "/api/v1/people/" + person + "/photographs";
        assertThat(web.sending(path, portrait, "content-type", "image/jpeg")
                        .get()
                        .statusCode())
                .isEqualTo(401);
        for (String[] headers : List.of(
                new String[] {"content-type", "image/jpeg", "origin", "http://evil.example"},
                new String[] {"content-type", "image/jpeg", "sec-fetch-site", "cross-site"})) {
            String[] all = Arrays.copyOf(headers, headers.length + 2);
            all[headers.length] = "cookie";
            all[headers.length + 1] = cookieOf("ada");
            assertThat(web.sending(path, portrait, all).get().statusCode()).isEqualTo(403);
        }
        for (String type : List.of("text/plain", "multipart/form-data; boundary=x", "image/gif")) {
            assertThat(web.sending(path, portrait, "content-type", type, "cookie", cookieOf("ada"))
                            .get()
                            .statusCode())
                    .as(type)
                    .isEqualTo(415);
        }

        assertThat(rows("SELECT FROM faces")).isEmpty();
        assertThat(teach(person, "ada", portrait).path("outcome").asText()).isEqualTo("taken");
    }

    private void assertRefused(int status, String why, UUID person, byte[] file) throws Exception {
        HttpResponse<String> answer = sending(person, "ada", file, "").get();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(read(answer).path("error").asText()).contains(why);
    }

    @Test
    void an_upload_that_was_cut_off_before_its_vote_waits_in_the_inbox_and_goes_on_when_it_is_repeated()
            throws Exception {
        UUID person = person("Ottilie");
        byte[] photograph = Portraits.jpeg(Portraits.of(0), 0.9f);
        web.tagging().stop();

        HttpResponse<String> putOff = sending(person, "ada", photograph, "").get();

        assertThat(putOff.statusCode()).isEqualTo(503);
        assertThat(read(putOff).path("error").asText()).contains("try again");
        UUID face = rows("SELECT face_id FROM faces").get(0).getUUID(0);
        assertThat(tagging(face).path("state").asText()).isEqualTo("open");
        assertThat(tagging(face).at("/guess/name").asText()).isEqualTo("Ottilie");
        web.tagging().start();
        assertThat(teach(person, "ada", photograph).path("outcome").asText()).isEqualTo("taken");
        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("closed"));
        assertThat(rows("SELECT FROM face_tags")).hasSize(1);
        assertThat(web.tagging().trainer().calls).containsOnly("learn " + face + " " + person);
    }

    @Test
    void whoever_says_that_it_is_not_them_takes_it_back_and_then_two_have_to_agree() throws Exception {
        UUID person = person("Ottilie");
        byte[] photograph = Portraits.jpeg(Portraits.of(0), 0.9f);
        UUID face = faceOf(teach(person, "ada", photograph));
        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("closed"));

        vote(face, "bob", "{\"verdict\":\"not-this-person\",\"personId\":\"" + person + "\"}");

        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("open"));
        eventually(() -> assertThat(web.tagging().trainer().calls).contains("forget " + face));
        assertThat(web.tagging().published(Topics.FACE_NOT_IDENTIFIED)).isZero();
        assertThat(rows("SELECT FROM slack_messages WHERE face_id = $1", face)).isEmpty();
        JsonNode again = teach(person, "ada", photograph);
        assertThat(again.path("outcome").asText()).isEqualTo("taken");
        assertThat(again.path("text").asText()).contains("when others agree");
        eventually(() -> assertThat(tagging(face).path("votes")).hasSize(1));
        assertThat(tagging(face).path("state").asText()).isEqualTo("open");
        vote(face, "cleo", "{\"verdict\":\"person\",\"personId\":\"" + person + "\"}");
        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("closed"));
        assertThat(web.tagging().trainer().calls)
                .filteredOn(call -> call.startsWith("learn"))
                .hasSize(2);
    }

    @Test
    void what_the_trainer_refuses_is_cleaned_up_and_told_whoever_uploads_it_again() throws Exception {
        UUID person = person("Ottilie");
        byte[] photograph = Portraits.jpeg(Portraits.of(0), 0.9f);
        web.tagging().trainer().away = new dev.atmosphere.failure.Transient("away", "the trainer is away");
        UUID face = faceOf(teach(person, "ada", photograph));
        web.tagging().trainer().refusing.put(face, new Refused("poor-quality", "the trainer sees sunglasses"));
        web.tagging().trainer().away = null;

        eventually(() -> assertThat(tagging(face).path("refused").asText()).contains("sunglasses"));
        assertThat(tagging(face).path("votes")).isEmpty();
        JsonNode again = teach(person, "ada", photograph);
        assertThat(again.path("outcome").asText()).isEqualTo("unfit");
        assertThat(again.path("text").asText()).isEqualTo("The trainer sees sunglasses.");
    }

    @Test
    void an_erased_face_leaves_nothing_and_may_be_uploaded_again() throws Exception {
        UUID person = person("Ottilie");
        byte[] photograph = Portraits.jpeg(Portraits.of(0), 0.9f);
        UUID face = faceOf(teach(person, "ada", photograph));
        eventually(() -> assertThat(tagging(face).path("state").asText()).isEqualTo("closed"));

        await(web.database().query("DELETE FROM faces WHERE face_id = $1", Tuple.of(face)));

        for (String table : List.of("enrolments", "tagging_requests", "face_tags", "taken_votes")) {
            assertThat(rows("SELECT FROM " + table)).as(table).isEmpty();
        }
        assertThat(teach(person, "ada", photograph).path("outcome").asText()).isEqualTo("taken");
    }

    @Test
    void at_most_four_are_looked_at_at_a_time() throws Exception {
        UUID person = person("Ottilie");
        Promise<FaceReader.Seen> look = Promise.promise();
        web.lookWith(picture -> look.future());
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(sending(person, "ada", Portraits.jpeg(Portraits.of(0), 0.5f + 0.1f * i), ""));
        }
        byte[] fifth = Portraits.jpeg(Portraits.of(0), 0.95f);

        eventually(() ->
                assertThat(sending(person, "bob", fifth, "").get().statusCode()).isEqualTo(503));

        look.complete(new FaceReader.Seen(480, 480, List.of(), dev.atmosphere.picture.Picture.of(fifth)));
        for (var answer : waiting) {
            assertThat(read(answer.get()).path("outcome").asText()).isEqualTo("no-face");
        }
        web.lookWith(eyes);
        eventually(() ->
                assertThat(sending(person, "bob", fifth, "").get().statusCode()).isEqualTo(200));
    }

    private JsonNode teach(UUID person, String name, byte[] photograph) throws Exception {
        return teach(person, name, photograph, "");
    }

    private JsonNode teach(UUID person, String name, byte[] photograph, String query) throws Exception {
        HttpResponse<String> answer = sending(person, name, photograph, query).get();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return read(answer);
    }

    private CompletableFuture<HttpResponse<String>> sending(UUID person, String name, byte[] photograph, String query) {
        return web.sending(
                "/api/v1/people/" + person + "/photographs" + query,
                photograph,
                "content-type",
                photograph.length > 0 && photograph[0] == (byte) 0x89 ? "image/png" : "image/jpeg",
                "cookie",
                cookieOf(name));
    }

    private void vote(UUID face, String name, String body) throws Exception {
        String[] headers = {"content-type", "application/json", "cookie", cookieOf(name)};
        assertThat(web.send("POST", "/api/v1/tagging/" + face + "/votes", body, headers)
                        .statusCode())
                .isEqualTo(202);
    }

    private UUID person(String name) throws Exception {
        UUID id = UUID.randomUUID();
        await(web.database().query("INSERT INTO people (person_id, name) VALUES ($1, $2)", Tuple.of(id, name)));
        return id;
    }

    private static UUID faceOf(JsonNode enrolled) {
        return UUID.fromString(enrolled.path("faceId").asText());
    }

    private JsonNode tagging(UUID face) throws Exception {
        return read(web.get("/api/v1/tagging/" + face));
    }

    private JsonNode read(HttpResponse<String> answer) throws Exception {
        return json.readTree(answer.body());
    }

    private List<Row> rows(String sql, Object... parameters) throws Exception {
        List<Row> rows = new ArrayList<>();
        await(web.database().query(sql, Tuple.from(parameters))).forEach(rows::add);
        return rows;
    }

    private static String cookieOf(String name) {
        return "atmosphere-voter=" + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(UTF_8));
    }

    private static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
    }
}
