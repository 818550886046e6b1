package dev.atmosphere.cloud.people;

import io.vertx.core.Future;

/** Says that the recognizer has something to learn: names changed, people were merged, a face was enrolled. */
@FunctionalInterface
public interface Retraining {
    /** Completes when it is said. If it cannot be, the next training learns it all the same, for it reads the rows. */
    Future<Void> want(String why);
}
