package dev.atmosphere.edge.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.time.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LastSeenTest {
    private static final UUID ADA = UUID.fromString("7d0b6f6e-58d9-4d3f-8f55-0e8f7b8e6a01");
    private static final String TOPIC = "people/" + ADA + "/last-seen";

    private final Retaining broker = new Retaining();
    private final SettableClock clock = new SettableClock();
    private final LastSeen lastSeen = new LastSeen(broker, clock);
    private final Instant noon = clock.instant();

    /** What a broker retains. */
    private static final class Retaining implements StationAnswers {
        private final Map<String, byte[]> retained = new HashMap<>();
        private final List<String> published = new ArrayList<>();

        @Override
        public Future<Void> publish(String topic, byte[] json) {
            published.add(topic);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> retain(String topic, byte[] json) {
            if (json.length == 0) {
                retained.remove(topic);
            } else {
                retained.put(topic, json);
            }
            return Future.succeededFuture();
        }

        private JsonNode at(String topic) throws IOException {
            return new ObjectMapper().readTree(retained.get(topic));
        }
    }

    private static RecognizedPerson person(UUID id) {
        return new RecognizedPerson(id, "Ada", 0.8, 2);
    }

    private static Capture capture(String station, Instant at) {
        return new Capture(UUID.randomUUID(), station, at, ClockSource.STATION, at, Optional.of("hall"));
    }

    @Test
    void the_latest_picture_counts_in_whatever_order_they_come() throws IOException {
        lastSeen.saw(person(ADA), capture("door", noon), UUID.randomUUID());
        lastSeen.saw(person(ADA), capture("desk", noon.minusSeconds(60)), UUID.randomUUID());

        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("door");
        assertThat(broker.at(TOPIC).get("at").asText()).isEqualTo(noon.toString());

        lastSeen.saw(person(ADA), capture("attic", noon.plusSeconds(60)), UUID.randomUUID());

        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("attic");
    }

    @Test
    void a_station_whose_clock_is_ahead_does_not_hide_later_ones() throws IOException {
        Capture ahead = new Capture(
                UUID.randomUUID(),
                "door",
                noon.plus(Duration.ofHours(20)),
                ClockSource.STATION,
                noon,
                Optional.of("hall"));
        lastSeen.saw(person(ADA), ahead, UUID.randomUUID());

        lastSeen.saw(person(ADA), capture("desk", noon.plusSeconds(1)), UUID.randomUUID());

        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("desk");
    }

    @Test
    void what_the_broker_remembers_counts_after_a_restart() throws IOException {
        lastSeen.saw(person(ADA), capture("door", noon), UUID.randomUUID());
        LastSeen restarted = new LastSeen(broker, clock);
        restarted.recall(TOPIC, broker.retained.get(TOPIC));

        restarted.saw(person(ADA), capture("desk", noon.minusSeconds(60)), UUID.randomUUID());

        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("door");
    }

    @Test
    void a_sighting_that_a_wrong_clock_left_behind_loses_to_any_other_after_a_restart_too() throws IOException {
        clock.advance(Duration.ofDays(400));
        lastSeen.saw(person(ADA), capture("attic", clock.instant()), UUID.randomUUID());
        clock.advance(Duration.ofDays(-400));
        LastSeen restarted = new LastSeen(broker, clock);
        restarted.recall(TOPIC, broker.retained.get(TOPIC));

        lastSeen.saw(person(ADA), capture("door", noon), UUID.randomUUID());
        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("door");

        restarted.saw(person(ADA), capture("desk", noon.minusSeconds(60)), UUID.randomUUID());
        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("desk");

        // And what is right keeps its place, whatever is recalled late.
        restarted.recall(TOPIC, sightingOf("attic", noon.plus(Duration.ofDays(400))));
        restarted.saw(person(ADA), capture("cellar", noon.minusSeconds(120)), UUID.randomUUID());
        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("desk");
    }

    private static byte[] sightingOf(String station, Instant at) throws IOException {
        return Json.json().writeValueAsBytes(Sighting.of(person(ADA), capture(station, at), UUID.randomUUID()));
    }

    @Test
    void what_others_put_there_does_no_harm() throws IOException {
        for (String payload : List.of("", "null", "[]", "{}", "{\"personId\":\"x\"}", "hello")) {
            lastSeen.recall(TOPIC, payload.getBytes(UTF_8));
        }

        lastSeen.saw(person(ADA), capture("door", noon), UUID.randomUUID());

        assertThat(broker.at(TOPIC).get("station").asText()).isEqualTo("door");
    }

    @Test
    void a_sighting_of_somebody_else_is_taken_back() throws IOException {
        UUID face = UUID.randomUUID();
        UUID bo = UUID.randomUUID();
        lastSeen.saw(person(ADA), capture("door", noon), face);

        lastSeen.onlyOf(Optional.of(ADA), face);
        assertThat(broker.retained).containsOnlyKeys(TOPIC);

        lastSeen.onlyOf(Optional.of(bo), face);
        assertThat(broker.retained).isEmpty();
    }

    @Test
    void a_name_given_more_than_a_day_ago_is_no_news() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        NotifyMqttOfNames notify = new NotifyMqttOfNames(broker, lastSeen, "hall", meters, clock);
        FaceNamed named = new FaceNamed(
                UUID.randomUUID(), capture("door", noon), UUID.randomUUID(), Optional.of(person(ADA)), noon);

        clock.advance(Duration.ofHours(23));
        notify.accept(named);
        clock.advance(Duration.ofHours(2));
        notify.accept(named);

        assertThat(broker.published).containsExactly("stations/door/faces");
        assertThat(broker.retained).containsOnlyKeys(TOPIC);
        assertThat(meters.counter("atmosphere.edge.names", "result", "too-old").count())
                .isEqualTo(1);
    }
}
