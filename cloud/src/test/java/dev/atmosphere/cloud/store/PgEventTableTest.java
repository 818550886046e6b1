package dev.atmosphere.cloud.store;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ImageWithFaces;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PgEventTableTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final PgEventTable table =
            new PgEventTable(DATABASE.database(), new EventCodec("/atmosphere/cloud", Clock.systemUTC()));

    @Test
    void an_event_is_kept_whole_but_for_the_pictures_bytes() throws Exception {
        ImageWithFaces event = Samples.image(UUID.randomUUID(), "door", 2, Instant.parse("2026-03-02T00:00:00.5Z"));

        await(table.append(event));

        Row row = DATABASE.rows("SELECT *, document::text AS json FROM events WHERE event_id = $1", event.id())
                .get(0);
        assertThat(row.getLocalDate("day")).isEqualTo("2026-03-01");
        assertThat(row.getString("type")).isEqualTo("dev.atmosphere.ImageWithFaces");
        assertThat(row.getString("key")).isEqualTo("door");
        JsonNode document = Json.json().readTree(row.getString("json"));
        assertThat(document.at("/capture/imageId").asText())
                .isEqualTo(event.id().toString());
        assertThat(document.at("/faces")).hasSize(2);
        assertThat(document.at("/picture/sha256").asText())
                .isEqualTo(event.picture().sha256());
        assertThat(document.at("/picture/size").asInt())
                .isEqualTo(event.picture().size());
        assertThat(row.getString("json").length()).isLessThan(event.picture().size());
    }

    @Test
    void events_of_any_days_at_once_and_twice_are_kept_once_in_their_days() throws Exception {
        List<Future<Void>> appended = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        for (String time : new String[] {"1970-01-01T00:00:05Z", "2026-05-01T00:00:01Z", "2026-05-02T12:00:00Z"}) {
            for (int i = 0; i < 10; i++) {
                ImageWithFaces event = Samples.image(UUID.randomUUID(), "door", 1, Instant.parse(time));
                ids.add(event.id());
                appended.add(table.append(event));
                appended.add(table.append(event));
            }
        }
        await(Future.all(appended));
        await(table.append(Samples.image(ids.get(0), "door", 1, Instant.parse("1970-01-01T00:00:05Z"))));

        assertThat(DATABASE.rows("SELECT DISTINCT event_id FROM events WHERE event_id = ANY($1)", (Object)
                        ids.toArray(UUID[]::new)))
                .hasSize(30);
        assertThat(DATABASE.count("events_19700101")).isEqualTo(10);
        assertThat(DATABASE.count("events_20260501")).isEqualTo(10);
        assertThat(DATABASE.count("events_20260502")).isEqualTo(10);
    }

    @Test
    void a_picture_that_is_processed_again_after_midnight_is_kept_once_on_the_day_it_was_received() throws Exception {
        Instant received = Instant.parse("2026-06-30T23:59:58Z");
        ImageWithFaces before = received(received, received.plusMillis(300));
        ImageWithFaces after = new ImageWithFaces(
                before.capture(),
                received.plusSeconds(40),
                before.width(),
                before.height(),
                before.faces(),
                before.picture());

        await(table.append(before));
        await(new PgEventTable(DATABASE.database(), new EventCodec("/atmosphere/cloud", Clock.systemUTC()))
                .append(after));

        assertThat(DATABASE.rows("SELECT day FROM events WHERE event_id = $1", before.id()))
                .extracting(row -> row.getLocalDate(0))
                .containsExactly(LocalDate.parse("2026-06-30"));
    }

    @Test
    void the_events_of_two_pictures_that_came_under_one_id_are_both_kept() throws Exception {
        ImageWithFaces one = Samples.image(UUID.randomUUID(), "door", 1, Instant.parse("2026-07-01T12:00:00Z"));
        ImageWithFaces another = Samples.image(one.id(), "window", 2, Instant.parse("2026-07-01T12:00:00Z"));

        await(Future.all(table.append(one), table.append(another), table.append(one)));

        assertThat(DATABASE.rows(
                        "SELECT key, document #>> '{picture,sha256}' FROM events WHERE event_id = $1 ORDER BY key",
                        one.id()))
                .extracting(row -> row.getString(0) + " " + row.getString(1))
                .containsExactly(
                        "door " + one.picture().sha256(),
                        "window " + another.picture().sha256());
    }

    private static ImageWithFaces received(Instant at, Instant processedAt) {
        ImageWithFaces sample = Samples.image(UUID.randomUUID(), "door", 1, at);
        Capture capture = sample.capture();
        return new ImageWithFaces(
                new Capture(
                        capture.imageId(),
                        capture.station(),
                        capture.capturedAt(),
                        capture.capturedAtSource(),
                        at,
                        capture.edge()),
                processedAt,
                sample.width(),
                sample.height(),
                sample.faces(),
                sample.picture());
    }

    @Test
    void partitions_are_made_ahead_by_several_processes_at_once() throws Exception {
        Instant now = Instant.parse("2027-02-27T10:00:00Z");
        EventCodec codec = new EventCodec("/atmosphere/cloud", Clock.systemUTC());

        await(Future.all(List.of(
                table.makeAhead(now, 4),
                new PgEventTable(DATABASE.database(), codec).makeAhead(now, 4),
                new PgEventTable(DATABASE.database(), codec).makeAhead(now, 4))));

        for (String day : new String[] {"20270227", "20270228", "20270301", "20270302"}) {
            assertThat(DATABASE.count("events_" + day)).isZero();
        }
    }
}
