package dev.atmosphere.edge.broker;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Who may come in, and what they may do there. Nothing of a client is acted on before the answer. */
@FunctionalInterface
public interface Authentication {
    /**
     * Called on the broker's event loop: must not block; the future may be completed by any thread. A failed one refuses the
     * client as "server unavailable".
     */
    Future<Decision> decide(Credentials credentials);

    /**
     * What a client says of itself in its CONNECT.
     *
     * @param password never logged
     * @param certificateName the common name of the certificate that it has shown and that was believed, if it has
     */
    record Credentials(
            String clientId,
            Optional<String> userName,
            Optional<Buffer> password,
            Optional<String> certificateName,
            InetSocketAddress address) {
        @Override
        public String toString() {
            return "client '" + clientId + "', user " + userName.orElse("-") + " at " + address;
        }
    }

    /** Let in, with its rights, or not, or not now. */
    sealed interface Decision {
        /** @param userName who it is; empty if that was not asked, whatever the client calls itself */
        record Welcome(Optional<String> userName, Rights rights) implements Decision {}

        /**
         * @param badCredentials whether a name or a password is wrong, as against being known and not allowed
         * @param why for the log
         */
        record Refuse(boolean badCredentials, String why) implements Decision {}

        /**
         * Not looked at: too many attempts.
         *
         * @param why for the log
         */
        record Later(String why) implements Decision {}
    }

    /** What a client may do. Asked for each message and subscription: must be quick. */
    interface Rights {
        boolean mayPublish(String topic);

        boolean maySubscribe(String filter);

        /** What an MQTT 5 client is told of a subscription that it may not have. */
        default Refusal subscriptionRefusal() {
            return Refusal.NOT_AUTHORIZED;
        }

        Rights EVERYTHING = new Rights() {
            @Override
            public boolean mayPublish(String topic) {
                return true;
            }

            @Override
            public boolean maySubscribe(String filter) {
                return true;
            }
        };
    }
}
