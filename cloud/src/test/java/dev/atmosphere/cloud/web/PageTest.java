package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Mood;
import dev.atmosphere.http.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Its pictures of the page lie in {@code target/page}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private static final Path PICTURES = Path.of("target", "page");
    private static final Instant NOW = Instant.now();

    private RunningWeb web;
    private Chromium browser;
    private Tab tab;
    private GatewayPage page;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        browser = new Chromium(Chromium.orSkip("PAGE TESTS"));
        web = new RunningWeb(data);
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

    @BeforeEach
    void openTab() {
        tab = browser.newTab();
        tab.size(1280, 900, false);
        tab.prefer(false, false);
        page = new GatewayPage(tab);
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private GatewayPage openStation(String station) {
        page.open(web.address() + "?station=" + station);
        eventually().until(() -> page.connection().equals("live"));
        return page;
    }

    private List<ImageWithFaces> fill(String station, int count) throws Exception {
        List<ImageWithFaces> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(DrawnScene.of(station, NOW.minusSeconds(60 + i * 60L), Mood.values()[i % 7]));
        }
        return web.storeAll(images);
    }

    @Test
    void a_picture_is_shown_with_a_box_around_each_face_and_its_mood_in_words() throws Exception {
        List<int[]> sizes = List.of(new int[] {640, 480}, new int[] {480, 640}, new int[] {1280, 540});
        for (int[] size : sizes) {
            ImageWithFaces stored = web.store(DrawnScene.of(
                    UUID.randomUUID(), "boxes", Instant.now(), size[0], size[1], List.of(Mood.HAPPY, Mood.SAD), "Ada"));
            openStation("boxes");
            eventually().until(() -> page.cards().stream()
                    .limit(1)
                    .anyMatch(first -> first.imageId().equals(stored.id()) && first.loaded()));

            GatewayPage.Card card = page.cards().get(0);

            assertThat(card.station()).isEqualTo("boxes");
            assertThat(card.pictureWidth()).isEqualTo(Math.min(640, size[0]));
            assertThat(card.moods()).hasSize(2);
            assertThat(card.moods().get(0)).startsWith("Ada · happy").contains("%");
            assertThat(card.moods().get(1)).startsWith("sad").contains("%");
            assertThat(card.faces()).extracting(GatewayPage.Face::label).allMatch(label -> label.contains("%"));
            for (int i = 0; i < 2; i++) {
                Box box = stored.faces().get(i).face().box().clipTo(size[0], size[1]);
                GatewayPage.Face shown = card.faces().stream()
                        .filter(face -> Math.abs(face.x() - box.x()) < 5)
                        .findFirst()
                        .orElseThrow();
                assertThat(shown.y()).isCloseTo(box.y(), within(5.0));
                assertThat(shown.width()).isCloseTo(box.width(), within(5.0));
                assertThat(shown.height()).isCloseTo(box.height(), within(5.0));
            }
        }
        assertThat(tab.errors()).isEmpty();
    }

    @Test
    void a_new_picture_appears_on_top_without_reload() throws Exception {
        fill("arriving", 2);
        openStation("arriving");
        eventually().until(() -> page.cards().size() == 2);
        tab.evaluate("window.neverReloaded = true");

        ImageWithFaces fresh = web.store(DrawnScene.of("arriving", Instant.now(), Mood.SURPRISED));
        ImageWithFaces late = web.store(DrawnScene.of("arriving", NOW.minusSeconds(90), Mood.ANGRY));
        web.store(DrawnScene.of("elsewhere", Instant.now(), Mood.ANGRY));

        eventually().until(() -> page.cards().size() == 4);
        assertThat(page.imageIds().get(0)).isEqualTo(fresh.id());
        assertThat(page.imageIds().get(2))
                .as("its place by the time of its capture")
                .isEqualTo(late.id());
        assertThat(tab.evaluate("window.neverReloaded").asBoolean()).isTrue();
        assertThat(tab.errors()).isEmpty();
    }

    @Test
    void who_reads_further_down_is_not_disturbed_and_told_of_new_ones() throws Exception {
        fill("reading", 30);
        openStation("reading");
        eventually().until(() -> page.cards().size() >= 24);
        page.scrollToTheEnd();
        eventually().until(() -> page.cards().size() == 30);

        ImageWithFaces fresh = web.store(DrawnScene.of("reading", Instant.now(), Mood.HAPPY));

        eventually().until(() -> page.waiting().contains("1 new picture"));
        assertThat(page.imageIds()).doesNotContain(fresh.id());
        page.click("#fresh-show");
        eventually().until(() -> page.imageIds().indexOf(fresh.id()) == 0);
        assertThat(page.waiting()).isEmpty();
    }

    @Test
    void older_pictures_are_loaded_page_by_page_each_once_and_the_page_stays_small() throws Exception {
        List<UUID> all = fill("older", 300).stream().map(ImageWithFaces::id).toList();
        openStation("older");
        eventually().until(() -> page.cards().size() >= 24);

        eventually().until(() -> {
            page.scrollToTheEnd();
            return page.imageIds().contains(all.get(299));
        });

        List<UUID> shown = page.imageIds();
        assertThat(shown).hasSizeLessThanOrEqualTo(240).isEqualTo(all.subList(300 - shown.size(), 300));
        web.store(DrawnScene.of("older", Instant.now(), Mood.HAPPY));
        eventually().until(() -> !page.waiting().isEmpty());
        page.click("#fresh-show");
        eventually().until(() -> page.imageIds().subList(1, 24).equals(all.subList(0, 23)));
        assertThat(tab.errors()).isEmpty();
    }

    @Test
    void a_face_tells_its_moods_when_pointed_at_tapped_or_reached_by_keyboard() throws Exception {
        web.store(DrawnScene.of(UUID.randomUUID(), "details", Instant.now(), 640, 480, List.of(Mood.FEARFUL), "Grace"));
        openStation("details");
        eventually().until(() -> page.cards().size() == 1 && page.cards().get(0).loaded() && page.isStill());
        assertThat(page.detail()).isEmpty();

        page.pointAtFace(0);
        eventually().until(() -> page.detail().contains("Grace"));
        assertThat(page.detail()).contains("fearful", "happy", "neutral", "score");
        tab.movePointer(5, 5);
        eventually().until(() -> page.detail().isEmpty());

        for (int i = 0; i < 20 && page.detail().isEmpty(); i++) {
            tab.press("Tab", 9);
        }
        assertThat(page.detail()).contains("Grace");
        tab.press("Escape", 27);
        assertThat(page.detail()).isEmpty();

        tab.size(390, 844, true);
        page.tapFace(0);
        eventually().until(() -> page.detail().contains("Grace"));
    }

    @Test
    void names_are_shown_as_they_are_and_never_run() throws Exception {
        String evil = "<img src=x onerror=alert(1)>";
        web.store(DrawnScene.of(UUID.randomUUID(), evil, Instant.now(), 640, 480, List.of(Mood.HAPPY), "<b>Eve</b>"));
        openStation("%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E");
        eventually().until(() -> page.cards().size() == 1 && page.cards().get(0).loaded());

        assertThat(page.cards().get(0).station()).isEqualTo(evil);
        assertThat(page.cards().get(0).moods().get(0)).startsWith("<b>Eve</b>");
        assertThat(tab.errors()).isEmpty();
    }

    @Test
    void without_pictures_the_page_says_how_to_publish_one() throws Exception {
        openStation("nobody");
        eventually().until(() -> !page.empty().isEmpty());

        assertThat(page.empty())
                .contains("No picture from nobody yet")
                .contains("mosquitto_pub -V 5 -q 1 -t stations/nobody/images -f photo.jpg");
        photograph("empty");
        web.store(DrawnScene.of("nobody", Instant.now(), Mood.HAPPY));
        eventually().until(() -> page.cards().size() == 1);
        assertThat(page.empty()).isEmpty();

        page.chooseStation("");
        eventually()
                .until(() -> page.cards().size() >= 1
                        && !tab.evaluate("location.search").asText().contains("station"));
    }

    @Test
    void when_the_database_is_away_the_page_says_so_and_recovers_by_itself() throws Exception {
        ImageWithFaces before = fill("outage", 1).get(0);
        openStation("outage");
        eventually().until(() -> page.imageIds().equals(List.of(before.id())));
        eventually().until(() -> !page.counter("pictures").equals("–"));

        web.stopDatabase();

        eventually().until(() -> page.notice().contains("database"));
        assertThat(page.notice())
                .contains("The pictures cannot be read now")
                .contains("Since ")
                .contains("trying");
        assertThat(page.imageIds()).as("what was shown stays").containsExactly(before.id());
        eventually().until(() -> page.connection().equals("not live"));
        photograph("database-away");

        web.startDatabase();

        eventually().until(() -> page.notice().isEmpty() && page.connection().equals("live"));
        ImageWithFaces after = web.store(DrawnScene.of("outage", Instant.now(), Mood.HAPPY));
        eventually().until(() -> page.imageIds().equals(List.of(after.id(), before.id())));
    }

    @Test
    void when_the_cloud_is_gone_the_page_says_so_and_shows_what_came_meanwhile() throws Exception {
        ImageWithFaces before = fill("gone", 1).get(0);
        openStation("gone");
        eventually().until(() -> page.imageIds().equals(List.of(before.id())));

        web.stopWeb();
        eventually().until(() -> page.notice().contains("cannot be reached"));
        assertThat(page.connection()).isEqualTo("not live");
        ImageWithFaces meanwhile = web.store(DrawnScene.of("gone", Instant.now(), Mood.HAPPY));
        web.startWebAgain();

        eventually().until(() -> page.notice().isEmpty() && page.connection().equals("live"));
        eventually().until(() -> page.imageIds().equals(List.of(meanwhile.id(), before.id())));
    }

    @Test
    void every_part_of_the_program_is_shown_with_its_health() throws Exception {
        web.tellHealth(
                Health.Part.up("store-sql", "0 waiting, 0 in flight"),
                Health.Part.degraded("store-zoomin", "trying again: <no space>"));
        openStation("nobody-at-all");

        eventually().until(() -> page.health().stream().anyMatch(part -> part.contains("store-zoomin is degraded")));
        assertThat(page.health())
                .anyMatch(part -> part.startsWith("store-sql is up"))
                .anyMatch(part -> part.contains("live-events"));
        assertThat(page.health().get(0)).as("trouble first").endsWith("trying again: <no space>");
    }

    @Test
    void it_fits_every_window_in_light_and_dark() throws Exception {
        for (String station :
                List.of("door", "bar", "a-station-with-a-very-long-name-that-nobody-would-choose-but-somebody-will")) {
            fill(station, 3);
        }
        web.store(DrawnScene.of(
                UUID.randomUUID(),
                "dance floor",
                Instant.now(),
                1280,
                720,
                List.of(Mood.HAPPY, Mood.HAPPY, Mood.SURPRISED, Mood.NEUTRAL),
                "Ada",
                "Grace Brewster Murray Hopper"));
        page.open(web.address());
        eventually().until(() -> page.cards().size() >= 10 && page.connection().equals("live"));

        for (int width : List.of(320, 390, 768, 1280, 1920)) {
            for (boolean dark : new boolean[] {false, true}) {
                tab.size(width, width < 500 ? 844 : 900, width < 500);
                tab.prefer(dark, true);
                eventually().until(() -> page.isStill());
                assertThat(page.scrollsSideways()).as(width + " wide").isFalse();
                photograph(width + (dark ? "-dark" : "-light"));
            }
        }
        String ground = "getComputedStyle(document.documentElement).backgroundColor";
        String dark = tab.evaluate(ground).asText();
        tab.prefer(false, true);
        assertThat(tab.evaluate(ground).asText()).isNotEqualTo(dark);
        assertThat(tab.errors()).isEmpty();
    }

    private void photograph(String name) throws IOException {
        Path file = PICTURES.resolve(name + ".png");
        page.photograph(file);
        assertThat(Files.size(file)).isGreaterThan(5_000);
    }
}
