package dev.atmosphere.cloud.web;

import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.PageCheck;
import dev.atmosphere.browser.Tab;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The views as somebody sees them who has just begun: nothing is there, and no password is asked for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmptyViewsTest {
    private RunningWeb web;
    private Chromium browser;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        browser = new Chromium(Chromium.orSkip("VIEWS WITHOUT ANYTHING"));
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

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_ANY,
            names = {"WHO_VOTES", "NO_.*"})
    void stands_everywhere_for_everybody(View view) throws Exception {
        try (Tab tab = browser.newTab()) {
            if (view.isSignedIn()) {
                ViewsTest.cookie(tab, web, new Visitor(web).post("{\"name\":\"Ada\"}"));
            }
            view.open(tab, web.address());
            PageCheck.check(tab, ViewsTest.name(view), () -> view.arrange(tab));
        }
    }
}
