package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.cloud.web.PageVisit.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.access.Passwords;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.face.RecognizedPerson;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inbox as somebody uses it, in a real browser, over the steps of tagging. */
class InboxTest {
    private static final String WAITS = "Who is this?";
    /** Where {@code -Datmosphere.screenshots=true} is given. */
    private static final Set<String> IN_THE_DOCS = Set.of("inbox.png", "people.png");

    @TempDir
    Path data;

    private PageVisit visit;
    private RunningWeb web;
    private Tab tab;
    private TaggingScene scene;

    @BeforeEach
    void start() throws Exception {
        visit = new PageVisit(data, "INBOX TESTS", error -> error.contains("404"));
        web = visit.web();
        tab = visit.tab();
        scene = new TaggingScene(web);
        tab.size(1100, 800, false);
    }

    @AfterEach
    void stop() throws Exception {
        if (visit != null) {
            visit.close();
        }
    }

    @Test
    void two_voters_give_a_face_its_name_by_keyboard() throws Exception {
        UUID guess = scene.person("Zoë 🦊");
        UUID face = scene.asked(Optional.of(new RecognizedPerson(guess, "Zoë", 0.46, 1)));
        open();
        signIn("Ada");
        see("#choices", "Zoë 🦊");
        see("#choices", "guess, 46 %");
        sights();

        tab.press("1", 49);
        see("#said", "You said: Zoë 🦊");
        see("#done", "No face waits for you");
        eventually("one vote stands", () -> count("face_tags") == 1);
        signInInstead("בר");
        see("#votes", "Zoë 🦊");
        see("#votes", "Ada");
        tab.press("1", 49);

        see("#done", "No face waits for you");
        eventually(
                "the face has its name", () -> web.tagging().trainer().calls.contains("learn " + face + " " + guess));
        tab.evaluate("location.hash = 'people'");
        see("#people-list", "Zoë 🦊");
        eventually("it counts for the person", () -> {
            tab.evaluate("location.hash = 'faces'; location.hash = 'people'");
            return text("#people-list").contains("learning: 1 of 5 faces");
        });
    }

    @Test
    void people_are_shown_with_their_faces_and_what_is_missing_until_they_are_known() throws Exception {
        scene.tagged(scene.person("Ada Lovelace"), 7);
        scene.tagged(scene.person("Grace Hopper"), 5);
        scene.tagged(scene.person("ליאת כהן"), 3);
        scene.tagged(scene.person("Zoë Ångström"), 1);
        scene.person("Émile du Châtelet");
        tab.size(1100, 470, false);
        open();
        signIn("Ada");
        tab.evaluate("location.hash = 'people'");

        see("#people-list", "7 faces, known");
        see("#people-list", "learning: 3 of 5 faces");
        see("#people-list", "no face known yet");
        eventually(
                "five faces at most of each are shown",
                () -> tab.evaluate(
                                        "[...document.querySelectorAll('#people-list img')].filter(one => one.naturalWidth > 0).length")
                                .asInt()
                        == 5 + 5 + 3 + 1);
        visit.photograph("people.png", IN_THE_DOCS);

        tab.size(390, 800, true);
        tab.prefer(true, true);
        assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean())
                .as("nothing reaches over the edge")
                .isTrue();
        visit.photograph("people-phone.png", IN_THE_DOCS);
    }

    @Test
    void where_a_password_is_asked_for_one_signs_in_first_and_votes_by_that_name() throws Exception {
        scene.asked(Optional.empty());
        Files.writeString(web.users(), "ada:" + Passwords.hash("secret".getBytes(UTF_8), 4) + "\n");
        eventually("a password is asked for", () -> answers(401));
        tab.open(web.address() + "inbox.html");
        eventually("the sign-in is shown", () -> text("main").contains("gives you a name and a password"));
        visit.photograph("sign-in.png", IN_THE_DOCS);

        fill("ada", "guess");
        see("#notice-text", "the name or the password is wrong");
        fill("ada", "secret");

        see("#my-name", "ada");
        see("#question", WAITS);
        tab.press("x", 88);
        eventually("the vote is hers", () -> count("face_tags") == 1 && count("people WHERE login = 'ada'") == 1);
        tab.evaluate("document.getElementById('sign-out').click()");
        eventually("the sign-in is shown again", () -> text("main").contains("gives you a name and a password"));
        assertThat(tab.errors()).as("the browser's own word for a refusal").allMatch(one -> one.contains("401"));
        tab.forgetErrors();
    }

    private void fill(String name, String password) {
        tab.evaluate("document.getElementById('name').value = '" + name + "';"
                + "document.getElementById('password').value = '" + password + "';"
                + "document.getElementById('go').click()");
    }

    private boolean answers(int status) throws Exception {
        return HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(web.address() + "api/v1/stats"))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == status;
    }

    /** With {@code -Datmosphere.screenshots=true} its picture goes into the docs. */
    @Test
    void a_face_is_shown_with_the_guess_and_the_votes_of_others() throws Exception {
        UUID guess = scene.person("Zoë Ångström");
        UUID face = scene.asked(Optional.of(new RecognizedPerson(guess, "Zoë Ångström", 0.46, 1)));
        scene.vote(face, "Grace");
        tab.size(1100, 600, false);
        open();
        signIn("Ada");

        see("#choices", "guess, 46 %");
        see("#votes", "Grace");
        sights();
        visit.photograph("inbox.png", IN_THE_DOCS);
    }

    @Test
    void somebody_new_is_named_by_typing_and_taken_back() throws Exception {
        UUID face = scene.asked(Optional.empty());
        open();
        signIn("Ada");
        see("#question", WAITS);

        tab.press("/", 191);
        tab.type("<b>شهد</b>");
        see("#found", "New: <b>شهد</b>");
        tab.press("Enter", 13);
        see("#said", "You said: <b>شهد</b>");
        eventually("the vote stands", () -> count("face_tags") == 1);
        assertThat(tab.evaluate("document.querySelectorAll('#said b, #votes b b').length")
                        .asInt())
                .isZero();
        tab.press("u", 85);

        see("#said", "Taken back");
        eventually("the vote is gone", () -> count("face_tags") == 0);
        see("#votes", "Nobody voted yet");
        tab.press("x", 88);
        see("#said", "You said: not a face");
        eventually("the other vote stands", () -> await(
                        web.database().query("SELECT verdict FROM face_tags WHERE face_id = $1", Tuple.of(face)))
                .iterator()
                .next()
                .getString(0)
                .equals("not-a-face"));
    }

    @Test
    void others_votes_and_new_faces_appear_by_themselves() throws Exception {
        open();
        signIn("Ada");
        see("#done", "No face waits for you");

        UUID face = scene.asked(Optional.empty());
        see("#question", WAITS);
        scene.vote(face, "Bob");
        see("#votes", "a stranger");
        scene.vote(face, "Cleo");

        see("#decided", "Decided: a stranger");
        tab.press(" ", 32);
        see("#done", "No face waits for you");
    }

    @Test
    void it_works_on_a_phone_in_the_dark_with_labels_for_those_who_hear_it() throws Exception {
        scene.person("A rather long name that goes on and on and on and does not want to end for a while");
        scene.asked(Optional.empty());
        tab.size(390, 800, true);
        tab.prefer(true, true);
        open();
        signIn("Ada");
        see("#question", WAITS);
        sights();

        assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean())
                .as("nothing reaches over the edge")
                .isTrue();
        assertThat(tab.evaluate(
                                """
                                [...document.querySelectorAll('button, input, select, a, img:not([alt])')].filter(one => one.checkVisibility()
                                  && !(one.innerText || one.alt || one.ariaLabel || one.labels?.length)).length""")
                        .asInt())
                .as("everything has a name")
                .isZero();
        assertThat(tab.evaluate("document.querySelectorAll('script:not([src]), [style], [onclick]').length")
                        .asInt())
                .isZero();
        visit.photograph("inbox-phone.png", IN_THE_DOCS);
    }

    @Test
    void a_person_is_renamed_and_freed_of_a_face_that_is_not_theirs() throws Exception {
        UUID face = scene.asked(Optional.empty());
        UUID person = scene.person("Kim");
        await(web.database()
                .query(
                        "UPDATE faces SET person_id = $2, verdict = 'person', decided_by = 'people', decided_at = now()"
                                + " WHERE face_id = $1",
                        Tuple.of(face, person)));
        await(web.database()
                .query(
                        "UPDATE tagging_requests SET state = 'closed', person_id = $2, verdict = 'person', decided_at = now()"
                                + " WHERE face_id = $1",
                        Tuple.of(face, person)));
        open();
        signIn("Ada");
        tab.evaluate("location.hash = 'people'");
        see("#people-list", "Kim");
        tab.evaluate(
                "[...document.querySelectorAll('#people-list button')].find(one => one.innerText.includes('Kim')).click()");
        see("#person-about", "learning: 1 of 5");

        tab.evaluate(
                "document.querySelector('#rename-name').value = 'Kim 金'; document.querySelector('#rename button').click()");
        see("#person-name", "Kim 金");
        visit.photograph("person.png", IN_THE_DOCS);
        tab.evaluate("document.querySelector('#person-faces button').click()");

        eventually(
                "the face is asked about again",
                () -> web.get("/api/v1/tagging/" + face).body().contains("\"round\":2"));
        eventually("it is forgotten", () -> web.tagging().trainer().calls.contains("forget " + face));
    }

    private void open() {
        tab.open(web.address() + "inbox.html");
        see("#sign-in", "Who votes?");
    }

    private void signIn(String name) {
        eventually(
                "the name can be typed",
                () -> tab.evaluate("document.activeElement.id").asText().equals("sign-in-name"));
        tab.type(name);
        tab.press("Enter", 13);
        tab.evaluate("document.querySelector('#sign-in-form').requestSubmit()");
        see("#my-name", name);
    }

    private void signInInstead(String name) {
        tab.evaluate("document.querySelector('#sign-out').click()");
        see("#sign-in", "Who votes?");
        tab.evaluate("document.querySelector('#sign-in-name').value = ''");
        signIn(name);
    }

    /** Both pictures of the face are shown. */
    private void sights() {
        eventually("the pictures are loaded", () -> tab.evaluate(
                        "['crop', 'zoom'].every(id => document.getElementById(id).naturalWidth > 0)")
                .asBoolean());
    }

    private void see(String where, String what) {
        eventually(where + " shows " + what, () -> text(where).contains(what));
    }

    private String text(String where) {
        return tab.evaluate("(one => one && one.checkVisibility() ? one.innerText : '')(document.querySelector('"
                        + where + "'))")
                .asText();
    }

    private long count(String table) throws Exception {
        return TestDatabase.await(web.database().query("SELECT count(*) FROM " + table, Tuple.tuple()))
                .iterator()
                .next()
                .getLong(0);
    }
}
