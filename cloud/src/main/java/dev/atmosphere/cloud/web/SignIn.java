package dev.atmosphere.cloud.web;

import dev.atmosphere.access.Logins;
import dev.atmosphere.access.Users;
import dev.atmosphere.access.WatchedFile;
import dev.atmosphere.http.HostCheck;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nobody in without a password as soon as there is a users file, or the page listens beyond loopback; as long as neither is so,
 * everybody, for nobody else can reach it.
 *
 * <p>Browsers sign in on a page and keep a {@link SignedName} in a cookie; programs may send name and password with each request
 * (RFC 7617), which no browser is ever asked for. Without either, pages lead to the sign-in, and everything else is answered with 401. Open
 * to all stay what the sign-in page is made of, {@code /health} and {@code /metrics}, which machines ask for, and Slack's calls, which
 * are signed.
 *
 * <p>Handles requests on the server's event loop; passwords are compared elsewhere.
 */
final class SignIn {
    static final String PAGE = "/sign-in.html";
    static final Duration LASTS = Duration.ofDays(7);
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final String COOKIE = "atmosphere-session";
    private static final long LOOK_MILLIS = 2000;
    private static final String REQUIRED = "atmosphere.sign-in.required";
    private static final String NAME = "atmosphere.sign-in.name";
    private static final String BASIC = "Basic ";

    private final Vertx vertx;
    private final WatchedFile<Users> users;
    private final boolean beyondLoopback;
    private final Logins logins;
    private final Clock clock;
    private final Answers answers;
    private final long watching;

    private SignIn(Vertx vertx, WatchedFile<Users> users, WebConfig config, Clock clock, Answers answers) {
        this.vertx = vertx;
        this.users = users;
        this.beyondLoopback = !HostCheck.isLoopback(config.host());
        this.logins = new Logins(vertx, users::current);
        this.clock = clock;
        this.answers = answers;
        this.watching = vertx.setPeriodic(LOOK_MILLIS, t -> look());
        if (beyondLoopback && users.current().isEmpty()) {
            LOG.warn(
                    "The page listens beyond loopback, and nobody can sign in: {} is not there. Add somebody: ./atmosphere"
                            + " page-users add NAME",
                    config.usersFile());
        }
    }

    /** Reads the users file; fails if it is there and cannot be used, or is named and not there. */
    static Future<SignIn> open(Vertx vertx, WebConfig config, Clock clock, Answers answers) {
        return vertx.executeBlocking(
                        () -> {
                            if (config.usersNamed() && !Files.exists(config.usersFile())) {
                                throw new IllegalStateException("cloud.http.users-file names " + config.usersFile()
                                        + ", which is not there: ./atmosphere page-users add NAME makes it");
                            }
                            return WatchedFile.open(config.usersFile(), Users::parse);
                        },
                        false)
                .map(users -> new SignIn(vertx, users, config, clock, answers));
    }

    /** Takes over what has changed in the users file; by itself it does so every two seconds. */
    Future<Void> look() {
        return vertx.executeBlocking(
                () -> {
                    users.look();
                    return null;
                },
                true);
    }

    Future<Void> close() {
        vertx.cancelTimer(watching);
        return logins.close();
    }

    /** Whether a password is asked for at this moment. */
    boolean required() {
        return beyondLoopback || users.current().isPresent();
    }

    /** Whether {@link #handle} asked for a password on this request's way here. */
    static boolean required(RoutingContext request) {
        return request.get(REQUIRED) != null;
    }

    /** Whose password fitted. */
    static Optional<String> name(RoutingContext request) {
        return Optional.ofNullable(request.get(NAME));
    }

    /** Somebody who would have had to give a password to see more than what is open. */
    static boolean isStranger(RoutingContext request) {
        return required(request) && name(request).isEmpty();
    }

    /** To be mounted before everything that is not for all. */
    void handle(RoutingContext request) {
        if (!required()) {
            request.next();
            return;
        }
        request.put(REQUIRED, true);
        Optional<String> kept = kept(request);
        kept.ifPresent(name -> request.put(NAME, name));
        String header = request.request().getHeader("authorization");
        if (kept.isPresent()) {
            request.next();
        } else if (header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            request.request().pause();
            basic(request, header.substring(BASIC.length()).strip());
        } else if (isOpen(request.normalizedPath())) {
            request.next();
        } else {
            refuse(request);
        }
    }

    /** @return the cookie that keeps the name; fails with a {@link Refusal} if they do not fit, or too many were wrong */
    Future<Cookie> signIn(RoutingContext request, String name, String password) {
        return logins.check(name, password.getBytes(StandardCharsets.UTF_8), RequestRates.address(request.request()))
                .map(outcome -> switch (outcome.kind()) {
                    case PASSED -> cookie(name);
                    case WRONG -> {
                        tell(request, name, outcome.why());
                        throw Refusal.signInFirst("the name or the password is wrong");
                    }
                    case LATER -> {
                        tell(request, name, outcome.why());
                        throw Refusal.tooMany("too many names or passwords were wrong of late: try again later");
                    }
                });
    }

    /** What takes the place of the cookie when somebody leaves. */
    Cookie none() {
        return Sessions.cookie(COOKIE, "", 0);
    }

    private Cookie cookie(String name) {
        String hash = users.current()
                .flatMap(now -> now.hashOf(name))
                .orElseThrow(() -> Refusal.signInFirst("the name or the password is wrong"));
        return Sessions.cookie(COOKIE, SignedName.of(name, clock.instant().plus(LASTS), hash), LASTS.toSeconds());
    }

    private Optional<String> kept(RoutingContext request) {
        return Optional.ofNullable(request.request().getCookie(COOKIE))
                .flatMap(cookie ->
                        SignedName.read(cookie.getValue(), users.current().orElse(Users.NONE), clock.instant()));
    }

    private void basic(RoutingContext request, String word) {
        String said;
        try {
            said = new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            said = "";
        }
        String name = said.substring(0, Math.max(0, said.indexOf(':')));
        signIn(request, name, said.substring(said.indexOf(':') + 1))
                .onSuccess(ok -> {
                    request.put(NAME, name);
                    request.request().resume();
                    request.next();
                })
                .onFailure(why -> {
                    request.request().resume();
                    answers.fail(request, why);
                });
    }

    private void refuse(RoutingContext request) {
        String accepted = request.request().getHeader("accept");
        boolean page = request.request().method().equals(HttpMethod.GET)
                && !request.normalizedPath().startsWith("/api/")
                && accepted != null
                && accepted.contains("text/html");
        if (page) {
            request.response()
                    .setStatusCode(303)
                    .putHeader("cache-control", "no-store")
                    .putHeader(
                            "location",
                            PAGE + "?to=" + URLEncoder.encode(request.normalizedPath(), StandardCharsets.UTF_8))
                    .end();
        } else {
            answers.problem(request, 401, "sign in first");
        }
    }

    private static boolean isOpen(String path) {
        return path.equals("/health")
                || path.equals("/metrics")
                || path.equals("/api/v1/session")
                || path.startsWith("/slack/")
                || PageRoutes.isForAll(path);
    }

    private static void tell(RoutingContext request, String name, String why) {
        LOG.warn(
                "Sign-in as '{}' from {} refused: {}",
                Users.isName(name) ? name : "?",
                request.request().remoteAddress().hostAddress(),
                why);
    }
}
