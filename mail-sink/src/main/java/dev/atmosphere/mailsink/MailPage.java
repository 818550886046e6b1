package dev.atmosphere.mailsink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * The page on which mails are read, and the same for programs: {@code GET /mails}, {@code /mails/ID}, and of one mail
 * {@code letter.html}, {@code source}, {@code pictures/N}.
 */
final class MailPage {
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "logo.svg", "image/svg+xml",
            "page.js", "text/javascript; charset=utf-8",
            "style.css", "text/css; charset=utf-8");
    /** What came by mail runs nothing and loads nothing, and is shown in a frame of the page only. */
    private static final String LETTER_POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'self'";

    private final Vertx vertx;
    private final Intake intake;
    private final ObjectMapper json = Json.json();

    private record Line(long id, Instant at, String from, List<String> to, String subject, int bytes) {
        static Line of(ReadMail mail) {
            return new Line(mail.id(), mail.at(), mail.from(), mail.to(), mail.subject(), mail.source().length);
        }
    }

    private record Mails(List<Line> mails) {}

    private record Attached(int number, String contentId, String contentType, int bytes, boolean shown) {}

    private record Whole(Line mail, Optional<String> text, boolean html, List<Attached> pictures) {}

    private record Problem(String error) {}

    MailPage(Vertx vertx, Intake intake) {
        this.vertx = vertx;
        this.intake = intake;
    }

    void mount(Router router) {
        FILES.keySet().forEach(name -> {
            Buffer bytes = resource(name);
            router.get(name.equals("index.html") ? "/" : "/" + name)
                    .handler(call -> send(call, FILES.get(name), bytes));
        });
        router.get("/mails").handler(call -> blocking(intake::mails)
                .onSuccess(mails ->
                        answer(call, 200, new Mails(mails.stream().map(Line::of).toList())))
                .onFailure(call::fail));
        router.get("/mails/:id").handler(call -> one(call, this::whole));
        router.get("/mails/:id/letter.html").handler(call -> one(call, this::letter));
        router.get("/mails/:id/source")
                .handler(call ->
                        one(call, (c, mail) -> send(c, "text/plain; charset=utf-8", Buffer.buffer(mail.source()))));
        router.get("/mails/:id/pictures/:number").handler(call -> one(call, this::picture));
    }

    private void whole(RoutingContext call, ReadMail mail) {
        List<Attached> pictures = IntStream.range(0, mail.pictures().size())
                .mapToObj(i -> {
                    ReadMail.Picture one = mail.pictures().get(i);
                    return new Attached(i, one.contentId(), one.contentType(), one.bytes().length, one.isPicture());
                })
                .toList();
        answer(call, 200, new Whole(Line.of(mail), mail.text(), mail.html().isPresent(), pictures));
    }

    private void letter(RoutingContext call, ReadMail mail) {
        mail.letter()
                .ifPresentOrElse(
                        html -> {
                            call.response().putHeader("content-security-policy", LETTER_POLICY);
                            send(call, "text/html; charset=utf-8", Buffer.buffer(html));
                        },
                        () -> answer(call, 404, new Problem("this mail has no HTML part")));
    }

    private void picture(RoutingContext call, ReadMail mail) {
        number(call.pathParam("number"))
                .filter(number -> number < mail.pictures().size())
                .map(number -> mail.pictures().get(Math.toIntExact(number)))
                .ifPresentOrElse(
                        one -> send(
                                call,
                                one.isPicture() ? one.contentType() : "application/octet-stream",
                                Buffer.buffer(one.bytes())),
                        () -> answer(call, 404, new Problem("this mail has no such part")));
    }

    private void one(RoutingContext call, BiConsumer<RoutingContext, ReadMail> show) {
        long id = number(call.pathParam("id")).orElse(-1L);
        blocking(() -> intake.mail(id))
                .onSuccess(found -> found.ifPresentOrElse(
                        mail -> show.accept(call, mail),
                        () -> answer(call, 404, new Problem("there is no such mail, or no longer"))))
                .onFailure(call::fail);
    }

    private <T> Future<T> blocking(java.util.concurrent.Callable<T> look) {
        return vertx.executeBlocking(look, false);
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private void answer(RoutingContext call, int status, Object body) {
        try {
            call.response().setStatusCode(status);
            send(call, "application/json", Buffer.buffer(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            call.fail(e);
        }
    }

    private static void send(RoutingContext call, String type, Buffer body) {
        call.response()
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(body);
    }

    private static Buffer resource(String name) {
        try (InputStream in = MailPage.class.getResourceAsStream("/mailsink/" + name)) {
            if (in == null) {
                throw new IllegalStateException("mailsink/" + name + " is missing from this build");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
