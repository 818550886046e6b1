package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveEventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();
    private RunningWeb web;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        web = new RunningWeb(data);
    }

    /** The test before has left, and the server has noticed. */
    @BeforeEach
    void awaitQuiet() {
        awaitHealthy();
        Awaitility.await().atMost(PATIENCE).until(() -> web.liveClients() == 0);
    }

    private void awaitHealthy() {
        Awaitility.await().atMost(PATIENCE).until(() -> json.readTree(
                        web.get("/health").body())
                .at("/parts/live-events/status")
                .asText()
                .equals("up"));
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    void everybody_who_listens_is_told_of_a_new_picture_as_the_list_tells_it() throws Exception {
        try (ServerSentEvents one = listen();
                ServerSentEvents two = listen()) {
            assertThat(one.type()).isEqualTo("text/event-stream");

            ImageWithFaces stored = web.store(DrawnScene.of("live", Instant.now(), Mood.HAPPY));

            JsonNode listed =
                    json.readTree(web.get("/api/v1/images/" + stored.id()).body());
            for (ServerSentEvents listener : List.of(one, two)) {
                ServerSentEvents.Told told = listener.next(PATIENCE);
                assertThat(told.name()).isEqualTo("image");
                assertThat(json.readTree(told.data())).isEqualTo(listed);
            }
        }
    }

    @Test
    void many_pictures_at_once_are_told_or_a_snapshot_says_to_read_the_list() throws Exception {
        List<ImageWithFaces> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(DrawnScene.of("burst", Instant.now(), Mood.SAD));
        }
        try (ServerSentEvents listener = listen()) {
            web.storeAll(many);

            Set<String> told = new HashSet<>();
            while (told.size() < many.size()) {
                ServerSentEvents.Told event = listener.next(PATIENCE);
                assertThat(event.name()).isEqualTo("image");
                told.add(json.readTree(event.data()).path("imageId").asText());
            }

            await(web.database()
                    .query(
                            "SELECT pg_notify('" + PgImageRows.CHANNEL
                                    + "', gen_random_uuid()::text) FROM generate_series(1, 2000)",
                            Tuple.tuple()));
            ServerSentEvents.Told flood = listener.next(PATIENCE);
            assertThat(flood).isEqualTo(new ServerSentEvents.Told("snapshot", "{\"why\":\"many\"}"));
        }
    }

    @Test
    void nonsense_on_the_channel_harms_nobody() throws Exception {
        try (ServerSentEvents listener = listen()) {
            await(web.database().query("SELECT pg_notify('" + PgImageRows.CHANNEL + "', 'nonsense')", Tuple.tuple()));
            UUID stored =
                    web.store(DrawnScene.of("live", Instant.now(), Mood.HAPPY)).id();

            assertThat(listener.next(PATIENCE).data()).contains(stored.toString());
        }
    }

    @Test
    void after_the_database_was_away_a_snapshot_says_to_read_the_list_again() throws Exception {
        try (ServerSentEvents listener = listen()) {
            web.stopDatabase();
            assertThat(web.get("/api/v1/images").statusCode()).isEqualTo(503);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> web.get("/health").body().contains("new pictures are not told"));

            web.startDatabase();

            assertThat(listener.next(PATIENCE).data()).contains("resumed");
            awaitHealthy();
            UUID stored =
                    web.store(DrawnScene.of("live", Instant.now(), Mood.HAPPY)).id();
            assertThat(listener.next(PATIENCE).data()).contains(stored.toString());
        }
    }

    @Test
    void one_too_many_is_refused_and_let_in_when_somebody_left() throws Exception {
        List<ServerSentEvents> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < RunningWeb.LIVE_CLIENTS; i++) {
                listeners.add(listen());
            }
            try (ServerSentEvents refused = new ServerSentEvents(web.vertx(), web.port())) {
                assertThat(refused.status()).isEqualTo(503);
            }
            assertThat(web.get("/api/v1/events").body()).contains("cloud.http.live-clients");

            listeners.remove(0).close();

            Awaitility.await().atMost(PATIENCE).until(() -> {
                try (ServerSentEvents next = new ServerSentEvents(web.vertx(), web.port())) {
                    return next.status() == 200;
                }
            });
        } finally {
            listeners.forEach(ServerSentEvents::close);
        }
    }

    @Test
    void who_does_not_read_is_cut_off_and_the_others_go_on() throws Exception {
        try (ServerSentEvents stuck = listen();
                ServerSentEvents well = listen()) {
            stuck.stopReading();
            UUID crowd = UUID.randomUUID();
            List<Mood> moods = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                moods.add(Mood.NEUTRAL);
            }
            web.store(DrawnScene.of(crowd, "crowd", Instant.now(), 640, 480, moods));

            // Told of it again and again, some 40 kB each time: more than the socket and our own buffer hold.
            for (int i = 0; i < 2000 && web.liveClients() > 1; i++) {
                await(web.database()
                        .query("SELECT pg_notify('" + PgImageRows.CHANNEL + "', $1)", Tuple.of(crowd.toString())));
                assertThat(well.next(PATIENCE).data()).contains(crowd.toString());
            }

            assertThat(web.liveClients()).isEqualTo(1);
            stuck.readOn();
            Awaitility.await().atMost(PATIENCE).until(stuck::isOver);
            UUID next =
                    web.store(DrawnScene.of("live", Instant.now(), Mood.HAPPY)).id();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> well.next(PATIENCE).data().contains(next.toString()));
        }
    }

    /** Lets the beginning pass by. */
    private ServerSentEvents listen() throws Exception {
        ServerSentEvents listener = new ServerSentEvents(web.vertx(), web.port());
        assertThat(listener.next(PATIENCE).data()).contains("connected");
        return listener;
    }
}
