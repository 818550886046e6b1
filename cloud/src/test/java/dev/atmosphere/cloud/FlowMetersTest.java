package dev.atmosphere.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.Samples;
import dev.atmosphere.time.SettableClock;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlowMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void a_stored_face_counts_with_its_mood_and_the_time_since_it_was_taken() {
        FaceInDb face = Samples.faceInDb(UUID.randomUUID(), "door");
        Clock later = Clock.fixed(face.capture().capturedAt().plus(Duration.ofMillis(1_500)), ZoneOffset.UTC);

        new FlowMeters(registry, later).emitted(Topics.IMAGES_IN_DB.name(), face);

        assertThat(registry.get("atmosphere.cloud.shutter.to.sql").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1_500);
        assertThat(registry.find("atmosphere.cloud.moods").counters())
                .hasSize(face.face().face().moods().isEmpty() ? 0 : 1);
    }

    @Test
    void a_picture_of_a_time_to_come_took_no_time() {
        FaceInDb face = Samples.faceInDb(UUID.randomUUID(), "door");
        Clock before = Clock.fixed(face.capture().capturedAt().minusSeconds(5), ZoneOffset.UTC);

        new FlowMeters(registry, before).emitted(Topics.IMAGES_IN_DB.name(), face);

        assertThat(registry.get("atmosphere.cloud.shutter.to.sql").timer().max(TimeUnit.SECONDS))
                .isZero();
    }

    @Test
    void comparisons_names_and_votes_are_counted() {
        FlowMeters meters = new FlowMeters(registry, new SettableClock());

        meters.emitted(Topics.FACE_IDENTIFIED.name(), Samples.identified());
        meters.emitted(Topics.FACE_NOT_IDENTIFIED.name(), Samples.notIdentified());
        // What is asked about again was not compared again.
        meters.emitted(Topics.FACE_TAGGED.name(), Samples.notIdentified());
        meters.emitted(Topics.FACES_NAMED.name(), Samples.named());
        meters.emitted(Topics.FACE_TAGGING.name(), Samples.voted());

        assertThat(sum("atmosphere.cloud.faces.compared")).isEqualTo(2);
        assertThat(registry.get("atmosphere.cloud.recognition.score").summary().count())
                .isEqualTo(1);
        assertThat(registry.get("atmosphere.cloud.named.faces")
                        .tag("person", Samples.named().person().orElseThrow().name())
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("atmosphere.cloud.votes")
                        .tags(
                                "via",
                                Samples.voted().voter().via().word(),
                                "verdict",
                                Samples.voted().verdict().word())
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private double sum(String name) {
        return registry.find(name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
