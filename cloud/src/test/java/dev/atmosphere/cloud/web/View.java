package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.web.PageVisit.eventually;

import dev.atmosphere.browser.Key;
import dev.atmosphere.browser.Tab;
import java.util.function.Consumer;

/**
 * Everything that the cloud's pages show, filled as in use and empty as at the beginning: a page that is not in this list fails
 * {@link ViewsTest}, and what is in it is held to the same by {@link ViewsTest} and {@link EmptyViewsTest}.
 */
enum View {
    PICTURES("index.html", true, "", tab -> {
        shows(tab, "#connection", "live");
        until(tab, "document.querySelectorAll('#health li').length > 0");
        until(tab, "document.querySelectorAll('.card img').length >= 8");
        until(
                tab,
                "[...document.querySelectorAll('.card img')].slice(0, 4).every(one => one.complete && one.naturalWidth > 0)");
    }),
    A_FACE_IN_A_PICTURE("index.html", true, "", tab -> {
        until(tab, "[...document.querySelectorAll('.card img')].slice(0, 4).every(one => one.complete)");
        until(tab, "document.querySelector('.card .face')");
        tab.evaluate("document.activeElement.blur(); document.querySelector('.card .face').focus()");
        shows(tab, "#detail", "score");
    }),
    FACES("inbox.html", true, "#faces", tab -> {
        shows(tab, "#question", "Who is this?");
        shows(tab, "#choices", "guess, 46 %");
        shows(tab, "#votes", "Grace");
        until(tab, "['crop', 'zoom'].every(id => document.getElementById(id).naturalWidth > 0)");
    }),
    SOMEBODY_ELSE("inbox.html", true, "#faces", tab -> {
        shows(tab, "#question", "Who is this?");
        until(tab, "['crop', 'zoom'].every(id => document.getElementById(id).naturalWidth > 0)");
        tab.evaluate("document.getElementById('find').value = ''; document.getElementById('find').focus()");
        tab.type("Gra");
        shows(tab, "#found", "New: Gra");
    }),
    PEOPLE("inbox.html", true, "#people", tab -> {
        shows(tab, "#people-list", "learning: 3 of 5 faces");
        until(tab, "[...document.querySelectorAll('#people-list img')].every(one => one.complete)");
    }),
    PERSON("inbox.html", true, "#people", tab -> {
        shows(tab, "#people-list", "learning: 3 of 5 faces");
        if (!tab.evaluate("document.getElementById('person').open").asBoolean()) {
            tab.evaluate(
                    "[...document.querySelectorAll('#people-list button')].find(one => one.innerText.includes('7 faces')).focus()");
            tab.press(Key.ENTER);
        }
        until(tab, "document.querySelectorAll('#person-faces img').length > 0");
    }),
    FLOW("flow.html", true, "", tab -> {
        shows(tab, ".diagram .topic text", "");
        shows(tab, "#rows", "StoreFaceTagSql");
        shows(tab, "#letters", "request could not do anything with");
    }),
    REPORTS("reports.html", true, "", tab -> {
        shows(tab, "#list", "faces");
        shows(tab, "#about", "asked for by");
        shows(tab, "#mails", "sent, ");
        until(tab, "document.getElementById('letter').src");
    }),
    SIGN_IN("sign-in.html", false, "", tab -> shows(tab, "main", "gives you a name and a password")),
    SIGN_IN_REFUSED("sign-in.html", false, "", tab -> {
        if (!text(tab, "#notice-text").contains("wrong")) {
            tab.evaluate("document.getElementById('name').value = 'ada'");
            tab.evaluate("document.getElementById('password').focus()");
            tab.type("guess");
            tab.press(Key.ENTER);
        }
        shows(tab, "#notice-text", "the name or the password is wrong");
        // The browser's own word for an answer that is a refusal.
        tab.forgetErrors();
    }),

    NO_PICTURES("index.html", false, "", tab -> shows(tab, "#empty", "No pictures yet")),
    WHO_VOTES("inbox.html", false, "", tab -> shows(tab, "#sign-in", "Who votes?")),
    NO_FACES("inbox.html", true, "#faces", tab -> shows(tab, "#done", "No face waits for you")),
    NO_PEOPLE("inbox.html", true, "#people", tab -> shows(tab, "#people-none", "Nobody is known yet")),
    NO_REPORTS("reports.html", false, "", tab -> shows(tab, "#shown-title", "There is no report yet")),
    NO_DEAD_LETTERS("flow.html", false, "", tab -> {
        shows(tab, "#letters-about", "none: nothing was given up");
        shows(tab, "#rows", "StoreFaceTagSql");
    });

    private final String file;
    private final boolean signedIn;
    private final String fragment;
    private final Consumer<Tab> shown;

    View(String file, boolean signedIn, String fragment, Consumer<Tab> shown) {
        this.file = file;
        this.signedIn = signedIn;
        this.fragment = fragment;
        this.shown = shown;
    }

    /** In {@code web/}. */
    String file() {
        return file;
    }

    /** Whether it is seen by somebody who has said who they are. */
    boolean isSignedIn() {
        return signedIn;
    }

    /** @param address of the server, which ends with a slash */
    void open(Tab tab, String address) {
        tab.open(address + (file.equals("index.html") ? "" : file) + fragment);
        until(tab, "document.readyState === 'complete'");
    }

    /** Brings it to where it is seen whole, whether it is there already or not. */
    void arrange(Tab tab) {
        shown.accept(tab);
    }

    private static void shows(Tab tab, String where, String what) {
        eventually(where + " shows " + what, () -> text(tab, where).contains(what));
    }

    private static String text(Tab tab, String where) {
        return tab.evaluate("(one => one && one.checkVisibility() ? one.textContent : '')(document.querySelector('"
                        + where + "'))")
                .asText();
    }

    private static void until(Tab tab, String holds) {
        eventually(holds, () -> tab.evaluate("Boolean(" + holds + ")").asBoolean());
    }
}
