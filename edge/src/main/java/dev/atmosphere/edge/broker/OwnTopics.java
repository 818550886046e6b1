package dev.atmosphere.edge.broker;

import io.vertx.core.Future;

/**
 * Topics that only the gateway itself publishes on, on top of what another {@link Authentication} says: a level and everything below
 * it. A client's message there is refused as one without the right, and so is a client whose will would be one.
 */
public final class OwnTopics implements Authentication {
    private final Authentication others;
    private final String level;

    /** @param level the first of a topic's levels */
    public OwnTopics(Authentication others, String level) {
        this.others = others;
        this.level = level;
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
                return !isOwn(topic) && rights.mayPublish(topic);
            }

            @Override
            public boolean maySubscribe(String filter) {
                return rights.maySubscribe(filter);
            }

            @Override
            public Refusal subscriptionRefusal() {
                return rights.subscriptionRefusal();
            }
        };
    }

    private boolean isOwn(String topic) {
        return topic.startsWith(level) && (topic.length() == level.length() || topic.charAt(level.length()) == '/');
    }
}
