package dev.atmosphere.cloud.mail;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.mail.MailSettings.Tls;
import dev.atmosphere.cloud.mail.Mailer.Accepted;
import dev.atmosphere.cloud.mail.Mailer.Outcome;
import dev.atmosphere.cloud.mail.Mailer.Refused;
import dev.atmosphere.cloud.mail.Mailer.Unclear;
import dev.atmosphere.cloud.mail.ScriptedSmtp.Deed;
import dev.atmosphere.config.Secret;
import dev.atmosphere.failure.Transient;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpMailerTest {
    private static final String ADA = "ada@example.org";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> handed = new ArrayList<>();
    private ScriptedSmtp server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedSmtp();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        await(vertx.close());
    }

    @Test
    void a_mail_arrives_with_its_id_and_its_pictures() throws Exception {
        assertThat(sent(plain())).isInstanceOf(Accepted.class);

        assertThat(server.taken()).hasSize(1);
        assertThat(server.taken().get(0).recipient()).isEqualTo(ADA);
        assertThat(server.taken().get(0).text())
                .containsOnlyOnce("Message-ID: <one@example.org>")
                .contains("Auto-Submitted: auto-generated")
                .contains("Content-ID: <first@atmosphere.report>")
                .contains("Content-ID: <last@atmosphere.report>");
        assertThat(handed).hasSize(1);
    }

    @Test
    void it_is_written_down_before_the_mail_can_have_been_taken() throws Exception {
        Future<Outcome> sent = plain().send(mail(), () -> {
            handed.add(server.taken().size() + " taken");
            return Future.succeededFuture();
        });

        await(sent);
        assertThat(handed).containsExactly("0 taken");
    }

    @Test
    void what_cannot_be_written_down_is_not_handed_over() throws Exception {
        Future<Outcome> sent =
                plain().send(mail(), () -> Future.failedFuture(new Transient("database-away", "the database is away")));

        assertThatThrownBy(() -> await(sent))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("the database is away");
        assertThat(server.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RCPT TO:<" + ADA + ">", "MAIL", "DATA", "."})
    void a_reply_5xx_about_the_mail_is_final(String line) throws Exception {
        server.answer(line, "550 5.1.1 no such <user> here");

        Outcome outcome = sent(plain());

        assertThat(outcome).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.why())
                .contains("no such <user> here"));
        assertThat(server.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "RCPT TO:<" + ADA + ">", "MAIL", "DATA", "."})
    void a_reply_4xx_such_as_greylisting_may_be_another_one_later(String line) throws Exception {
        server.answer(line, "451 4.7.1 greylisted, come again");

        assertThatThrownBy(() -> sent(plain())).isInstanceOf(Transient.class).hasMessageContaining("451");
        assertThat(sent(plain())).isInstanceOf(Accepted.class);
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void a_server_that_wants_nothing_from_us_is_waited_for() throws Exception {
        server.answer("CONNECT", "554 not from you");

        assertThatThrownBy(() -> sent(plain())).isInstanceOf(Transient.class).hasMessageContaining("554");
        assertThat(sent(plain())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "MAIL", "RCPT", "DATA"})
    void a_server_that_hangs_or_breaks_off_before_it_has_the_mail_is_waited_for(String verb) throws Exception {
        for (Deed deed : Deed.values()) {
            server.behave();
            server.at(verb, deed);

            assertThatThrownBy(() -> sent(plain())).as(deed.name()).isInstanceOf(Transient.class);
            assertThat(handed).isEmpty();
        }
        server.behave();
        assertThat(sent(plain())).isInstanceOf(Accepted.class);
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void a_server_that_has_the_mail_and_does_not_say_so_leaves_a_question() throws Exception {
        for (Deed deed : Deed.values()) {
            server.behave();
            server.at(".", deed);

            assertThat(sent(plain())).as(deed.name()).isInstanceOf(Unclear.class);
        }
        assertThat(server.taken()).hasSize(2);
    }

    @Test
    void a_server_that_is_away_is_waited_for() throws Exception {
        server.close();

        assertThatThrownBy(() -> sent(plain())).isInstanceOf(Transient.class);
    }

    @Test
    void over_tls_with_a_login() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        server.offering(context(certificate));
        server.answer("d3Jvbmc=", "535 5.7.8 no");
        Path trusted = Path.of(certificate.certificatePath());

        assertThat(sent(over(Tls.STARTTLS, Optional.of(trusted), "secret"))).isInstanceOf(Accepted.class);
        assertThat(server.heard()).contains("STARTTLS", "AUTH LOGIN", "YWRh", "c2VjcmV0");

        assertThatThrownBy(() -> sent(over(Tls.STARTTLS, Optional.of(trusted), "wrong")))
                .as("a wrong password is about us, not about the mail")
                .isInstanceOf(Transient.class)
                .hasMessageContaining("535")
                .hasMessageNotContaining("wrong");
        int heard = server.heard().size();
        assertThatThrownBy(() -> sent(over(Tls.STARTTLS, Optional.empty(), "secret")))
                .as("a certificate that nobody vouches for")
                .isInstanceOf(Transient.class);
        server.at("STARTTLS", Deed.BREAK_OFF);
        assertThatThrownBy(() -> sent(over(Tls.STARTTLS, Optional.of(trusted), "secret")))
                .as("TLS is dropped")
                .isInstanceOf(Transient.class);
        assertThat(server.heard().subList(heard, server.heard().size()))
                .as("nothing goes out in the clear")
                .noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void a_refused_login_is_about_us_whatever_words_the_server_has_for_it() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        server.offering(context(certificate));
        Path trusted = Path.of(certificate.certificatePath());
        for (String words : List.of(
                "535 5.7.8 Username and Password not accepted. Learn more",
                "535 recipient address not accepted",
                "550 sending data failed")) {
            server.answer("d3Jvbmc=", words);

            assertThatThrownBy(() -> sent(over(Tls.STARTTLS, Optional.of(trusted), "wrong")))
                    .as(words)
                    .isInstanceOf(Transient.class)
                    .hasMessageContaining(words.substring(4));
        }
        assertThat(server.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void encrypted_from_the_start_with_a_login() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        Optional<Path> trusted = Optional.of(Path.of(certificate.certificatePath()));
        server.encrypted(context(certificate));

        assertThat(sent(over(Tls.IMPLICIT, trusted, "secret"))).isInstanceOf(Accepted.class);

        assertThat(server.heard()).contains("AUTH LOGIN", "YWRh", "c2VjcmV0").doesNotContain("STARTTLS");
        assertThat(server.taken()).hasSize(1);
        assertThatThrownBy(() -> sent(over(Tls.IMPLICIT, Optional.empty(), "secret")))
                .as("a certificate that nobody vouches for")
                .isInstanceOf(Transient.class);
        try (ScriptedSmtp readable = new ScriptedSmtp()) {
            assertThatThrownBy(() -> sent(over(readable.port(), Tls.IMPLICIT, trusted, "secret")))
                    .as("a server that speaks without TLS")
                    .isInstanceOf(Transient.class);
            assertThat(readable.taken()).isEmpty();
        }
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void a_server_that_refuses_tls_is_waited_for() throws Exception {
        server.offering(context(SelfSignedCertificate.create("localhost")));
        server.answer("STARTTLS", "554 5.7.3 not accepted now");

        assertThatThrownBy(() -> sent(over(Tls.STARTTLS, Optional.empty(), "secret")))
                .isInstanceOf(Transient.class);
        assertThat(server.heard()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void a_server_without_tls_gets_nothing_if_tls_is_wanted() throws Exception {
        assertThatThrownBy(() -> sent(over(Tls.STARTTLS, Optional.empty(), "secret")))
                .isInstanceOf(Transient.class);
        assertThat(server.heard()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    private Outcome sent(SmtpMailer mailer) throws Exception {
        return await(mailer.send(mail(), () -> {
            handed.add("handed over");
            return Future.succeededFuture();
        }));
    }

    private SmtpMailer plain() {
        return new SmtpMailer(
                vertx,
                new MailSettings(
                        "127.0.0.1",
                        server.port(),
                        Tls.OFF,
                        Optional.empty(),
                        new Secret(""),
                        Optional.empty(),
                        Duration.ofSeconds(2)));
    }

    private SmtpMailer over(Tls tls, Optional<Path> trusted, String password) {
        return over(server.port(), tls, trusted, password);
    }

    private SmtpMailer over(int port, Tls tls, Optional<Path> trusted, String password) {
        return new SmtpMailer(
                vertx,
                new MailSettings(
                        "localhost",
                        port,
                        tls,
                        Optional.of("ada"),
                        new Secret(password),
                        trusted,
                        Duration.ofSeconds(10)));
    }

    private static Mail mail() {
        return new Mail(
                "one@example.org",
                "atmosphere@example.org",
                ADA,
                "How the day was – ☀",
                "text",
                "<p>html",
                List.of(
                        new Mail.InlinePicture("first@atmosphere.report", "image/png", new byte[] {1, 2, 3}),
                        new Mail.InlinePicture("last@atmosphere.report", "image/png", new byte[] {4, 5, 6})));
    }

    private static SSLContext context(SelfSignedCertificate certificate) throws Exception {
        return ((JdkSslContext) SslContextBuilder.forServer(
                                new File(certificate.certificatePath()), new File(certificate.privateKeyPath()))
                        .sslProvider(SslProvider.JDK)
                        .build())
                .context();
    }
}
