package dev.atmosphere.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.event.CarriesPicture;
import dev.atmosphere.event.Event;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.topic.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Events to messages and back. The body is JSON; an event with a picture is CBOR with the picture within, unless the bus
 * keeps pictures apart: then it is JSON with a reference, and the picture beside it. Headers are the CloudEvents 1.0
 * attributes in binary mode. Thread-safe.
 */
public final class EventCodec {
    private static final String JSON_TYPE = "application/json";
    private static final String CBOR_TYPE = "application/cbor";

    private final ObjectMapper json = Json.json();
    private final ObjectMapper cbor = Json.cbor();
    private final String source;
    private final Clock clock;

    /**
     * @param source the path that is the CloudEvents source: {@code /atmosphere/edge/hall}. What stands in it may be a name of any script:
     *     it is encoded as a URI reference here
     */
    public EventCodec(String source, Clock clock) {
        this.source = uriReference(source);
        this.clock = clock;
    }

    private static String uriReference(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a source is a path, not '" + path + "': " + e.getMessage(), e);
        }
    }

    public <E extends Event> Message encode(Topic<E> topic, E event, boolean pictureApart) {
        boolean inline = event instanceof CarriesPicture && !pictureApart;
        Optional<Picture> beside =
                event instanceof CarriesPicture p && pictureApart ? Optional.of(p.picture()) : Optional.empty();
        byte[] body;
        try {
            body = inline
                    ? cbor.writeValueAsBytes(event)
                    : json.writer().withAttribute(PictureModule.APART, true).writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new Poison(
                    "unencodable", topic + ": event " + event.id() + " cannot be encoded: " + e.getMessage(), e);
        }
        Map<String, String> headers = new HashMap<>();
        headers.put(Headers.CE_SPECVERSION, "1.0");
        headers.put(Headers.CE_ID, event.id().toString());
        headers.put(Headers.CE_SOURCE, source);
        headers.put(Headers.CE_TYPE, "dev.atmosphere." + topic.type().getSimpleName());
        headers.put(Headers.CE_TIME, clock.instant().toString());
        headers.put(Headers.CONTENT_TYPE, inline ? CBOR_TYPE : JSON_TYPE);
        return new Message(event.id(), event.key(), headers, body, beside);
    }

    /** Whether the message's body is CBOR with a picture within it. */
    public static boolean hasPictureWithin(Message message) {
        return CBOR_TYPE.equals(message.headers().get(Headers.CONTENT_TYPE));
    }

    /**
     * @throws Poison {@code undecodable}: the bytes are not this topic's event
     */
    public <E extends Event> E decode(Topic<E> topic, Message message) {
        ObjectMapper mapper = CBOR_TYPE.equals(message.headers().get(Headers.CONTENT_TYPE)) ? cbor : json;
        try {
            E event = mapper.readerFor(topic.type())
                    .withAttribute(PictureModule.APART, message.picture().orElse(null))
                    .readValue(message.body());
            if (event == null) {
                throw new Poison("undecodable", topic + ": message " + message.id() + " is empty");
            }
            return event;
        } catch (IOException | IllegalArgumentException e) {
            throw new Poison(
                    "undecodable", topic + ": message " + message.id() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
