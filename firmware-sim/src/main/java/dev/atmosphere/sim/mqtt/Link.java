package dev.atmosphere.sim.mqtt;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;

/**
 * A station's connection to the broker. It can be connected again after it broke; the session (subscriptions, results that
 * wait) outlives the connection.
 *
 * <p>Everything is called on, and calls back on, the one context that the link was made with.
 */
public interface Link {
    /** Whether messages can carry a content type and user properties. */
    boolean carriesProperties();

    /** Done when the broker accepted; fails if it is not there, is silent for too long, or refuses. */
    Future<Void> connect();

    /**
     * Done when the broker acknowledged, or refused (QoS 0: when it is written). It may outlast the connection: a link of MQTT 5
     * sends again itself once the session goes on. It fails when the message has to be published again.
     */
    Future<Acknowledgement> publish(Message message);

    /** Subscribes with QoS 1; fails if one of them is refused. */
    Future<Void> subscribe(List<String> topicFilters);

    void messageHandler(Handler<Received> handler);

    /** Called each time an accepted connection ended, whoever ended it. */
    void closedHandler(Handler<String> cause);

    /** Cuts the connection as a loss of power does: the broker publishes the will. */
    void cut();

    /** Ends the session and says goodbye: no will, nothing is kept for this client. */
    Future<Void> goodbye();
}
