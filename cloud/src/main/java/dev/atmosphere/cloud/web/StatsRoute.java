package dev.atmosphere.cloud.web;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The page's figures. However many pages are open, the database is asked once at a time, and not again for two seconds.
 */
final class StatsRoute {
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final ImageQueries images;
    private final Clock clock;
    private final Answers answers;
    private Future<Stats> latest = Future.failedFuture("not asked yet");
    private Instant askedAt = Instant.MIN;

    StatsRoute(ImageQueries images, Clock clock, Answers answers) {
        this.images = images;
        this.clock = clock;
        this.answers = answers;
    }

    void mount(Router router) {
        router.get("/api/v1/stats").handler(answers.json(request -> stats()));
    }

    private synchronized Future<Stats> stats() {
        Instant now = clock.instant();
        boolean usable = !latest.failed() && now.isBefore(askedAt.plus(FRESH));
        if (latest.isComplete() && !usable) {
            askedAt = now;
            latest = images.stats(now);
        }
        return latest;
    }
}
