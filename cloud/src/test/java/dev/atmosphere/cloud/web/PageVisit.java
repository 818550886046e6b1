package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A running page, looked at in a real browser. Closing it fails if the browser's console told of errors. */
final class PageVisit implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final Predicate<String> expected;
    private final Chromium browser;
    private RunningWeb web;
    private Tab tab;

    /**
     * @param tests what is skipped, loudly, where there is no browser
     * @param expected errors on the console that are none
     */
    PageVisit(Path data, String tests, Predicate<String> expected) throws Exception {
        this.data = data;
        this.expected = expected;
        this.browser = new Chromium(Chromium.orSkip(tests));
        try {
            web = new RunningWeb(data);
            tab = browser.newTab();
        } catch (Exception e) {
            closeAll();
            throw e;
        }
    }

    RunningWeb web() {
        return web;
    }

    Tab tab() {
        return tab;
    }

    static void eventually(String what, Callable<Boolean> holds) {
        Awaitility.await(what).atMost(PATIENCE).until(holds);
    }

    /**
     * Into the directory of {@code -Datmosphere.photographs}.
     *
     * @param docs names of pictures that go into the docs, where {@code -Datmosphere.screenshots=true} is given
     */
    void photograph(String name, Set<String> docs) throws IOException {
        Path directory = Boolean.getBoolean("atmosphere.screenshots") && docs.contains(name)
                ? Path.of(System.getProperty("atmosphere.root"), "docs")
                : Path.of(System.getProperty("atmosphere.photographs", data.toString()));
        byte[] picture = tab.picture(1);
        assertThat(picture.length).as(name).isBetween(10_000, 400_000);
        Files.write(directory.resolve(name), picture);
    }

    @Override
    public void close() throws Exception {
        try {
            assertThat(tab.errors().stream().filter(expected.negate())).isEmpty();
            tab.close();
        } finally {
            closeAll();
        }
    }

    private void closeAll() throws Exception {
        try {
            browser.close();
        } finally {
            if (web != null) {
                web.close();
            }
        }
    }
}
