package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.cloud.web.PageVisit.eventually;
import static dev.atmosphere.topic.Topics.FACE_NOT_IDENTIFIED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.browser.Tab;
import dev.atmosphere.bus.Message;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flow's page as an operator uses it, in a real browser, over steps that run. */
class FlowPageTest {
    @TempDir
    Path data;

    private PageVisit visit;
    private RunningWeb web;
    private Tab tab;

    @BeforeEach
    void start() throws Exception {
        visit = new PageVisit(data, "FLOW PAGE TESTS", error -> false);
        web = visit.web();
        tab = visit.tab();
        tab.size(1100, 900, false);
    }

    @AfterEach
    void stop() throws Exception {
        if (visit != null) {
            visit.close();
        }
    }

    @Test
    void every_step_and_topic_is_drawn_from_the_flow_itself_with_its_rate() throws Exception {
        tab.open(web.address() + "flow.html");

        eventually("the steps are drawn", () -> texts(".diagram .step text")
                .contains("RequestTaggingOnSlack|FaceTag|StoreFaceTagSql|SendFaceForTraining|FinalizeTag|CleanupTag"));
        assertThat(texts(".diagram .topic text").split("\\|"))
                .containsExactlyInAnyOrder(
                        "face-not-identified",
                        "people/answers",
                        "face-tagging",
                        "face-tagged",
                        "face-enrich-user",
                        "face-training-sent",
                        "face-cleanup",
                        "faces-named",
                        "training-wanted");
        assertThat(evaluated("document.querySelectorAll('.diagram .edges path').length"))
                .as("each line's input and its outputs")
                .isEqualTo("14");
        eventually("rates are told", () -> texts("#rows tr:first-child td").contains("|0/s|"));
        assertThat(evaluated(
                        "[...document.querySelectorAll('.diagram .step, .diagram .topic')].map(g => g.querySelector('rect').getBBox())"
                                + ".every((a, i, all) => all.every((b, j) => i === j || a.x + a.width <= b.x || b.x + b.width <= a.x"
                                + " || a.y + a.height <= b.y || b.y + b.height <= a.y))"))
                .as("no two boxes overlap")
                .isEqualTo("true");
        visit.photograph("flow-light.png", Set.of());

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    ImageWithFaces image = web.store(DrawnScene.of("door", Instant.now(), Mood.HAPPY));
                    web.tagging().ask(image, 0, Optional.empty());
                    return texts("#rows tr:first-child td").matches(".*[|](?!0/s)[0-9.]+/s[|].*");
                });
    }

    @Test
    void a_dead_letter_is_shown_on_its_arrow_and_sent_round_again() throws Exception {
        await(web.tagging().bus().publish(FACE_NOT_IDENTIFIED, broken()));
        tab.open(web.address() + "flow.html#dead-letters");

        eventually("the letter is listed", () -> texts("#letters li").contains("request could not do anything with"));
        eventually(
                "the diagram has it", () -> texts(".diagram .rate[data-dead]").endsWith("✉ 1"));
        assertThat(texts("#letters-about")).isEqualTo("1, the newest first");
        tab.size(390, 800, true);
        tab.prefer(true, true);
        visit.photograph("flow-phone-dark.png", Set.of());
        assertThat(evaluated("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo("true");

        tab.evaluate("document.querySelector('#letters button').click()");

        eventually("it is said", () -> texts("#said").startsWith("Sent round again"));
        eventually(
                "it is given up again, as a letter of its own",
                () -> web.tagging().flow().lines().get(0).counts().givenUp() == 2);
    }

    /** Its body is no event. */
    private Message broken() throws Exception {
        ImageWithFaces image = DrawnScene.of("<b>door</b>", Instant.now(), Mood.HAPPY);
        UUID faceId = image.faces().get(0).faceId();
        Message whole = web.tagging()
                .codec()
                .encode(
                        FACE_NOT_IDENTIFIED,
                        new FaceNotIdentified(faceId, image.capture(), faceId, 120, 120, Optional.empty()),
                        false);
        return new Message(whole.id(), whole.key(), whole.headers(), "no event".getBytes(UTF_8), Optional.empty());
    }

    private String texts(String selector) {
        return evaluated("[...document.querySelectorAll('" + selector + "')].map(one => one.textContent).join('|')");
    }

    private String evaluated(String expression) {
        return tab.evaluate(expression).asText();
    }
}
