package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.cloud.web.PageVisit.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.browser.Axe;
import dev.atmosphere.browser.Tab;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody teaches people by photographs on the page, in a real browser, with real eyes behind it. */
class EnrolmentPageTest {
    /** Where {@code -Datmosphere.screenshots=true} is given. */
    private static final Set<String> IN_THE_DOCS = Set.of("enrol.png");

    @TempDir
    Path data;

    private PageVisit visit;
    private RunningWeb web;
    private Tab tab;

    @BeforeEach
    void start() throws Exception {
        // What is refused is a failed load to the browser.
        visit = new PageVisit(data, "TEACHING BY PHOTOGRAPHS", error -> error.contains("400") || error.contains("413"));
        web = visit.web();
        tab = visit.tab();
        tab.size(900, 1000, false);
        tab.open(web.address() + "inbox.html");
        see("#sign-in", "Who votes?");
        tab.evaluate("document.getElementById('sign-in-name').value = 'Ada';"
                + "document.getElementById('sign-in-form').requestSubmit()");
        see("#my-name", "Ada");
        tab.evaluate("location.hash = 'people'");
    }

    @AfterEach
    void stop() throws Exception {
        if (visit != null) {
            visit.close();
        }
    }

    @Test
    void somebody_new_is_taught_by_several_photographs_at_once() throws Exception {
        Path portrait = file("ottilie.jpg", Portraits.jpeg(Portraits.of(0), 0.92f));
        Path again = file("ottilie again.jpg", Portraits.jpeg(Portraits.of(0), 0.7f));
        Path wall = file("wall.png", Portraits.png(Portraits.nobody()));
        Path notes = file("notes.jpg", "no picture at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path group = file("three of us.jpg", Portraits.group());
        name("Ottilie Brandt");

        tab.choose("#photographs", List.of(portrait, again, wall, notes, group));

        see("#uploads", "Taught.");
        see("#uploads", "Hardly different from a face of this person that is there already.");
        see("#uploads", "No face is found in this photograph.");
        see("#uploads", "neither JPEG nor PNG");
        see("#which", "three of us.jpg: which face is it?");
        see("#person-about", "learning: 1 of 5 faces");
        see("#person-faces", "by Ada");
        assertThat(tab.evaluate(
                                "[...document.querySelectorAll('#which-faces button')].map(one => one.ariaLabel).join()")
                        .asText())
                .isEqualTo("Face 1 of 3,Face 2 of 3,Face 3 of 3");
        assertThat(tab.evaluate(
                                """
                                (canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]
                                    .some((value, i) => i % 4 < 3 && value > 0))(document.getElementById('which-picture'))""")
                        .asBoolean())
                .as("the photograph is drawn")
                .isTrue();
        eventually("the face's crop is loaded", () -> tab.evaluate(
                        "document.querySelector('#person-faces img').naturalWidth > 0")
                .asBoolean());
        assertThat(Axe.of(tab)).isEmpty();
        tab.evaluate("document.activeElement.blur(); document.getElementById('person').scrollTop = 0");
        visit.photograph("enrol.png", IN_THE_DOCS);

        tab.click("#which-faces button:nth-child(3)");
        eventually("two faces are taught", () -> count("faces WHERE verdict = 'person'") == 2);
        see("#person-about", "learning: 2 of 5 faces");
        assertThat(count("images")).isZero();
        assertThat(tab.evaluate("document.getElementById('which').hidden").asBoolean())
                .isTrue();
    }

    @Test
    void none_of_several_faces_may_be_meant_and_too_large_a_file_is_told() throws Exception {
        name("Nobody of these");
        byte[] large = new byte[(8 << 20) + 1];
        System.arraycopy(Portraits.group(), 0, large, 0, 100_000);

        tab.choose("#photographs", List.of(file("group.jpg", Portraits.group()), file("large.jpg", large)));

        see("#which", "group.jpg: which face is it?");
        tab.click("#which-none");
        see("#uploads", "Left out: no face of it was chosen.");
        see("#uploads", "photograph may have 8192 KB at most");
        assertThat(count("faces")).isZero();
    }

    @Test
    void on_a_phone_the_camera_is_offered_and_nothing_reaches_over_the_edge() throws Exception {
        tab.size(390, 800, true);
        tab.prefer(true, true);
        name("Ottilie");

        tab.choose("#camera", List.of(file("image.jpg", Portraits.group())));

        see("#which", "which face is it?");
        eventually("the camera is offered", () -> tab.evaluate("document.querySelector('.camera').checkVisibility()")
                .asBoolean());
        assertThat(tab.evaluate(
                                "document.documentElement.scrollWidth <= innerWidth"
                                        + " && document.getElementById('person').scrollWidth <= document.getElementById('person').clientWidth")
                        .asBoolean())
                .isTrue();
        assertThat(tab.evaluate(
                                """
                                [...document.querySelectorAll('button, input, select')].filter(one => one.checkVisibility()
                                  && !(one.innerText || one.ariaLabel || one.labels?.length)).length""")
                        .asInt())
                .as("everything has a name")
                .isZero();
        assertThat(Axe.of(tab)).isEmpty();
        visit.photograph("enrol-phone.png", IN_THE_DOCS);
        tab.evaluate("document.getElementById('person-close').click()");
        eventually("the upload is over", () -> tab.evaluate("document.getElementById('uploads').textContent")
                .asText()
                .contains("Left out"));
    }

    private void name(String name) {
        see("#people", "Somebody new");
        tab.evaluate("document.getElementById('new-person-name').value = '" + name + "';"
                + "document.getElementById('new-person').requestSubmit()");
        see("#person-name", name);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(data.resolve(name), bytes);
    }

    private void see(String where, String what) {
        eventually(where + " shows " + what, () -> tab.evaluate(
                        "(one => one && one.checkVisibility() ? one.innerText : '')(document.querySelector('" + where
                                + "'))")
                .asText()
                .contains(what));
    }

    private long count(String table) throws Exception {
        return await(web.database().query("SELECT count(*) FROM " + table, Tuple.tuple()))
                .iterator()
                .next()
                .getLong(0);
    }
}
