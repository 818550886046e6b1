package dev.atmosphere.mailsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.architecture.HouseRules;
import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.PageCheck;
import dev.atmosphere.browser.Tab;
import io.vertx.core.Vertx;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The sink as a mail client and a browser meet it. */
class MailSinkTest {
    private static final int KEEPS = 3;
    private static final String CID = "mark@example.org";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private MailSink sink;

    @BeforeEach
    void start() throws Exception {
        sink = MailSink.start(vertx, new MailSinkConfig("127.0.0.1", 0, 0, KEEPS))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        sink.close(vertx).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @TestFactory
    Stream<DynamicTest> the_house_rules_hold() {
        return HouseRules.testsOf("dev.atmosphere.mailsink");
    }

    @Test
    void a_mail_is_shown_with_its_letter_its_text_and_its_pictures() throws Exception {
        send("<b>Today</b> ☀", "ada@example.org");

        JsonNode mails = get("/mails").path("mails");
        assertThat(mails).hasSize(1);
        assertThat(mails.at("/0/subject").asText()).isEqualTo("<b>Today</b> ☀");
        assertThat(mails.at("/0/to/0").asText()).isEqualTo("ada@example.org");
        JsonNode one = get("/mails/1");
        assertThat(one.path("text").asText()).contains("It was fine.");
        assertThat(one.at("/pictures/0/contentId").asText()).isEqualTo(CID);
        HttpResponse<byte[]> letter = answer("/mails/1/letter.html");
        assertThat(new String(letter.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("data:image/png;base64," + Base64.getEncoder().encodeToString(picture()))
                .doesNotContain("cid:");
        assertThat(letter.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("sandbox");
        HttpResponse<byte[]> picture = answer("/mails/1/pictures/0");
        assertThat(picture.body()).isEqualTo(picture());
        assertThat(picture.headers().firstValue("content-type")).hasValue("image/png");
        assertThat(new String(answer("/mails/1/source").body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("Subject: ");
    }

    @Test
    void the_newest_are_kept() throws Exception {
        for (int i = 1; i <= KEEPS + 2; i++) {
            send("Mail " + i, "ada@example.org");
        }

        assertThat(get("/mails").path("mails").findValuesAsText("subject"))
                .containsExactly("Mail 5", "Mail 4", "Mail 3");
        assertThat(answer("/mails/1").statusCode()).isEqualTo(404);
        assertThat(answer("/mails/x").statusCode()).isEqualTo(404);
        assertThat(answer("/mails/4/pictures/7").statusCode()).isEqualTo(404);
    }

    @Test
    void it_listens_on_this_machine_only() {
        assertThatThrownBy(() -> new MailSinkConfig("0.0.0.0", 0, 0, 1)).hasMessageContaining("this machine alone");
    }

    @Test
    void the_page_stands_everywhere_for_everybody() throws Exception {
        try (Chromium browser = new Chromium(Chromium.orSkip("MAIL SINK"));
                Tab tab = browser.newTab()) {
            tab.open(sink.address() + "/");
            PageCheck.check(tab, "mail-sink-empty", () -> shows(tab, "#none", "No mail yet"));
            send("How the day was", "ada@example.org");
            send("How the week was", "grace@example.org");
            until(tab, "document.querySelectorAll('#mails li').length === 2");
            // The page has opened the first mail that it saw.
            tab.evaluate(
                    "[...document.querySelectorAll('#mails button')].find(one => one.textContent.includes('grace')).click()");
            PageCheck.check(tab, "mail-sink", () -> shows(tab, "#to", "grace@example.org"));
            String address = tab.evaluate("location.href").asText();
            tab.evaluate("document.querySelector('.skip').click()");
            assertThat(tab.evaluate("document.activeElement.id").asText()).isEqualTo("subject");
            assertThat(tab.evaluate("location.href").asText())
                    .as("the same mail is shown")
                    .isEqualTo(address);
            tab.evaluate("document.getElementById('show-text').click()");
            shows(tab, "#text", "It was fine.");
            tab.evaluate("document.getElementById('show-pictures').click()");
            until(tab, "document.querySelector('#pictures img').naturalWidth === 8");
        }
    }

    private static void shows(Tab tab, String where, String what) {
        until(
                tab,
                "document.querySelector('" + where + "').checkVisibility() && document.querySelector('" + where
                        + "').textContent.includes('" + what + "')");
    }

    private static void until(Tab tab, String holds) {
        Awaitility.await(holds).atMost(Duration.ofSeconds(60)).until(() -> tab.evaluate("Boolean(" + holds + ")")
                .asBoolean());
    }

    private void send(String subject, String to) throws Exception {
        Properties server = new Properties();
        server.put("mail.smtp.host", "127.0.0.1");
        server.put("mail.smtp.port", String.valueOf(sink.smtpPort()));
        MimeMessage message = new MimeMessage(Session.getInstance(server));
        message.setFrom(new InternetAddress("atmosphere@example.org"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("It was fine.", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setContent("<p>It was fine.</p><img src=\"cid:" + CID + "\" alt=\"\">", "text/html; charset=utf-8");
        MimeBodyPart picture = new MimeBodyPart();
        picture.setDataHandler(new DataHandler(new ByteArrayDataSource(picture(), "image/png")));
        picture.setContentID("<" + CID + ">");
        MimeBodyPart related = new MimeBodyPart();
        related.setContent(new MimeMultipart("related", html, picture));
        message.setContent(new MimeMultipart("alternative", text, related));
        Transport.send(message);
    }

    private static byte[] picture() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private JsonNode get(String path) throws Exception {
        return json.readTree(answer(path).body());
    }

    private HttpResponse<byte[]> answer(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(sink.address() + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
