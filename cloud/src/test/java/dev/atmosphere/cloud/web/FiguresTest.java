package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.PostgresAddress;
import dev.atmosphere.cloud.embedded.EmbeddedPostgres;
import dev.atmosphere.cloud.embedded.Postgres;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the figures that are kept while pictures come to what counting says. */
class FiguresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedPostgres postgres;
    private Database here;
    private Database there;

    @BeforeEach
    void start() {
        postgres = Postgres.start(data);
        here = new Database(vertx, postgres.address(), 4);
        there = new Database(vertx, postgres.address(), 4);
    }

    @AfterEach
    void stop() throws Exception {
        await(here.close());
        await(there.close());
        postgres.close();
        await(vertx.close());
    }

    @Test
    void they_hold_while_two_processes_store_the_same_and_other_pictures() throws Exception {
        await(here.migrate(PATIENCE));
        List<ImageWithFaces> images = pictures(120);

        storeInBoth(images);

        assertCounted(120);
        storeInBoth(images);
        assertCounted(120);
    }

    @Test
    void processes_that_store_pictures_of_the_same_stations_never_lock_each_other_out() throws Exception {
        await(here.migrate(PATIENCE));
        PgImageRows one = new PgImageRows(here);
        PgImageRows another = new PgImageRows(there);
        List<Future<String>> inserts = new ArrayList<>();
        for (ImageWithFaces image : pictures(600)) {
            inserts.add((inserts.size() % 2 == 0 ? one : another).insert(image, Future::succeededFuture));
        }

        await(Future.all(inserts));

        assertCounted(600);
    }

    @Test
    void a_picture_that_could_not_be_stored_and_one_that_is_deleted_do_not_count() throws Exception {
        await(here.migrate(PATIENCE));
        List<ImageWithFaces> images = pictures(30);
        storeInBoth(images);
        Future<String> refused = new PgImageRows(here)
                .insert(picture(1, NOW), () -> Future.failedFuture(new IllegalStateException("the disk is full")));
        await(refused.otherwiseEmpty());
        assertThat(refused.failed()).isTrue();

        await(here.query("DELETE FROM images WHERE image_id = ANY ($1)", Tuple.of((Object)
                images.stream().limit(11).map(ImageWithFaces::id).toArray(UUID[]::new))));

        assertCounted(19);
        await(here.query("DELETE FROM images WHERE station = 'station-1'", Tuple.tuple()));
        assertThat(stats().stations()).extracting(Stats.StationSeen::station).doesNotContain("station-1");
    }

    @Test
    void what_was_stored_before_they_were_kept_is_counted_when_they_begin() throws Exception {
        migrateTo("3");
        storeAsItWasThen(pictures(40));

        await(here.migrate(PATIENCE));

        assertCounted(40);
        storeInBoth(pictures(10));
        assertCounted(50);
    }

    private void migrateTo(String version) {
        PostgresAddress address = postgres.address();
        Flyway.configure()
                .dataSource(
                        address.jdbcUrl(), address.user(), address.password().reveal())
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    /** With the columns that there were: today's know more. */
    private void storeAsItWasThen(List<ImageWithFaces> images) throws Exception {
        for (ImageWithFaces image : images) {
            await(here.query(
                    """
                    INSERT INTO images (image_id, station, captured_at, captured_at_source, received_at, processed_at,
                        width, height, bytes, sha256)
                    VALUES ($1, $2, $3, 'station', $3, $3, 10, 10, 10, decode($4, 'hex'))""",
                    Tuple.of(
                            image.id(),
                            image.capture().station(),
                            image.capture().capturedAt().atOffset(ZoneOffset.UTC),
                            image.picture().sha256())));
            for (int i = 0; i < image.faces().size(); i++) {
                Map<Mood, Double> moods = image.faces().get(i).face().moods();
                Tuple values = Tuple.of(image.faces().get(i).faceId(), image.id(), i);
                for (Mood mood : Mood.values()) {
                    values.addValue(moods.get(mood));
                }
                await(here.query(
                        """
                        INSERT INTO faces (face_id, image_id, face_index, x, y, width, height, score, landmarks, %s)
                        VALUES ($1, $2, $3, 1, 1, 1, 1, 0.9, '{}', $4, $5, $6, $7, $8, $9, $10)"""
                                .formatted(
                                        Stream.of(Mood.values()).map(Mood::word).collect(Collectors.joining(", "))),
                        values));
            }
        }
    }

    private void storeInBoth(List<ImageWithFaces> images) throws Exception {
        PgImageRows one = new PgImageRows(here);
        PgImageRows another = new PgImageRows(there);
        List<Future<String>> inserts = new ArrayList<>();
        for (ImageWithFaces image : images) {
            inserts.add(one.insert(image, Future::succeededFuture));
            inserts.add(another.insert(image, Future::succeededFuture));
        }
        await(Future.all(inserts));
    }

    private Stats stats() throws Exception {
        return await(new PgImageQueries(here).stats(NOW));
    }

    private void assertCounted(int pictures) throws Exception {
        Stats stats = stats();
        assertThat(stats.pictures()).isEqualTo(pictures);
        assertThat(stats.faces()).isEqualTo(count("SELECT count(*) FROM faces"));
        for (Stats.StationSeen station : stats.stations()) {
            assertThat(station.pictures())
                    .isEqualTo(count("SELECT count(*) FROM images WHERE station = '" + station.station() + "'"));
        }
        String inHour = " FROM images JOIN faces USING (image_id) WHERE date_trunc('hour', captured_at, 'UTC') = '";
        for (Stats.Hour hour : stats.hours()) {
            assertThat(hour.faces()).isEqualTo(count("SELECT count(*)" + inHour + hour.from() + "'"));
            assertThat(hour.pictures())
                    .isEqualTo(count("SELECT count(DISTINCT image_id)" + inHour + hour.from() + "'"));
        }
        Instant first = stats.hours().get(0).from();
        for (Mood mood : Mood.values()) {
            assertThat(stats.moods().get(mood))
                    .as(mood.word())
                    .isEqualTo(count("SELECT count(*) FROM images JOIN faces USING (image_id) WHERE captured_at >= '"
                            + first + "' AND captured_at <= '" + NOW + "' AND " + mood.word()
                            + " = greatest(neutral, happy, sad, angry, fearful, disgusted, surprised)"));
        }
        assertThat(stats.moods().values()).anyMatch(n -> n > 0);
    }

    private long count(String sql) throws Exception {
        Row row = await(here.query(sql, Tuple.tuple())).iterator().next();
        return row.getLong(0);
    }

    /** Of three stations, back over a day and a half. */
    private static List<ImageWithFaces> pictures(int n) {
        List<ImageWithFaces> pictures = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            pictures.add(picture(i, NOW.minus(Duration.ofMinutes(36L * 60 * i / n))));
        }
        return pictures;
    }

    private static ImageWithFaces picture(int i, Instant capturedAt) {
        Mood[] moods = Mood.values();
        List<Mood> faces = i % 2 == 0
                ? List.of(moods[i % moods.length])
                : List.of(moods[i % moods.length], moods[(i + 3) % moods.length]);
        return DrawnScene.of(UUID.randomUUID(), "station-" + i % 3, capturedAt, 64, 48, faces);
    }
}
