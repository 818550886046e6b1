package dev.atmosphere.edge.broker;

import io.vertx.core.Future;
import java.util.Optional;

/** Lets everybody in without asking for a name: from this machine, and from others only if told so. */
public final class AnonymousAccess implements Authentication {
    private final boolean fromAnywhere;

    public AnonymousAccess(boolean fromAnywhere) {
        this.fromAnywhere = fromAnywhere;
    }

    @Override
    public Future<Decision> decide(Credentials credentials) {
        if (fromAnywhere || credentials.address().getAddress().isLoopbackAddress()) {
            return Future.succeededFuture(new Decision.Welcome(Optional.empty(), Rights.EVERYTHING));
        }
        return Future.succeededFuture(
                new Decision.Refuse(false, "anonymous clients are let in from this machine only (a setting)"));
    }
}
