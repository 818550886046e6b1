package dev.atmosphere.sim.station;

import dev.atmosphere.sim.fault.Fault;
import dev.atmosphere.sim.mqtt.Message;
import dev.atmosphere.sim.scene.Truth;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A picture that a station took: it has this id however often it is sent.
 *
 * @param takenAt by the station's own clock
 * @param truth empty if nobody knows it
 * @param fault what is wrong with it
 */
public record Shot(
        UUID id, String station, Buffer payload, Instant takenAt, Optional<Truth> truth, Optional<Fault> fault) {
    /** Whether no result may come back. */
    public boolean broken() {
        return fault.filter(Fault::broken).isPresent();
    }

    /** How often it is published when all goes well. */
    public int copies() {
        return fault.filter(Fault.DUPLICATE::equals).isPresent() ? 2 : 1;
    }

    /** The same shot for those who remember it but do not send it: its bytes are let go. */
    public Shot withoutPayload() {
        return new Shot(id, station, Buffer.buffer(), takenAt, truth, fault);
    }

    /** How it is published: MQTT 5 has room for id and time beside the picture, MQTT 3.1.1 for the id in the topic only. */
    public Message message(boolean withProperties, int qos) {
        Topics topics = new Topics(station);
        if (!withProperties) {
            return Message.plain(topics.images(id), payload, qos);
        }
        return new Message(
                topics.images(),
                payload,
                qos,
                false,
                Optional.of("image/jpeg"),
                Map.of("id", id.toString(), "time", takenAt.toString()));
    }
}
