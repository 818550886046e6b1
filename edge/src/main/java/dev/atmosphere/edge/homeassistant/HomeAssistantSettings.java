package dev.atmosphere.edge.homeassistant;

import dev.atmosphere.config.Settings;
import dev.atmosphere.edge.notify.TopicPrefix;

/**
 * Whether and where Home Assistant is told of stations and people.
 *
 * @param prefix below which Home Assistant looks for devices
 * @param snapshots whether a picture of each station's last face is kept on the broker
 */
public record HomeAssistantSettings(boolean discovery, TopicPrefix prefix, boolean snapshots) {
    public static HomeAssistantSettings from(Settings settings) {
        return new HomeAssistantSettings(
                settings.flag("edge.home-assistant.discovery"),
                settings.made(
                        "edge.home-assistant.prefix",
                        () -> new TopicPrefix(settings.text("edge.home-assistant.prefix")),
                        new TopicPrefix("homeassistant")),
                settings.flag("edge.home-assistant.snapshots"));
    }
}
