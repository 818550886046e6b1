package dev.atmosphere.edge.homeassistant;

import dev.atmosphere.edge.broker.LocalSubscription;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.broker.Publish;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What is retained on the broker at this moment. */
final class Retained {
    private Retained() {}

    /** By topic. */
    static Future<Map<String, byte[]>> on(MqttBroker broker, String filter, Predicate<Publish> wanted) {
        Map<String, byte[]> kept = new ConcurrentHashMap<>();
        return broker.subscribe(filter, message -> {
                    if (message.retain() && wanted.test(message)) {
                        kept.put(message.topic(), message.bytes());
                    }
                })
                .compose(LocalSubscription::cancel)
                .map(done -> new LinkedHashMap<>(kept));
    }
}
