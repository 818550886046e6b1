package dev.atmosphere.edge.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Sink;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * NotifyMqtt's second word: publishes on {@code stations/{station}/faces} who somebody was, when that was found out after the station was
 * answered.
 *
 * <p>Only for pictures that this edge took in. A name that was given more than a day ago is news to nobody: it is dropped and counted
 * ({@code atmosphere.edge.names}, {@code result} {@code published} or {@code too-old}).
 */
public final class NotifyMqttOfNames implements Sink<FaceNamed> {
    private static final Duration NEWS = Duration.ofDays(1);

    private final StationAnswers answers;
    private final LastSeen lastSeen;
    private final Optional<String> edge;
    private final Clock clock;
    private final Counter published;
    private final Counter tooOld;
    private final List<Neighbour> neighbours;
    private final ObjectMapper json = Json.json();

    /** Without neighbours. */
    public NotifyMqttOfNames(
            StationAnswers answers, LastSeen lastSeen, String edge, MeterRegistry meters, Clock clock) {
        this(answers, lastSeen, edge, meters, clock, List.of());
    }

    /**
     * @param edge this edge's name
     * @param neighbours who hears of every name that is told
     */
    public NotifyMqttOfNames(
            StationAnswers answers,
            LastSeen lastSeen,
            String edge,
            MeterRegistry meters,
            Clock clock,
            List<Neighbour> neighbours) {
        this.neighbours = List.copyOf(neighbours);
        this.answers = answers;
        this.lastSeen = lastSeen;
        this.edge = Optional.of(edge);
        this.clock = clock;
        this.published = Metric.EDGE_NAMES.counter(meters, "published");
        this.tooOld = Metric.EDGE_NAMES.counter(meters, "too-old");
    }

    @Override
    public Future<?> accept(FaceNamed named) {
        if (!named.capture().edge().equals(edge)) {
            return Future.succeededFuture();
        }
        if (Duration.between(named.at(), clock.instant()).compareTo(NEWS) > 0) {
            tooOld.increment();
            return Future.succeededFuture();
        }
        return publish(NameResult.of(named))
                .compose(told -> lastSeen.onlyOf(named.person().map(person -> person.personId()), named.faceId()))
                .compose(only -> named.person()
                        .map(person -> lastSeen.saw(person, named.capture(), named.faceId()))
                        .orElseGet(Future::succeededFuture))
                .compose(seen -> Future.all(neighbours.stream()
                        .map(neighbour -> neighbour.named(named))
                        .toList()))
                .onSuccess(seen -> published.increment());
    }

    private Future<Void> publish(NameResult result) {
        try {
            return answers.publish("stations/" + result.station() + "/faces", json.writeValueAsBytes(result));
        } catch (JsonProcessingException e) {
            return Future.failedFuture(new Poison("unencodable", e.getMessage(), e));
        }
    }
}
