package dev.atmosphere.edge.frigate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.edge.notify.Neighbour;
import dev.atmosphere.edge.notify.StationAnswers;
import dev.atmosphere.edge.notify.TopicPrefix;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.PostProcessed;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Poison;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Says of every face on {@code {prefix}/tracked_object_update} what Frigate says after each attempt to recognize one.
 *
 * <p>Source of the payload: Frigate's documentation, "MQTT", {@code frigate/tracked_object_update}, "Face Recognition Update".
 */
public final class TrackedObjectUpdates implements Neighbour {
    private final StationAnswers answers;
    private final String topic;
    private final ObjectMapper json = Json.json();

    /** @param prefix Frigate's {@code topic_prefix} */
    public TrackedObjectUpdates(StationAnswers answers, TopicPrefix prefix) {
        this.answers = answers;
        this.topic = prefix.topic("tracked_object_update");
    }

    /**
     * The payload.
     *
     * @param id as Frigate makes them, seconds and a short word; the same in every update about this face
     * @param name empty: nobody whom the recognizer knows
     * @param score how sure the recognizer is, 0 to 1
     * @param timestamp seconds since 1970
     */
    record Update(String type, String id, Optional<String> name, double score, String camera, BigDecimal timestamp) {
        static Update of(Capture capture, UUID faceId, Optional<RecognizedPerson> person, Instant at) {
            return new Update(
                    "face",
                    idOf(capture, faceId),
                    person.map(RecognizedPerson::name),
                    person.map(RecognizedPerson::score).orElse(0.0),
                    capture.station(),
                    seconds(at));
        }

        private static String idOf(Capture capture, UUID faceId) {
            long bits = (faceId.getMostSignificantBits() ^ faceId.getLeastSignificantBits()) & Long.MAX_VALUE;
            String word = "000000" + Long.toString(bits, Character.MAX_RADIX);
            return seconds(capture.capturedAt()).toPlainString() + "-"
                    + word.substring(word.length() - 6).toLowerCase(Locale.ROOT);
        }

        /** To the microsecond, as Frigate's. */
        private static BigDecimal seconds(Instant at) {
            return BigDecimal.valueOf(at.getEpochSecond()).add(BigDecimal.valueOf(at.getNano() / 1000, 6));
        }
    }

    @Override
    public Future<?> found(PostProcessed image) {
        if (!(image instanceof ImageWithFaces with)) {
            return Future.succeededFuture();
        }
        return Future.all(with.faces().stream()
                .map(face -> say(Update.of(with.capture(), face.faceId(), face.person(), with.processedAt())))
                .toList());
    }

    @Override
    public Future<?> named(FaceNamed named) {
        return say(Update.of(named.capture(), named.faceId(), named.person(), named.at()));
    }

    private Future<Void> say(Update update) {
        try {
            return answers.publish(topic, json.writeValueAsBytes(update));
        } catch (JsonProcessingException e) {
            return Future.failedFuture(new Poison("unencodable", e.getMessage(), e));
        }
    }
}
