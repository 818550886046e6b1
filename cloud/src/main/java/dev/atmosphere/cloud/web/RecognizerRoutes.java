package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.training.Recognizers;
import dev.atmosphere.cloud.training.Recognizers.NotPossible;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/**
 * What an operator sees of recognizers, and does with them. Whatever changes something is a POST with the header {@code X-Atmosphere:
 * recognizers}, which a foreign web page cannot send.
 */
final class RecognizerRoutes {
    private static final String PATH = "/api/v1/recognizers";
    private static final String HEADER = "recognizers";

    private final Recognizers recognizers;
    private final Answers answers;

    RecognizerRoutes(Recognizers recognizers, Answers answers) {
        this.recognizers = recognizers;
        this.answers = answers;
    }

    private record Listed(List<Recognizers.View> items) {}

    private record Wanted(boolean wanted) {}

    private record RolledBack(int version) {}

    void mount(Router router) {
        router.get(PATH).handler(answers.json(request -> recognizers.list().map(Listed::new)));
        router.get(PATH + "/:version").handler(answers.json(this::show));
        router.post(PATH + "/train")
                .handler(changing(
                        request -> recognizers.train("somebody asked for it").map(new Wanted(true))));
        router.post(PATH + "/:version/rollback")
                .handler(changing(
                        request -> recognizers.rollBack(version(request)).map(RolledBack::new)));
    }

    private Future<Recognizers.View> show(RoutingContext request) {
        int version = version(request);
        return recognizers
                .show(version)
                .map(found -> found.orElseThrow(() -> Refusal.notFound("there is no recognizer " + version)));
    }

    private <T> Handler<RoutingContext> changing(Function<RoutingContext, Future<T>> change) {
        Handler<RoutingContext> allowed = answers.json(request -> change.apply(request)
                .recover(why ->
                        Future.failedFuture(why instanceof NotPossible ? Refusal.notFound(why.getMessage()) : why)));
        return request -> {
            if (HEADER.equals(request.request().getHeader("X-Atmosphere"))) {
                allowed.handle(request);
            } else {
                answers.problem(request, 403, "this needs the header X-Atmosphere: " + HEADER);
            }
        };
    }

    private static int version(RoutingContext request) {
        String text = request.pathParam("version");
        if (!text.matches("[0-9]{1,9}")) {
            throw Refusal.badRequest("a recognizer's version is a number");
        }
        return Integer.parseInt(text);
    }
}
