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
import java.util.Objects;
import java.util.Optional;

/**
 * Who votes. Where {@link SignIn} asks for a password, the user whose password fitted; else the name that somebody gave, kept in a
 * cookie by their browser: on loopback nobody else can reach the page, so a name is a name among colleagues, and no proof.
 */
final class Sessions {
    private static final String COOKIE = "atmosphere-voter";
    private static final long A_YEAR_SECONDS = 365L * 24 * 3600;

    private final Answers answers;
    private final Body body;
    private final SignIn signIn;

    /** @param passwords whether a password is asked for */
    record Session(Optional<String> name, boolean passwords) {}

    private record Said(String name, Optional<String> password) {}

    Sessions(SignIn signIn, Answers answers, Body body) {
        this.signIn = signIn;
        this.answers = answers;
        this.body = body;
    }

    void mount(Router router) {
        router.get("/api/v1/session")
                .handler(answers.json(request -> Future.succeededFuture(session(request, name(request)))));
        body.json(router.post("/api/v1/session")).handler(answers.json(this::signIn));
        body.json(router.delete("/api/v1/session")).handler(answers.json(this::signOut));
    }

    private Future<Session> signIn(RoutingContext request) {
        Said said = body.read(request, Said.class);
        if (SignIn.required(request)) {
            return signIn.signIn(
                            request,
                            Objects.toString(said.name(), ""),
                            said.password().orElse(""))
                    .map(cookie -> {
                        request.response().addCookie(cookie);
                        return session(request, Optional.of(said.name()));
                    });
        }
        String name = Optional.ofNullable(said.name())
                .flatMap(PersonName::clean)
                .orElseThrow(() -> Refusal.badRequest("name must have 1 to " + PersonName.LONGEST + " characters"));
        request.response()
                .addCookie(cookie(
                        COOKIE,
                        Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8)),
                        A_YEAR_SECONDS));
        return Future.succeededFuture(session(request, Optional.of(name)));
    }

    private Future<Session> signOut(RoutingContext request) {
        request.response().addCookie(cookie(COOKIE, "", 0)).addCookie(signIn.none());
        return Future.succeededFuture(session(request, Optional.empty()));
    }

    private static Session session(RoutingContext request, Optional<String> name) {
        return new Session(name, SignIn.required(request));
    }

    /** One that scripts cannot read, and that pages of other sites do not send along. */
    static Cookie cookie(String name, String value, long seconds) {
        return Cookie.cookie(name, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setMaxAge(seconds);
    }

    /** Whoever signed in; empty if nobody did, or the cookie is none of ours. */
    static Optional<String> name(RoutingContext request) {
        if (SignIn.required(request)) {
            return SignIn.name(request);
        }
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
