package dev.atmosphere.event;

import dev.atmosphere.picture.Picture;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A station published a picture on the edge's broker; nothing of it has been checked yet.
 *
 * @param id a new one for this arrival; the image's own is {@code givenId} if the station gave one
 * @param givenId the id text the station sent (user property, or the topic's last level); may be no UUID at all
 * @param givenTime the capture time text the station sent; may be no time at all
 * @param contentType the MIME type that the station claims
 * @param canBeRefused whether the station's protocol carries a refusal (MQTT 5 above QoS 0); where it does not, a bad
 *     picture is acknowledged and stands in the dead letters
 * @param picture the bytes as published: JPEG, PNG, base64 text or a data URI
 */
public record StationPicture(
        UUID id,
        String station,
        String topic,
        Optional<String> givenId,
        Optional<String> givenTime,
        Optional<String> contentType,
        Instant receivedAt,
        boolean canBeRefused,
        Picture picture)
        implements Event, CarriesPicture {
    public StationPicture {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(station, "station");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(picture, "picture");
    }

    @Override
    public String key() {
        return station;
    }
}
