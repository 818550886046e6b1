package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import io.vertx.sqlclient.Tuple;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageApiTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

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
    void pages_hold_every_picture_once_while_new_ones_come_in() throws Exception {
        List<UUID> before = new ArrayList<>();
        for (int i = 0; i < 47; i++) {
            // Several pictures of one microsecond: the time alone does not order them.
            before.add(web.store(picture("paging", NOON.plusSeconds(i / 5))).id());
        }

        List<UUID> read = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ok("/api/v1/images?station=paging&limit=10" + cursor);
            page.path("items").forEach(item -> {
                read.add(UUID.fromString(item.path("imageId").asText()));
                times.add(Instant.parse(item.path("capturedAt").asText()));
            });
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
            web.store(picture("paging", NOON.plusSeconds(3600)));
            web.store(picture("paging", NOON.minusSeconds(3600)));
        } while (!cursor.isEmpty());

        assertThat(read).doesNotHaveDuplicates().containsAll(before);
        assertThat(times).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void a_picture_is_told_with_its_faces_as_they_were_stored() throws Exception {
        UUID id = UUID.randomUUID();
        ImageWithFaces stored = web.store(DrawnScene.of(
                id, "whole", NOON.plusNanos(123_456_000), 640, 480, List.of(Mood.HAPPY, Mood.SAD), "Ada"));

        JsonNode one = ok("/api/v1/images/" + id);

        assertThat(ok("/api/v1/images?station=whole").path("items").get(0)).isEqualTo(one);
        List<String> fields = new ArrayList<>();
        one.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("imageId", "station", "capturedAt", "width", "height", "traceId", "faces");
        assertThat(one.path("capturedAt").asText()).isEqualTo("2026-03-04T12:00:00.123456Z");
        assertThat(one.path("width").asInt()).isEqualTo(640);
        assertThat(one.path("faces")).hasSize(2);
        JsonNode face = one.path("faces").get(0);
        List<String> faceFields = new ArrayList<>();
        face.fieldNames().forEachRemaining(faceFields::add);
        assertThat(faceFields).containsExactly("faceId", "x", "y", "width", "height", "score", "moods", "person");
        assertThat(face.path("faceId").asText())
                .isEqualTo(stored.faces().get(0).faceId().toString());
        assertThat(face.path("x").asDouble())
                .isEqualTo(stored.faces().get(0).face().box().x());
        assertThat(face.path("moods")).hasSize(7);
        assertThat(face.path("moods").path("happy").asDouble())
                .isEqualTo(stored.faces().get(0).face().moods().get(Mood.HAPPY));
        assertThat(face.path("person").asText()).isEqualTo("Ada");
        assertThat(one.path("faces").get(1).path("person").isNull()).isTrue();
    }

    @Test
    void the_person_that_people_agreed_on_counts_before_the_recognizers_guess() throws Exception {
        UUID id = UUID.randomUUID();
        web.store(DrawnScene.of(id, "people", NOON, 640, 480, List.of(Mood.HAPPY), "Ada"));
        UUID grace = UUID.randomUUID();
        await(web.database().query("INSERT INTO people (person_id, name) VALUES ($1, 'Grace')", Tuple.of(grace)));
        await(web.database().query("UPDATE faces SET person_id = $1 WHERE image_id = $2", Tuple.of(grace, id)));

        assertThat(ok("/api/v1/images/" + id).at("/faces/0/person").asText()).isEqualTo("Grace");
    }

    @Test
    void station_and_since_choose_pictures() throws Exception {
        UUID early = web.store(picture("a station & more", NOON)).id();
        UUID late = web.store(picture("a station & more", NOON.plusSeconds(60))).id();
        web.store(picture("another", NOON.plusSeconds(60)));
        String station = "/api/v1/images?station=" + URLEncoder.encode("a station & more", StandardCharsets.UTF_8);

        assertThat(ids(station)).containsExactly(late, early);
        assertThat(ids(station + "&since=2026-03-04T12:00:01Z")).containsExactly(late);
        assertThat(ids(station + "&since=2026-03-04T13:01:00%2B01:00")).containsExactly(late);
        assertThat(ids(station + "&since=2026-03-04T12:01:00.000001Z")).isEmpty();
        assertThat(ids("/api/v1/images?station=nobody")).isEmpty();
        assertThat(ok("/api/v1/images?station=nobody").path("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0             | limit must be a whole number from 1 to 200",
                "limit=201           | limit must be a whole number from 1 to 200",
                "limit=ten           | limit must be a whole number from 1 to 200",
                "limit=99999999999   | limit must be a whole number from 1 to 200",
                "since=yesterday     | since must be a time such as",
                "since=2026-03-04    | since must be a time such as",
                "since=%2B999999999-12-31T00:00:00Z | since must lie between the years 1970 and 9999",
                "cursor=nonsense     | cursor must be the word that an earlier answer gave as next",
                "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA | cursor must be the word",
                "cursor=%00%FF       | cursor must be the word",
                "station=%00         | station must be a station's name",
                "limit=1&limit=2     | limit may be given once, not 2 times",
                "limits=1            | there is no parameter limits",
            })
    void a_parameter_that_breaks_its_rule_is_named_with_the_rule(String query, String told) throws Exception {
        HttpResponse<String> answer = web.get("/api/v1/images?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(json.readTree(answer.body()).path("error").asText()).startsWith(told);
    }

    @Test
    void what_is_not_there_is_told_as_json() throws Exception {
        UUID nobody = UUID.randomUUID();
        for (String path : List.of(
                "/api/v1/images/" + nobody,
                "/api/v1/images/" + nobody + ".jpg",
                "/api/v1/faces/" + nobody + "/rectangle.jpg",
                "/api/v1/faces/" + nobody + "/zoomin.jpg",
                "/api/v1/nothing",
                "/nothing.html")) {
            HttpResponse<String> answer = web.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(json.readTree(answer.body()).path("error").asText())
                    .as(path)
                    .startsWith("there is no");
        }
        for (String path : List.of(
                "/api/v1/images/1-1-1-1-1",
                "/api/v1/images/..%2F..%2Fpasswd.jpg",
                "/api/v1/faces/x/rectangle.jpg",
                "/api/v1/faces/" + nobody + nobody + "/zoomin.jpg")) {
            HttpResponse<String> answer = web.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(json.readTree(answer.body()).path("error").asText())
                    .as(path)
                    .contains("must be a UUID");
        }
    }

    @Test
    void a_jpeg_is_served_with_its_bytes_and_kept_by_the_browser() throws Exception {
        ImageWithFaces stored = web.store(picture("jpeg", NOON));
        UUID face = stored.faces().get(0).faceId();
        byte[] crop = {(byte) 0xff, (byte) 0xd8, 1};
        byte[] zoomIn = {(byte) 0xff, (byte) 0xd8, 2};
        await(web.objects().put(ObjectKey.rectangle(face), crop, "image/jpeg"));
        await(web.objects().put(ObjectKey.zoomIn(face), zoomIn, "image/jpeg"));

        HttpResponse<byte[]> picture = web.getBytes("/api/v1/images/" + stored.id() + ".jpg");

        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.body()).isEqualTo(stored.picture().bytes());
        assertThat(picture.headers().firstValue("content-type")).hasValue("image/jpeg");
        assertThat(picture.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(picture.headers().firstValue("cache-control").orElse("")).contains("immutable", "private");
        String etag = picture.headers().firstValue("etag").orElseThrow();
        HttpResponse<byte[]> again =
                web.getBytes("/api/v1/images/" + stored.id() + ".jpg", "If-None-Match", "\"other\", W/" + etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(web.getBytes("/api/v1/faces/" + face + "/rectangle.jpg").body())
                .isEqualTo(crop);
        assertThat(web.getBytes("/api/v1/faces/" + face + "/zoomin.jpg").body()).isEqualTo(zoomIn);
    }

    @Test
    void a_picture_made_small_fits_the_width_and_is_kept_by_the_browser() throws Exception {
        ImageWithFaces stored =
                web.store(DrawnScene.of(UUID.randomUUID(), "small", NOON, 1920, 1080, List.of(Mood.HAPPY)));
        String path = "/api/v1/images/" + stored.id() + ".jpg?width=";

        HttpResponse<byte[]> small = web.getBytes(path + 640);

        assertThat(small.statusCode()).isEqualTo(200);
        assertThat(small.headers().firstValue("content-type")).hasValue("image/jpeg");
        assertThat(small.headers().firstValue("cache-control").orElse("")).contains("immutable", "private");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(small.body()));
        assertThat(picture.getWidth()).isEqualTo(640);
        assertThat(picture.getHeight()).isEqualTo(360);
        assertThat(small.body().length).isLessThan(stored.picture().size());
        String etag = small.headers().firstValue("etag").orElseThrow();
        assertThat(web.getBytes(path + 640, "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(web.getBytes(path + 1280, "If-None-Match", etag).statusCode())
                .isEqualTo(200);
        for (String wrong : List.of("0", "641", "-640", "99999", "640.0", "wide", "", "640&width=320")) {
            HttpResponse<String> answer = web.get(path + wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(json.readTree(answer.body()).path("error").asText())
                    .isEqualTo("width must be one of 320, 640, 1280");
        }
        assertThat(web.get("/api/v1/images/" + UUID.randomUUID() + ".jpg?width=640")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void the_figures_count_what_is_stored() throws Exception {
        Instant now = Instant.now();
        web.store(
                DrawnScene.of(UUID.randomUUID(), "figures", now, 640, 480, List.of(Mood.ANGRY, Mood.ANGRY, Mood.SAD)));
        web.store(DrawnScene.of("figures", now.minus(3, ChronoUnit.HOURS), Mood.FEARFUL));
        web.store(DrawnScene.of("figures", now.minus(3, ChronoUnit.DAYS), Mood.DISGUSTED));

        Stats stats = await(new PgImageQueries(web.database()).stats(Instant.now()));

        assertThat(stats.stations()).contains(new Stats.StationSeen("figures", 3, now.truncatedTo(ChronoUnit.MICROS)));
        assertThat(stats.pictures())
                .isEqualTo(stats.stations().stream()
                        .mapToLong(Stats.StationSeen::pictures)
                        .sum());
        assertThat(stats.faces()).isGreaterThanOrEqualTo(5);
        assertThat(stats.facesLastMinute()).isGreaterThanOrEqualTo(5);
        assertThat(stats.hours()).hasSize(24);
        assertThat(stats.hours().get(23).from()).isEqualTo(stats.at().truncatedTo(ChronoUnit.HOURS));
        assertThat(stats.hours().stream().mapToLong(Stats.Hour::faces).sum()).isEqualTo(4);
        assertThat(stats.hours().stream().mapToLong(Stats.Hour::pictures).sum()).isEqualTo(2);
        assertThat(stats.moods())
                .containsEntry(Mood.ANGRY, 2L)
                .containsEntry(Mood.SAD, 1L)
                .containsEntry(Mood.FEARFUL, 1L)
                .containsEntry(Mood.DISGUSTED, 0L)
                .hasSize(7);
    }

    private static ImageWithFaces picture(String station, Instant capturedAt) {
        return DrawnScene.of(station, capturedAt, Mood.NEUTRAL);
    }

    private JsonNode ok(String path) throws Exception {
        HttpResponse<String> answer = web.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private List<UUID> ids(String path) throws Exception {
        List<UUID> ids = new ArrayList<>();
        ok(path).path("items")
                .forEach(item -> ids.add(UUID.fromString(item.path("imageId").asText())));
        return ids;
    }
}
