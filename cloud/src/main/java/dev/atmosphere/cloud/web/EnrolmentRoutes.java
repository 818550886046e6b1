package dev.atmosphere.cloud.web;

import static dev.atmosphere.vision.intake.Refusal.TOO_MANY_BYTES;

import dev.atmosphere.cloud.enrolment.Enrolled;
import dev.atmosphere.cloud.enrolment.Enrolment;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.vision.intake.PictureRefused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Photographs by which a person is taught. A few at a time, from their first byte to the end of the work on them: each is in memory as it
 * came and decoded. Who did not sign in is refused before the photograph is read.
 */
final class EnrolmentRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentRoutes.class);
    private static final String API = "/api/v1/people/:personId/photographs";
    private static final int AT_ONCE = 4;
    /** The models are opened for the first photograph, and look at one after the other. */
    private static final long LONGEST_SECONDS = 60;

    private final Enrolment enrolment;
    private final Answers answers;
    private final Body body;
    /** On the server's event loop only. */
    private int underWay;

    /** One of the few at a time; given back once, when both the request and the work on it are over. */
    private final class Place {
        private boolean working;
        private boolean ended;
        private boolean free;

        void done() {
            if (!working && ended && !free) {
                free = true;
                underWay--;
            }
        }
    }

    EnrolmentRoutes(Enrolment enrolment, Answers answers, Body body) {
        this.enrolment = enrolment;
        this.answers = answers;
        this.body = body;
    }

    void mount(Router router) {
        SecurityPolicyHandler admission = this::admit;
        body.picture(router.post(API), admission, enrolment.mostBytes())
                .handler(answers.slow(LONGEST_SECONDS, this::teach))
                .failureHandler(this::failed);
    }

    private void admit(RoutingContext request) {
        try {
            Sessions.voter(request);
        } catch (Refusal refusal) {
            answers.fail(request, refusal);
            return;
        }
        if (underWay >= AT_ONCE) {
            answers.fail(request, Refusal.busy("several photographs are looked at already: try again in a moment"));
            return;
        }
        underWay++;
        Place place = new Place();
        request.put(Place.class.getName(), place);
        request.addEndHandler(end -> {
            place.ended = true;
            place.done();
        });
        request.next();
    }

    private Future<Enrolled> teach(RoutingContext request) {
        String by = Sessions.voter(request).account();
        UUID personId = Parameters.id(request, "personId");
        Optional<UUID> chosen =
                new Parameters(request, Set.of("face")).text("face").map(id -> Parameters.id("face", id));
        byte[] file = request.body().buffer() == null
                ? new byte[0]
                : request.body().buffer().getBytes();
        Place place = request.get(Place.class.getName());
        try {
            place.working = true;
            return enrolment
                    .teach(personId, Sessions.voter(request), file, chosen)
                    .onComplete(done -> request.vertx().runOnContext(go -> over(place)))
                    .recover(why -> Future.failedFuture(why instanceof Poison ? told(by, why.getMessage(), 400) : why))
                    .map(taught -> taught.orElseThrow(() -> Refusal.notFound("there is no person " + personId)));
        } catch (PictureRefused refused) {
            over(place);
            throw told(by, refused.getMessage(), refused.reason() == TOO_MANY_BYTES ? 413 : 400);
        }
    }

    private static void over(Place place) {
        place.working = false;
        place.done();
    }

    private static Refusal told(String by, String what, int status) {
        LOG.info("A photograph of {} is not taken, {}", by, what);
        String text = "this is no photograph that can be used (" + what + ')';
        return status == 413 ? Refusal.tooLarge(text) : Refusal.badRequest(text);
    }

    private void failed(RoutingContext request) {
        if (request.statusCode() == 413) {
            tooLarge(request);
        } else {
            request.next();
        }
    }

    /** A browser that is answered before it has sent everything tells of a broken connection instead of the answer. */
    private void tooLarge(RoutingContext request) {
        Runnable tell = () -> answers.problem(
                request, 413, "a photograph may have " + (enrolment.mostBytes() >> 10) + " KB at most, not more");
        HttpServerRequest sent = request.request();
        if (sent.isEnded() || !isSoonOver(sent.getHeader("content-length"))) {
            tell.run();
            return;
        }
        sent.exceptionHandler(gone -> LOG.debug("broke off", gone))
                .handler(dropped -> {})
                .endHandler(end -> tell.run())
                .resume();
    }

    /** Of a size that is told, and is what cameras and scanners make. */
    private static boolean isSoonOver(String contentLength) {
        return contentLength != null && contentLength.matches("[0-9]{1,8}");
    }
}
