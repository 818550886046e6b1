package dev.atmosphere.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;

/**
 * What every page of ours has to stand, as it is open in a tab: whole on a desk and a phone, in light and dark, open to everybody, worked with
 * the keyboard alone, without an error.
 *
 * <p>It leaves a picture of each look in {@code target/page}, or in the directory of {@code -Datmosphere.photographs}.
 */
public final class PageCheck {
    private static final Path PICTURES = Path.of(System.getProperty("atmosphere.photographs", "target/page"));

    private static final Map<String, String> HEADERS = Map.of(
            "content-security-policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "x-content-type-options",
            "nosniff",
            "referrer-policy",
            "no-referrer",
            "cross-origin-resource-policy",
            "same-origin",
            "cross-origin-opener-policy",
            "same-origin",
            "permissions-policy",
            "camera=(), microphone=(), geolocation=()");

    private PageCheck() {}

    /**
     * @param name of the pictures
     * @param arrange brings what is to be checked into sight, whether it is there already or not
     */
    public static void check(Tab tab, String name, Runnable arrange) {
        SoftAssertions.assertSoftly(all -> {
            looks(tab, name, arrange, all);
            Look.DESK_LIGHT.of(tab);
            arrange.run();
            stands(tab);
            all.assertThat(KeyboardWalk.through(tab).faults())
                    .as("%s with the keyboard", name)
                    .isEmpty();
            all.assertThat(tab.headers())
                    .as("%s comes with headers that keep it to itself", name)
                    .containsAllEntriesOf(HEADERS);
            all.assertThat(tab.errors()).as("%s on the console", name).isEmpty();
            all.assertThat(tab.failedRequests()).as("%s asks in vain", name).isEmpty();
        });
    }

    /** The part of {@link #check} that also holds for what is only read, such as a mail. */
    public static void look(Tab tab, String name) {
        SoftAssertions.assertSoftly(all -> looks(tab, name, () -> {}, all));
    }

    private static void looks(Tab tab, String name, Runnable arrange, SoftAssertions all) {
        for (Look look : Look.values()) {
            look.of(tab);
            arrange.run();
            stands(tab);
            photograph(tab, name + "-" + look.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            all.assertThat(Axe.of(tab))
                    .as("%s in the look %s: what axe finds", name, look)
                    .isEmpty();
            all.assertThat(reachingOver(tab))
                    .as("%s in the look %s: reaching over the window's edge", name, look)
                    .isEmpty();
        }
    }

    /** Everything that was asked for is drawn, and nothing moves any more. */
    private static void stands(Tab tab) {
        Awaitility.await("the page stands").atMost(Duration.ofSeconds(60)).until(() -> tab.evaluate(
                        """
                        document.readyState === 'complete'
                          && document.getAnimations().every(one => one.effect.getTiming().iterations !== 1)
                          && [...document.images].every(one => one.complete || one.loading === 'lazy')""")
                .asBoolean());
    }

    /** What makes the page scroll sideways, which nobody wants to; empty if it does not. */
    private static List<String> reachingOver(Tab tab) {
        List<String> found = new ArrayList<>();
        tab.evaluate(
                        """
                        document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
                          : [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
                            .map(one => one.outerHTML.slice(0, 90))""")
                .forEach(one -> found.add(one.asText()));
        return found;
    }

    private static void photograph(Tab tab, String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), tab.picture(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
