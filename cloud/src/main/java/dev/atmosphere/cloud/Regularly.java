package dev.atmosphere.cloud;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small jobs that are done again and again, for as long as the program runs; one that fails has its turn again. */
final class Regularly {
    private static final Logger LOG = LoggerFactory.getLogger(Regularly.class);

    private final Vertx vertx;

    Regularly(Vertx vertx) {
        this.vertx = vertx;
    }

    void every(Duration pause, Callable<Future<Void>> work) {
        vertx.setPeriodic(pause.toMillis(), timer -> {
            try {
                work.call().onFailure(why -> LOG.debug("tried again in {}", pause, why));
            } catch (Exception e) {
                LOG.warn("unexpected", e);
            }
        });
    }
}
