package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.web.PageVisit.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.face.Mood;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports as people read them and ask for them, in a real browser and over the API, with mails that really go out. */
class ReportsPageTest {
    private static final String JSON = "application/json";

    @TempDir
    Path data;

    private final ObjectMapper json = new ObjectMapper();
    private PageVisit visit;
    private RunningWeb web;
    private Tab tab;

    @BeforeEach
    void start() throws Exception {
        visit = new PageVisit(data, "REPORTS PAGE TESTS", error -> false);
        web = visit.web();
        tab = visit.tab();
        tab.size(1280, 1000, false);
    }

    @AfterEach
    void stop() throws Exception {
        if (visit != null) {
            visit.close();
        }
    }

    @Test
    void a_report_is_asked_for_read_and_sent() throws Exception {
        faces(yesterday(), 12);
        tab.open(web.address() + "reports.html");
        eventually("nothing is there", () -> text("#shown-title").equals("There is no report yet"));

        tab.evaluate("document.getElementById('make-day').value = '" + yesterday() + "'");
        tab.evaluate("document.getElementById('make-now').click()");

        eventually("it is said", () -> text("#said").startsWith("The report of "));
        assertThat(text("#list strong")).isEqualTo(text("#shown-title"));
        assertThat(text("#list button")).contains("12 faces").contains("not mailed");
        assertThat(text("#about")).contains("asked for by somebody");
        eventually("its letter is there", () -> tab.evaluate("document.getElementById('letter').src")
                .asText()
                .endsWith("/letter.html"));
        eventually("its letter is drawn", () -> letterColour() == Color.WHITE.getRGB());
        assertThat(tab.evaluate("document.getElementById('letter').sandbox.length")
                        .asInt())
                .as("nothing is allowed in it")
                .isZero();
        assertThat(web.reports().mails().getReceivedMessages()).isEmpty();
        visit.photograph("reports-light.png", Set.of());

        tab.evaluate("document.getElementById('send').click()");

        eventually("both have it", () -> text("#mails").split("sent, ", -1).length == 3);
        assertThat(recipients()).containsExactlyInAnyOrder(RunningReports.ADA, RunningReports.GRACE);

        tab.evaluate("document.getElementById('send').click()");
        eventually("nobody is left", () -> text("#said")
                .equals("Not sent: everybody has got it; a recipient who is named gets it once more"));
        tab.forgetErrors();
        tab.evaluate("[...document.querySelectorAll('#mails button')].find(one => one.ariaLabel === 'Send a copy to "
                + RunningReports.GRACE + "').click()");
        eventually(
                "Grace has two",
                () -> recipients().stream().filter(RunningReports.GRACE::equals).count() == 2);
        assertThat(recipients()).hasSize(3);
        tab.size(390, 800, true);
        tab.prefer(true, true);
        visit.photograph("reports-phone-dark.png", Set.of());
        assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void the_day_so_far_stands_beside_the_whole_day_and_the_page_and_the_mail_show_the_same() throws Exception {
        faces(today(), 11);
        String first = made("{\"day\":\"" + today() + "\"}");
        faces(today(), 1);
        String second = made("{\"day\":\"" + today() + "\",\"kind\":\"daily\"}");

        JsonNode list = get("/api/v1/reports?day=" + today());
        assertThat(list.at("/items"))
                .as("one that nobody was mailed is replaced")
                .hasSize(1);
        assertThat(list.at("/items/0/reportId").asText()).isEqualTo(second).isNotEqualTo(first);
        assertThat(list.at("/items/0/soFar").asBoolean()).isTrue();
        assertThat(list.at("/items/0/faces").asInt()).isEqualTo(12);
        String html = web.get("/api/v1/reports/" + second + "/letter.html").body();
        String plain = web.get("/api/v1/reports/" + second + "/letter.txt").body();
        assertThat(html)
                .contains("so far; made before the day was over")
                .contains("data:image/png;base64,")
                .doesNotContain("cid:");
        assertThat(plain).contains("faces: 12").contains("so far; made before the day was over");

        HttpResponse<String> sent =
                post("/api/v1/reports/" + second + "/mails", "{\"recipient\":\"" + RunningReports.ADA + "\"}");

        assertThat(sent.statusCode()).isEqualTo(202);
        assertThat(recipients()).containsExactly(RunningReports.ADA);
        assertThat(web.reports().mails().getReceivedMessages()[0].getSubject()).contains(", so far: 12 faces");
        made("{\"day\":\"" + today() + "\"}");
        assertThat(get("/api/v1/reports?day=" + today()).at("/items"))
                .as("one that was mailed stays")
                .hasSize(2);
    }

    @Test
    void a_report_of_a_day_that_is_over_is_made_once_however_often_it_is_asked_for() throws Exception {
        faces(yesterday(), 3);
        String id = made("{\"day\":\"" + yesterday() + "\"}");
        faces(yesterday(), 3);

        assertThat(made("{\"day\":\"" + yesterday() + "\"}")).isEqualTo(id);
        assertThat(get("/api/v1/reports/" + id).at("/faces").asInt()).isEqualTo(3);
        assertThat(get("/api/v1/reports/" + id).at("/skipped").asBoolean()).isTrue();
        String week = made("{\"day\":\"" + yesterday() + "\",\"kind\":\"weekly\"}");
        assertThat(get("/api/v1/reports?kind=weekly").at("/items/0/reportId").asText())
                .isEqualTo(week);
    }

    @Test
    void the_list_is_read_page_by_page() throws Exception {
        for (int i = 1; i <= 5; i++) {
            made("{\"day\":\"" + today().minusDays(i) + "\"}");
        }
        JsonNode first = get("/api/v1/reports?limit=2");
        JsonNode second =
                get("/api/v1/reports?limit=2&cursor=" + first.path("next").asText());
        JsonNode third =
                get("/api/v1/reports?limit=2&cursor=" + second.path("next").asText());

        assertThat(List.of(first, second, third))
                .flatExtracting(page -> page.findValuesAsText("day"))
                .containsExactly(
                        "" + today().minusDays(5),
                        "" + today().minusDays(4),
                        "" + today().minusDays(3),
                        "" + today().minusDays(2),
                        "" + today().minusDays(1));
        assertThat(third.path("next").isNull()).isTrue();
    }

    @Test
    void what_cannot_be_made_or_sent_is_refused_with_the_reason() throws Exception {
        refused(400, "/api/v1/reports", "{\"day\":\"" + today().plusDays(2) + "\"}", "in the future");
        refused(400, "/api/v1/reports", "{\"day\":\"2026-02-30\"}", "such as 2026-11-22");
        refused(400, "/api/v1/reports", "{\"day\":\"yesterday\"}", "such as 2026-11-22");
        refused(400, "/api/v1/reports", "{}", "such as 2026-11-22");
        refused(400, "/api/v1/reports", "{\"day\":\"+999999999-01-01\"}", "such as 2026-11-22");
        refused(400, "/api/v1/reports", "{\"day\":\"1830-01-01\"}", "not before 2000-01-01");
        refused(400, "/api/v1/reports", "{\"day\":\"" + today() + "\",\"kind\":\"hourly\"}", "daily, weekly");
        refused(404, "/api/v1/reports/" + UUID.randomUUID() + "/mails", "{}", "there is no report");
        String id = made("{\"day\":\"" + yesterday() + "\"}");
        refused(
                400,
                "/api/v1/reports/" + id + "/mails",
                "{\"recipient\":\"eve@example.com\"}",
                "one of report.recipients");
        assertThat(web.send("POST", "/api/v1/reports", "{}", "content-type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(web.send("POST", "/api/v1/reports", "{}", "content-type", JSON, "origin", "http://a.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.get("/api/v1/reports/" + UUID.randomUUID() + "/letter.html")
                        .statusCode())
                .isEqualTo(404);
        assertThat(web.get("/api/v1/reports?cursor=x").statusCode()).isEqualTo(400);
        assertThat(web.reports().mails().getReceivedMessages()).isEmpty();
    }

    @Test
    void a_letter_may_run_and_load_nothing() throws Exception {
        String id = made("{\"day\":\"" + yesterday() + "\"}");

        HttpResponse<String> letter = web.get("/api/v1/reports/" + id + "/letter.html");

        assertThat(letter.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("sandbox;")
                .contains("frame-ancestors 'self'");
        assertThat(letter.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    }

    private void refused(int status, String path, String body, String why) throws Exception {
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(json.readTree(answer.body()).path("error").asText()).contains(why);
    }

    private String made(String wish) throws Exception {
        HttpResponse<String> answer = post("/api/v1/reports", wish);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json.readTree(answer.body()).path("reportId").asText();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return web.send("POST", path, body, "content-type", JSON);
    }

    private JsonNode get(String path) throws Exception {
        return json.readTree(web.get(path).body());
    }

    private void faces(LocalDate day, int count) throws Exception {
        Instant at = day.equals(today())
                ? Instant.now().minusSeconds(1)
                : day.atTime(12, 0).toInstant(ZoneOffset.UTC);
        for (int i = 0; i < count; i++) {
            web.store(DrawnScene.of("door <b>", at.minus(Duration.ofMillis(i)), Mood.values()[i % 7]));
        }
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static LocalDate yesterday() {
        return today().minusDays(1);
    }

    private List<String> recipients() throws Exception {
        return Arrays.stream(web.reports().mails().getReceivedMessages())
                .map(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString();
                    } catch (jakarta.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** What is seen at a place where the letter is blank: the page itself cannot look into its frame. */
    private int letterColour() throws Exception {
        JsonNode frame =
                json.readTree(tab.evaluate("JSON.stringify(document.getElementById('letter').getBoundingClientRect())")
                        .asText());
        return ImageIO.read(new ByteArrayInputStream(tab.picture(1)))
                .getRGB(
                        frame.path("x").asInt() + frame.path("width").asInt() / 2,
                        frame.path("y").asInt() + 24);
    }

    private String text(String selector) {
        return tab.evaluate("document.querySelector('" + selector + "')?.textContent ?? ''")
                .asText();
    }
}
