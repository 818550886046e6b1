package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.cloud.web.PageVisit.eventually;
import static dev.atmosphere.topic.Topics.FACE_NOT_IDENTIFIED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.access.Passwords;
import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.PageCheck;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.bus.Message;
import dev.atmosphere.cloud.report.ReportRows.Listed;
import dev.atmosphere.cloud.report.ReportRows.Wish;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.http.Health;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every view of the pages as it is in use: with pictures, people, a question and a dead letter, and for those who have a password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewsTest {
    private RunningWeb web;
    private Chromium browser;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        browser = new Chromium(Chromium.orSkip("VIEWS"));
        web = new RunningWeb(data);
        fill();
        Files.writeString(web.users(), "ada:" + Passwords.hash("secret".getBytes(UTF_8), 4) + "\n");
        eventually("a password is asked for", () -> web.get("/api/v1/stats").statusCode() == 401);
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (web != null) {
            web.close();
        }
    }

    private void fill() throws Exception {
        web.tellHealth(
                Health.Part.up("store-sql", "0 waiting, 0 in flight"),
                Health.Part.degraded("store-zoomin", "trying again: no space is left"));
        List<String> stations = List.of("door", "bar", "dance floor", "a-station-with-quite-a-long-name-for-a-card");
        for (int i = 0; i < 12; i++) {
            web.store(DrawnScene.of(
                    UUID.randomUUID(),
                    stations.get(i % 4),
                    Instant.now().minusSeconds(3600L * i),
                    i % 3 == 0 ? 480 : 640,
                    i % 3 == 0 ? 640 : 480,
                    List.of(Mood.values()[i % 7], Mood.values()[(i + 3) % 7]),
                    "Ada Lovelace"));
        }
        for (int day = 0; day < 3; day++) {
            await(web.reports()
                    .desk()
                    .want(ReportKind.DAILY, web.reports().desk().today().minusDays(day), "Ada"));
        }
        Listed report = await(
                        web.reports().desk().list(new Wish(Optional.empty(), Optional.empty(), 1, Optional.empty())))
                .get(0);
        await(web.reports().desk().send(report, Optional.empty()));
        TaggingScene scene = new TaggingScene(web);
        UUID grace = scene.person("Grace Hopper");
        scene.tagged(grace, 7);
        scene.tagged(scene.person("ליאת כהן"), 3);
        scene.person("Émile du Châtelet");
        scene.person("A rather long name that goes on and on and on and does not want to end for a while");
        UUID face = scene.asked(Optional.of(new RecognizedPerson(grace, "Grace Hopper", 0.46, 1)));
        scene.vote(face, "Grace");
        await(web.tagging().bus().publish(FACE_NOT_IDENTIFIED, broken()));
    }

    /** Its body is no event. */
    private Message broken() throws Exception {
        ImageWithFaces image = web.store(DrawnScene.of("door", Instant.now(), Mood.HAPPY));
        UUID faceId = image.faces().get(0).faceId();
        Message whole = web.tagging()
                .codec()
                .encode(
                        FACE_NOT_IDENTIFIED,
                        new FaceNotIdentified(faceId, image.capture(), faceId, 120, 120, Optional.empty()),
                        false);
        return new Message(whole.id(), whole.key(), whole.headers(), "no event".getBytes(UTF_8), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"WHO_VOTES", "NO_.*"})
    void stands_everywhere_for_everybody(View view) throws Exception {
        try (Tab tab = browser.newTab()) {
            if (view.isSignedIn()) {
                cookie(tab, web, new Visitor(web).signIn("ada", "secret"));
            }
            view.open(tab, web.address());
            PageCheck.check(tab, name(view), () -> view.arrange(tab));
        }
    }

    @Test
    void every_page_is_among_the_views() throws IOException {
        try (Stream<Path> files =
                Files.list(Path.of(System.getProperty("atmosphere.root"), "cloud/src/main/resources/web"))) {
            assertThat(Arrays.stream(View.values()).map(View::file).collect(Collectors.toSet()))
                    .isEqualTo(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".html"))
                            .collect(Collectors.toSet()));
        }
    }

    static void cookie(Tab tab, RunningWeb web, HttpResponse<String> signedIn) {
        String[] cookie = Visitor.cookie(signedIn).split("=", 2);
        tab.cookie(web.address(), cookie[0], cookie[1]);
    }

    static String name(View view) {
        return view.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
