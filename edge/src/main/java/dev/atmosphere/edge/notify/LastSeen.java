package dev.atmosphere.edge.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.Capture;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Poison;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where and when each person was seen last at this edge, retained on its broker on {@code people/{personId}/last-seen}. Thread-safe.
 *
 * <p>Names come late and out of order: an older picture never replaces a newer one. A sighting of a time to come, which a wrong clock
 * left behind, is replaced by any other. A sighting that turns out to be somebody else's is taken back.
 */
public final class LastSeen {
    /** Below it only the edge itself says anything. */
    public static final String LEVEL = "people";

    /** The topics of all people. */
    public static final String TOPICS = LEVEL + "/+/last-seen";

    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);
    /** Those beyond are forgotten here, the one seen longest ago first; the broker keeps what it retains. */
    private static final int MOST_PEOPLE = 10_000;

    /** How far a clock may be moved back without a sighting losing its place. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final StationAnswers answers;
    private final Clock clock;
    private final ObjectMapper json = Json.json();

    private final Map<UUID, Sighting> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Sighting> eldest) {
            return size() > MOST_PEOPLE;
        }
    };

    public LastSeen(StationAnswers answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /** What the broker retained over a restart; anything else is passed over. */
    public synchronized void recall(String topic, byte[] payload) {
        try {
            Sighting sighting = json.readValue(payload, Sighting.class);
            if (sighting != null && topic.equals(sighting.topic())) {
                latest.merge(sighting.personId(), sighting, this::later);
            }
        } catch (IOException e) {
            LOG.debug("what is retained on {} is no sighting: {}", topic, e.getMessage());
        }
    }

    private Sighting later(Sighting before, Sighting now) {
        boolean wrong = isToCome(before);
        if (wrong != isToCome(now)) {
            return wrong ? now : before;
        }
        return before.at().isAfter(now.at()) ? before : now;
    }

    private boolean isToCome(Sighting sighting) {
        return sighting.at().isAfter(clock.instant().plus(TOLERANCE));
    }

    /** This face is this person's. Done when the broker has it, or nothing had to be said. */
    synchronized Future<Void> saw(RecognizedPerson person, Capture capture, UUID faceId) {
        Sighting sighting = Sighting.of(person, capture, faceId);
        if (latest.merge(person.personId(), sighting, this::later) != sighting) {
            return Future.succeededFuture();
        }
        try {
            return answers.retain(sighting.topic(), json.writeValueAsBytes(sighting));
        } catch (JsonProcessingException e) {
            return Future.failedFuture(new Poison("unencodable", e.getMessage(), e));
        }
    }

    /** This face is nobody's but this person's: whoever was last seen in it was not. */
    synchronized Future<Void> onlyOf(Optional<UUID> person, UUID faceId) {
        List<UUID> mistaken = latest.values().stream()
                .filter(sighting -> sighting.faceId().equals(faceId)
                        && !Optional.of(sighting.personId()).equals(person))
                .map(Sighting::personId)
                .toList();
        latest.keySet().removeAll(mistaken);
        return Future.all(mistaken.stream()
                        .map(id -> answers.retain(Sighting.topicOf(id), new byte[0]))
                        .toList())
                .mapEmpty();
    }
}
