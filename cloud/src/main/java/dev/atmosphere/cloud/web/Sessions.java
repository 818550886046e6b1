package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.people.PersonName;
import dev.atmosphere.event.Voter;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Who votes: the name that somebody gave, without a password, kept in a cookie by their browser. On loopback nobody else can reach the page,
 * so a name is a name among colleagues, and no proof.
 */
final class Sessions {
    private static final String COOKIE = "atmosphere-voter";
    private static final long A_YEAR_SECONDS = 365L * 24 * 3600;

    private final Answers answers;
    private final Body body;

    record Session(Optional<String> name) {}

    private record SignIn(String name) {}

    Sessions(Answers answers, Body body) {
        this.answers = answers;
        this.body = body;
    }

    void mount(Router router) {
        router.get("/api/v1/session")
                .handler(answers.json(request -> Future.succeededFuture(new Session(name(request)))));
        body.json(router.post("/api/v1/session")).handler(answers.json(this::signIn));
        body.json(router.delete("/api/v1/session")).handler(answers.json(this::signOut));
    }

    private Future<Session> signIn(RoutingContext request) {
        String typed = body.read(request, SignIn.class).name();
        String name = Optional.ofNullable(typed)
                .flatMap(PersonName::clean)
                .orElseThrow(() -> Refusal.badRequest("name must have 1 to " + PersonName.LONGEST + " characters"));
        request.response()
                .addCookie(cookie(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8)),
                        A_YEAR_SECONDS));
        return Future.succeededFuture(new Session(Optional.of(name)));
    }

    private Future<Session> signOut(RoutingContext request) {
        request.response().addCookie(cookie("", 0));
        return Future.succeededFuture(new Session(Optional.empty()));
    }

    private static Cookie cookie(String value, long seconds) {
        return Cookie.cookie(COOKIE, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setMaxAge(seconds);
    }

    /** Whoever signed in; empty if nobody did, or the cookie is none of ours. */
    static Optional<String> name(RoutingContext request) {
        return Optional.ofNullable(request.request().getCookie(COOKIE)).flatMap(cookie -> {
            try {
                String name = new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8);
                return PersonName.clean(name);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    /** @throws Refusal nobody signed in */
    static Voter voter(RoutingContext request) {
        return new Voter(Voter.Via.PAGE, name(request).orElseThrow(() -> Refusal.signInFirst("say who you are first")));
    }
}
