package dev.atmosphere.edge.broker;

import io.vertx.core.Future;
import java.util.Set;

/**
 * Some topic filters that nobody may subscribe to, on top of what another {@link Authentication} says. Such a subscription is
 * answered with the code for an unspecified error, which every version of the protocol has.
 */
public final class ClosedFilters implements Authentication {
    private final Authentication others;
    private final Set<String> closed;

    /** @param closed as clients would write them */
    public ClosedFilters(Authentication others, Set<String> closed) {
        this.others = others;
        this.closed = Set.copyOf(closed);
    }

    @Override
    public Future<Decision> decide(Credentials credentials) {
        return others.decide(credentials)
                .map(decision -> decision instanceof Decision.Welcome welcome
                        ? new Decision.Welcome(welcome.userName(), within(welcome.rights()))
                        : decision);
    }

    private Rights within(Rights rights) {
        return new Rights() {
            @Override
            public boolean mayPublish(String topic) {
                return rights.mayPublish(topic);
            }

            @Override
            public boolean maySubscribe(String filter) {
                return !closed.contains(filter) && rights.maySubscribe(filter);
            }

            @Override
            public Refusal subscriptionRefusal() {
                return Refusal.UNSPECIFIED;
            }
        };
    }
}
