package dev.atmosphere.sim;

import dev.atmosphere.sim.mqtt.HiveMqLink;
import dev.atmosphere.sim.mqtt.Link;
import dev.atmosphere.sim.mqtt.LinkSettings;
import dev.atmosphere.sim.mqtt.Message;
import dev.atmosphere.sim.mqtt.Version;
import dev.atmosphere.sim.mqtt.VertxLink;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Makes the links of stations, each in the MQTT version that its station speaks. */
record Links(Vertx vertx, Context home, SimulationSettings settings) {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    Link to(int station) {
        String name = settings.stationName(station);
        LinkSettings link = new LinkSettings(
                settings.host(),
                settings.port(),
                "sim-" + name,
                Message.retained("stations/" + name + "/status", Buffer.buffer("offline")),
                settings.connectTimeout(),
                KEEP_ALIVE);
        return settings.version(station) == Version.V5 ? new HiveMqLink(home, link) : new VertxLink(vertx, home, link);
    }
}
