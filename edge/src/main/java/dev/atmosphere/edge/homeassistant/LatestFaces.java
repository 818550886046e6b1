package dev.atmosphere.edge.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.edge.notify.Neighbour;
import dev.atmosphere.edge.notify.StationAnswers;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ImageWithoutFaces;
import dev.atmosphere.event.PostProcessed;
import dev.atmosphere.failure.Poison;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each station saw last, retained on {@code stations/{station}/seen}: what an answer says, for those who come later and want one
 * value at a time. Thread-safe.
 *
 * <p>An older picture (a dead letter that is sent round again) never replaces a newer one, unless that one is of a time to come, which a
 * wrong clock left behind. Stations beyond {@link Discovery#MOST_STATIONS} are left out.
 */
final class LatestFaces implements Neighbour {
    private static final Logger LOG = LoggerFactory.getLogger(LatestFaces.class);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final StationAnswers answers;
    private final Clock clock;
    private final ObjectMapper json = Json.json();

    private final Map<String, Seen> latest = new HashMap<>();

    LatestFaces(StationAnswers answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /** What the broker retained over a restart; anything else is passed over. */
    synchronized void recall(String topic, byte[] payload) {
        try {
            Seen seen = json.readValue(payload, Seen.class);
            if (seen != null && topic.equals(Seen.topicOf(seen.station()))) {
                latest.put(seen.station(), seen);
            }
        } catch (IOException e) {
            LOG.debug("what is retained on {} is nothing of ours: {}", topic, e.getMessage());
        }
    }

    /** The station is gone, and what it saw with it. */
    synchronized void forget(String station) {
        latest.remove(station);
    }

    @Override
    public synchronized Future<?> found(PostProcessed image) {
        return image instanceof ImageWithFaces with
                ? tell(Seen.in(with.capture(), with.faces(), before(with.key())))
                : tell(Seen.in(((ImageWithoutFaces) image).capture(), List.of(), before(image.key())));
    }

    private Optional<Seen> before(String station) {
        return Optional.ofNullable(latest.get(station));
    }

    private Future<?> tell(Seen seen) {
        Optional<Seen> before = before(seen.station());
        if (before.isEmpty() && latest.size() >= Discovery.MOST_STATIONS) {
            return Future.succeededFuture();
        }
        if (before.isPresent()
                && before.get().receivedAt().isAfter(seen.receivedAt())
                && !before.get().receivedAt().isAfter(clock.instant().plus(TOLERANCE))) {
            return Future.succeededFuture();
        }
        return publish(seen);
    }

    private Future<?> publish(Seen seen) {
        latest.put(seen.station(), seen);
        try {
            return answers.retain(Seen.topicOf(seen.station()), json.writeValueAsBytes(seen));
        } catch (JsonProcessingException e) {
            return Future.failedFuture(new Poison("unencodable", e.getMessage(), e));
        }
    }

    @Override
    public synchronized Future<?> named(FaceNamed named) {
        Optional<Seen> shown = before(named.key()).filter(seen -> seen.faceId().equals(Optional.of(named.faceId())));
        return shown.isPresent() ? publish(shown.get().withPerson(named.person())) : Future.succeededFuture();
    }
}
