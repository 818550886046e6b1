package dev.atmosphere.edge.broker;

import io.vertx.core.Future;

/** Lets everybody in without asking for a name: from this machine, and from others only if told so. */
public final class AnonymousAccess implements Authentication {
    private final boolean fromAnywhere;

    public AnonymousAccess(boolean fromAnywhere) {
        this.fromAnywhere = fromAnywhere;
    }

    @Override
    public Future<Decision> decide(Credentials credentials) {
        if (fromAnywhere || credentials.address().getAddress().isLoopbackAddress()) {
            return Future.succeededFuture(new Decision.Welcome(Rights.EVERYTHING));
        }
        return Future.succeededFuture(
                new Decision.Refuse(false, "anonymous clients are let in from this machine only (a setting)"));
    }
}
