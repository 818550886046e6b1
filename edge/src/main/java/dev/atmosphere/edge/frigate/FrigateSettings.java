package dev.atmosphere.edge.frigate;

import dev.atmosphere.config.Settings;
import dev.atmosphere.edge.notify.TopicPrefix;

/**
 * Whether what Frigate would say of faces is said.
 *
 * @param prefix Frigate's {@code topic_prefix}
 */
public record FrigateSettings(boolean updates, TopicPrefix prefix) {
    public static FrigateSettings from(Settings settings) {
        return new FrigateSettings(
                settings.flag("edge.frigate.updates"),
                settings.made(
                        "edge.frigate.prefix",
                        () -> new TopicPrefix(settings.text("edge.frigate.prefix")),
                        new TopicPrefix("frigate")));
    }
}
