package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.cloud.web.PageVisit.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.access.Passwords;
import dev.atmosphere.browser.Key;
import dev.atmosphere.browser.KeyboardWalk;
import dev.atmosphere.browser.Tab;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages as somebody uses them who has no pointer. That everything is reached and marked, {@link ViewsTest} looks at. */
class KeyboardTest {
    private static final List<String> PAGES =
            List.of("", "inbox.html", "inbox.html#people", "reports.html", "flow.html");
    /** What follows the # says what is shown. */
    private static final List<String> VIEWS_BY_ADDRESS = List.of("inbox.html", "inbox.html#people", "reports.html");

    @TempDir
    Path data;

    private PageVisit visit;
    private RunningWeb web;
    private Tab tab;
    private TaggingScene scene;

    @BeforeEach
    void start() throws Exception {
        // The browser's own word for a refusal.
        visit = new PageVisit(data, "KEYBOARD TESTS", error -> error.contains("401"));
        web = visit.web();
        tab = visit.tab();
        scene = new TaggingScene(web);
        tab.size(1280, 800, false);
        tab.prefer(false, true);
    }

    @AfterEach
    void stop() throws Exception {
        if (visit != null) {
            visit.close();
        }
    }

    @Test
    void the_first_stop_leads_past_the_navigation_which_is_the_same_on_every_page() throws Exception {
        ViewsTest.cookie(tab, web, new Visitor(web).post("{\"name\":\"Ada\"}"));
        for (String page : PAGES) {
            open(page);
            eventually("where one is is marked on " + page, () -> texts("nav.ways [aria-current=page]")
                    .equals(List.of(current(page))));
            assertThat(texts("nav.ways a").stream().map(KeyboardTest::withoutFigure))
                    .as(page)
                    .containsExactly("Pictures", "Inbox", "People", "Reports", "Flow");
            KeyboardWalk.begin(tab);

            tab.press(Key.TAB);
            assertThat(focused("matches('a.skip')")).as("skip link of " + page).isTrue();
            tab.press(Key.ENTER);
            if (VIEWS_BY_ADDRESS.contains(page)) {
                assertThat(focused("matches('main, main *')")).as(page).isTrue();
                assertThat(tab.evaluate("location.href").asText()).isEqualTo(web.address() + page);
            }
            assertThat(texts("nav.ways [aria-current=page]"))
                    .as("it is the same view still")
                    .containsExactly(current(page));
            tab.press(Key.TAB);

            assertThat(focused("closest('main, footer') !== null"))
                    .as("past the navigation of " + page)
                    .isTrue();
        }
    }

    private static String current(String page) {
        return switch (page) {
            case "" -> "Pictures";
            case "reports.html" -> "Reports";
            case "flow.html" -> "Flow";
            default -> page.endsWith("people") ? "People" : "Inbox";
        };
    }

    /** How many wait is told beside the word. */
    private static String withoutFigure(String words) {
        return words.replaceAll("\\s*[0-9]+$", "");
    }

    @Test
    void a_persons_dialog_opens_and_closes_and_gives_the_focus_back_even_after_a_change() throws Exception {
        UUID ada = scene.person("Ada");
        scene.tagged(ada, 2);
        scene.tagged(scene.person("Grace"), 2);
        ViewsTest.cookie(tab, web, new Visitor(web).post("{\"name\":\"Ada\"}"));
        open("inbox.html#people");
        eventually("people are listed", () -> texts("#people-list strong").contains("Grace"));
        tab.evaluate("document.querySelector('[data-person-id=\"" + ada + "\"]').focus()");

        tab.press(Key.ENTER);
        eventually("it is open", () -> focused("closest('dialog') !== null"));
        tab.press(Key.ESCAPE);
        eventually("it is closed", () -> focused("matches('[data-person-id=\"" + ada + "\"]')"));

        tab.press(Key.ENTER);
        eventually("it is open", () -> focused("closest('dialog') !== null"));
        tab.evaluate("document.querySelector('#rename-name').focus()");
        tab.type("!");
        tab.press(Key.ENTER);
        eventually("the list is a new one", () -> texts("#people-list strong").contains("Ada!"));
        tab.press(Key.ESCAPE);
        eventually("it is closed", () -> focused("matches('[data-person-id=\"" + ada + "\"]')"));
    }

    @Test
    void one_signs_in_votes_and_moves_on() throws Exception {
        UUID face = scene.asked(Optional.empty());
        Files.writeString(web.users(), "ada:" + Passwords.hash("secret".getBytes(UTF_8), 4) + "\n");
        eventually("a password is asked for", () -> web.get("/api/v1/stats").statusCode() == 401);
        tab.open(web.address() + "inbox.html");
        eventually("the sign-in is shown", () -> focused("id === 'name'"));

        tab.type("ada");
        tab.press(Key.TAB);
        tab.type("secret");
        tab.press(Key.ENTER);
        eventually("the face is shown", () -> texts("#question").equals(List.of("Who is this?")));
        tabTo("innerText.startsWith('Stranger')");
        tab.press(Key.ENTER);

        eventually(
                "the vote is hers",
                () -> await(web.database()
                                        .query(
                                                "SELECT count(*) FROM face_tags t JOIN people p ON p.person_id = t.voter_id"
                                                        + " WHERE t.face_id = $1 AND p.login = 'ada' AND t.verdict = 'stranger'",
                                                Tuple.of(face)))
                                .iterator()
                                .next()
                                .getLong(0)
                        == 1);
        tabTo("innerText === 'Flow'");
        tab.press(Key.ENTER);
        eventually(
                "the flow is shown", () -> texts("nav.ways [aria-current=page]").equals(List.of("Flow")));
    }

    @Test
    void one_signs_out_on_every_page_where_a_password_is_asked_for() throws Exception {
        Files.writeString(web.users(), "ada:" + Passwords.hash("secret".getBytes(UTF_8), 4) + "\n");
        eventually("a password is asked for", () -> web.get("/api/v1/stats").statusCode() == 401);
        for (String page : PAGES) {
            Visitor ada = new Visitor(web);
            ViewsTest.cookie(tab, web, ada.signIn("ada", "secret"));
            open(page);
            eventually("her name stands on " + page, () -> texts("#my-name").equals(List.of("ada")));

            tabTo("innerText === 'Sign out'");
            tab.press(Key.ENTER);

            eventually("the sign-in is shown after " + page, () -> focused("id === 'name'"));
            assertThat(tab.evaluate("fetch('/api/v1/stats').then(one => one.status)")
                            .asInt())
                    .isEqualTo(401);
        }
    }

    @Test
    void nobody_is_signed_in_where_no_password_is_asked_for() throws Exception {
        ViewsTest.cookie(tab, web, new Visitor(web).post("{\"name\":\"Ada\"}"));
        for (String page : List.of("", "reports.html", "flow.html")) {
            open(page);
            eventually("it has asked who is there", () -> tab.evaluate(
                            "performance.getEntriesByName(location.origin + '/api/v1/session').some(one => one.responseEnd > 0)")
                    .asBoolean());
            assertThat(tab.evaluate("document.querySelector('#me') === null").asBoolean())
                    .as(page)
                    .isTrue();
        }
    }

    private void open(String page) {
        // From one view of a page to another nothing would be loaded.
        tab.open("about:blank");
        tab.open(web.address() + page);
        eventually("it is open", () -> tab.evaluate(
                        "location.href !== 'about:blank' && document.readyState === 'complete'")
                .asBoolean());
    }

    /** Until it has the focus. */
    private void tabTo(String holds) {
        for (int i = 0; i < 40 && !focused(holds); i++) {
            tab.press(Key.TAB);
        }
        assertThat(focused(holds)).as(holds).isTrue();
    }

    private boolean focused(String holds) {
        return tab.evaluate("document.activeElement !== null && document.activeElement." + holds)
                .asBoolean();
    }

    private List<String> texts(String selector) {
        return List.of(tab.evaluate("[...document.querySelectorAll('" + selector
                        + "')].map(one => one.innerText.trim()).join('\\n')")
                .asText()
                .split("\n"));
    }
}
