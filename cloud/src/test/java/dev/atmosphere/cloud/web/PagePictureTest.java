package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import dev.atmosphere.http.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photographs the page; with {@code -Datmosphere.screenshots=true} for the README, {@code docs/page.png}. */
class PagePictureTest {
    private static final long LARGEST_BYTES = 300_000;
    private static final List<String> STATIONS = List.of("door", "bar", "workshop", "dance floor");
    private static final List<Mood> MOODS = List.of(
            Mood.HAPPY, Mood.HAPPY, Mood.NEUTRAL, Mood.SURPRISED, Mood.HAPPY, Mood.SAD, Mood.NEUTRAL, Mood.ANGRY);

    @TempDir
    Path data;

    @Test
    void the_readme_shows_the_page_as_it_is() throws Exception {
        Path chromium = Chromium.orSkip("PICTURES OF THE PAGE");
        Path file = Boolean.getBoolean("atmosphere.screenshots")
                ? Path.of(System.getProperty("atmosphere.root"), "docs", "page.png")
                : data.resolve("page.png");
        try (RunningWeb web = new RunningWeb(data);
                Chromium browser = new Chromium(chromium);
                Tab tab = browser.newTab()) {
            web.tellHealth(
                    Health.Part.up("store-table", "0 waiting, 0 in flight"),
                    Health.Part.up("store-sql", "0 waiting, 0 in flight"),
                    Health.Part.up("store-rectangles", "0 waiting, 0 in flight"),
                    Health.Part.up("store-zoomin", "0 waiting, 0 in flight"));
            web.storeAll(aDay());
            tab.size(1280, 860, false);
            tab.prefer(false, true);
            GatewayPage page = new GatewayPage(tab).open(web.address());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> page.connection().equals("live")
                            && page.counter("pictures").equals("80")
                            && page.health().size() == 5
                            && page.cards().size() >= 24
                            && page.cards().stream().limit(8).allMatch(GatewayPage.Card::loaded));
            page.pointAtFace(0);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !page.detail()
                    .isEmpty());
            tab.evaluate("scrollTo(0, 0)");

            page.photograph(file, LARGEST_BYTES);
        }
        assertThat(Files.size(file)).isBetween(50_000L, LARGEST_BYTES);
    }

    /** Pictures that grow more towards the evening. */
    private static List<ImageWithFaces> aDay() {
        Random random = new Random(17);
        Instant now = Instant.now();
        List<ImageWithFaces> day = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            List<Mood> moods = new ArrayList<>();
            for (int faces = 1 + random.nextInt(3); faces > 0; faces--) {
                moods.add(MOODS.get(random.nextInt(MOODS.size())));
            }
            day.add(DrawnScene.of(
                    new UUID(7, random.nextLong()),
                    STATIONS.get(i % STATIONS.size()),
                    now.minusSeconds(20L + i * i * 11L),
                    640,
                    480,
                    moods,
                    new String[0]));
        }
        return day;
    }
}
