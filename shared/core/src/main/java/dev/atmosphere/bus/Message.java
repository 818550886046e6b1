package dev.atmosphere.bus;

import dev.atmosphere.picture.Picture;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An encoded event as a bus carries it.
 *
 * @param id the event's id; a bus may fold a second publish of an id that it still holds
 * @param key messages of one key keep their order
 * @param headers CloudEvents attributes and our own, lower case
 * @param body the encoded event; shared, not copied: read only
 * @param picture beside the body, where the bus keeps pictures apart ({@link Bus#keepsPicturesApart})
 */
public record Message(UUID id, String key, Map<String, String> headers, byte[] body, Optional<Picture> picture) {
    public Message {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(picture, "picture");
        headers = Map.copyOf(headers);
    }

    /** The same message with more headers; a header of the same name is replaced. */
    public Message with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new Message(id, key, all, body, picture);
    }

    /** Bytes that it occupies, picture included. */
    public long size() {
        return body.length + picture.map(Picture::size).orElse(0).longValue();
    }
}
