package dev.atmosphere.cloud;

import dev.atmosphere.event.Event;
import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.face.Mood;
import dev.atmosphere.flow.Emissions;
import dev.atmosphere.metrics.BoundedLabel;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Counts what passes through the cloud's flow: faces stored, compared and named, moods, votes. Thread-safe. */
final class FlowMeters implements Emissions {
    private static final int MOST_PEOPLE = 200;

    private final MeterRegistry registry;
    private final Clock clock;
    private final BoundedLabel people = new BoundedLabel(MOST_PEOPLE);
    private final Timer shutterToSql;
    private final DistributionSummary recognized;

    FlowMeters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.shutterToSql = Metric.CLOUD_SHUTTER_TO_SQL.timer(registry);
        this.recognized = Metric.CLOUD_RECOGNITION_SCORE.share(registry);
    }

    @Override
    public void emitted(String topic, Event event) {
        if (event instanceof FaceInDb face) {
            stored(face);
        } else if (event instanceof FaceIdentified face) {
            compared("identified");
            recognized.record(face.person().score());
        } else if (event instanceof FaceNotIdentified face && topic.equals(Topics.FACE_NOT_IDENTIFIED.name())) {
            compared(face.guess().isPresent() ? "guess" : "unknown");
        } else if (event instanceof FaceNamed face) {
            face.person().ifPresent(person -> Metric.CLOUD_NAMED_FACES
                    .counter(registry, people.of(person.name()))
                    .increment());
        } else if (event instanceof FaceVoted vote) {
            Metric.CLOUD_VOTES
                    .counter(registry, vote.voter().via().word(), vote.verdict().word())
                    .increment();
        }
    }

    private void stored(FaceInDb face) {
        Duration since = Duration.between(face.capture().capturedAt(), clock.instant());
        shutterToSql.record(since.isNegative() ? Duration.ZERO : since);
        face.face().face().moods().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .map(Mood::word)
                .ifPresent(mood -> Metric.CLOUD_MOODS.counter(registry, mood).increment());
    }

    private void compared(String result) {
        Metric.CLOUD_FACES_COMPARED.counter(registry, result).increment();
    }
}
