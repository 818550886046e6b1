package dev.atmosphere.cloud.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atmosphere.browser.Tab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** The gateway's page as somebody sees and uses it, in a real browser. What is read is what is shown at that moment. */
public final class GatewayPage {
    private final Tab tab;

    /**
     * A picture on the page.
     *
     * @param loaded whether its JPEG was loaded and decoded
     * @param moods the words and figures below it, a face each
     */
    public record Card(
            UUID imageId,
            String station,
            String ago,
            String time,
            boolean loaded,
            int pictureWidth,
            List<String> moods,
            List<Face> faces) {}

    /** A box over a picture, in pixels of the stored picture, of which the page shows a smaller one. */
    public record Face(String label, double x, double y, double width, double height) {}

    public GatewayPage(Tab tab) {
        this.tab = tab;
    }

    /** Returns when the page stands, before its pictures are there. */
    public GatewayPage open(String address) {
        tab.evaluate("window.left = true");
        tab.open(address);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> tab.evaluate(
                        "!window.left && document.readyState === 'complete'")
                .asBoolean());
        return this;
    }

    /** Newest first, as they stand. */
    public List<Card> cards() {
        List<Card> cards = new ArrayList<>();
        for (JsonNode card : tab.evaluate(
                """
                [...document.querySelectorAll('.card')].map(card => {
                  const picture = card.querySelector('img');
                  const frame = card.querySelector('.frame').getBoundingClientRect();
                  const shown = picture && picture.naturalWidth > 0;
                  const scales = shown ? [frame.width / picture.naturalWidth, frame.height / picture.naturalHeight] : [1, 1];
                  const scale = card.querySelector('.frame').matches('.fill') ? Math.max(...scales) : Math.min(...scales);
                  const smaller = shown ? picture.getAttribute('width') / picture.naturalWidth : 1;
                  const left = shown ? frame.left + (frame.width - picture.naturalWidth * scale) / 2 : 0;
                  const top = shown ? frame.top + (frame.height - picture.naturalHeight * scale) / 2 : 0;
                  return {
                    imageId: card.dataset.imageId,
                    station: card.querySelector('h3').textContent,
                    ago: card.querySelector('time').textContent,
                    time: card.querySelector('time').title,
                    loaded: Boolean(shown && picture.complete),
                    pictureWidth: shown ? picture.naturalWidth : 0,
                    moods: [...card.querySelectorAll('.moods li')].map(one => one.innerText.trim()),
                    faces: [...card.querySelectorAll('.face')].map(face => {
                      const box = face.getBoundingClientRect();
                      return {
                        label: face.getAttribute('aria-label'),
                        x: (box.left - left) / scale * smaller, y: (box.top - top) / scale * smaller,
                        width: box.width / scale * smaller, height: box.height / scale * smaller,
                      };
                    }),
                  };
                })""")) {
            List<String> moods = new ArrayList<>();
            card.path("moods").forEach(mood -> moods.add(mood.asText()));
            List<Face> faces = new ArrayList<>();
            card.path("faces")
                    .forEach(face -> faces.add(new Face(
                            face.path("label").asText(),
                            face.path("x").asDouble(),
                            face.path("y").asDouble(),
                            face.path("width").asDouble(),
                            face.path("height").asDouble())));
            cards.add(new Card(
                    UUID.fromString(card.path("imageId").asText()),
                    card.path("station").asText(),
                    card.path("ago").asText(),
                    card.path("time").asText(),
                    card.path("loaded").asBoolean(),
                    card.path("pictureWidth").asInt(),
                    moods,
                    faces));
        }
        return cards;
    }

    public List<UUID> imageIds() {
        return cards().stream().map(Card::imageId).toList();
    }

    /** {@code live}, {@code not live}, {@code connecting}. */
    public String connection() {
        return text("#connection");
    }

    /** One of the counters in the head: {@code pictures}, {@code faces}, {@code rate}. */
    public String counter(String name) {
        return text("#count-" + name);
    }

    /** What is wrong, with since when and what happens next; empty if nothing is. */
    public String notice() {
        return shownText("#notice");
    }

    /** What is shown in place of pictures; empty if there are some. */
    public String empty() {
        return shownText("#empty");
    }

    /** The panel beside a face; empty if none is open. */
    public String detail() {
        return shownText("#detail");
    }

    /** The pill that tells of pictures that came in while somebody reads further down; empty if none did. */
    public String waiting() {
        return shownText("#fresh");
    }

    public List<String> health() {
        List<String> parts = new ArrayList<>();
        tab.evaluate("[...document.querySelectorAll('#health li')].map(part => part.title)")
                .forEach(part -> parts.add(part.asText()));
        return parts;
    }

    public void chooseStation(String station) {
        tab.evaluate(
                """
                (station => {
                  const select = document.querySelector('#station');
                  select.value = station;
                  select.dispatchEvent(new Event('change', { bubbles: true }));
                })(%s)"""
                        .formatted(quoted(station)));
    }

    public void scrollToTheEnd() {
        tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    }

    public void click(String selector) {
        tab.evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Moves the pointer onto the n-th face of the page, from 0. */
    public void pointAtFace(int index) {
        JsonNode centre = centreOfFace(index);
        tab.movePointer(centre.path("x").asDouble(), centre.path("y").asDouble());
    }

    public void tapFace(int index) {
        JsonNode centre = centreOfFace(index);
        tab.tap(centre.path("x").asDouble(), centre.path("y").asDouble());
    }

    private JsonNode centreOfFace(int index) {
        return tab.evaluate(
                """
                (face => {
                  face.scrollIntoView({ block: 'center', behavior: 'instant' });
                  const box = face.getBoundingClientRect();
                  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
                })(document.querySelectorAll('.face')[%d])"""
                        .formatted(index));
    }

    public boolean scrollsSideways() {
        return tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
                .asBoolean();
    }

    /** Whether everything that moves has come to rest. */
    public boolean isStill() {
        return tab.evaluate(
                        "document.getAnimations().filter(one => one.effect.getTiming().iterations === 1).length === 0")
                .asBoolean();
    }

    /** The window as a PNG file. */
    public void photograph(Path file) {
        write(file, tab.picture(1));
    }

    /** The same, no larger than this: photographs make large PNGs, which are taken at a smaller scale then. */
    public void photograph(Path file, long mostBytes) {
        for (double scale = 1; scale > 0.3; scale -= 0.05) {
            byte[] picture = tab.picture(scale);
            if (picture.length <= mostBytes) {
                write(file, picture);
                return;
            }
        }
        throw new IllegalStateException("at no readable scale is the page smaller than " + mostBytes + " bytes");
    }

    private static void write(Path file, byte[] picture) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String shownText(String selector) {
        return tab.evaluate("(one => one.hidden ? '' : one.innerText.trim())(document.querySelector(" + quoted(selector)
                        + "))")
                .asText();
    }

    private String text(String selector) {
        return tab.evaluate("document.querySelector(" + quoted(selector) + ").textContent.trim()")
                .asText();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
