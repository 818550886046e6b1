package dev.atmosphere.cloud.database;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.embedded.EmbeddedPostgres;
import dev.atmosphere.cloud.embedded.Postgres;
import dev.atmosphere.config.Secret;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void opening_waits_for_a_server_that_comes_later_and_migrates_it_once() throws Exception {
        EmbeddedPostgres first = Postgres.start(data);
        PostgresAddress address = first.address();
        first.close();

        Database database = new Database(vertx, address, 2);
        Future<Void> migrating = database.migrate(PATIENCE);
        assertThat(migrating.isComplete()).isFalse();
        assertThat(database.away()).isPresent();

        try (EmbeddedPostgres second = Postgres.start(data, address.port())) {
            await(migrating);
            assertThat(database.away()).isEmpty();
            List<String> history = history(database);
            assertThat(history).containsExactlyElementsOf(migrations());
            await(database.close());
            Database again = new Database(vertx, second.address(), 2);
            await(again.migrate(PATIENCE));
            assertThat(history(again)).isEqualTo(history);
            await(again.close());
        }
    }

    @Test
    void an_archive_of_before_keeps_its_events_under_their_pictures() throws Exception {
        try (EmbeddedPostgres postgres = Postgres.start(data)) {
            PostgresAddress address = postgres.address();
            Flyway.configure()
                    .dataSource(
                            address.jdbcUrl(),
                            address.user(),
                            address.password().reveal())
                    .locations("classpath:db/migration")
                    .target("4")
                    .load()
                    .migrate();
            Database database = new Database(vertx, address, 2);
            await(database.query("SELECT make_events_partition('2026-03-01')", Tuple.tuple()));
            await(database.query(
                    """
                    INSERT INTO events (event_id, day, type, key, at, document)
                    SELECT gen_random_uuid(), '2026-03-01', 'dev.atmosphere.ImageWithFaces', 'door', '2026-03-01T12:00Z',
                        document::jsonb
                    FROM (VALUES ('{"picture": {"sha256": "00ff"}}'), ('{}')) AS old (document)""",
                    Tuple.tuple()));

            await(database.migrate(PATIENCE));

            List<String> pictures = new ArrayList<>();
            await(database.query("SELECT encode(picture_sha256, 'hex') FROM events ORDER BY 1", Tuple.tuple()))
                    .forEach(row -> pictures.add(row.getString(0)));
            assertThat(pictures).containsExactly("", "00ff");
            await(database.close());
        }
    }

    /** What was done to the schema, in order. */
    private static List<String> history(Database database) throws Exception {
        List<String> scripts = new ArrayList<>();
        await(database.query(
                        "SELECT script || CASE WHEN success THEN '' ELSE ' failed' END"
                                + " FROM flyway_schema_history ORDER BY installed_rank",
                        Tuple.tuple()))
                .forEach(row -> scripts.add(row.getString(0)));
        return scripts;
    }

    /** All that this build knows to do, in order. */
    private static List<String> migrations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "db", "migration"))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__")))))
                    .toList();
        }
    }

    @Test
    void a_server_that_stays_away_and_a_wrong_password_are_told() throws Exception {
        try (EmbeddedPostgres postgres = Postgres.start(data)) {
            PostgresAddress right = postgres.address();
            PostgresAddress wrong = new PostgresAddress(
                    right.host(), right.port(), right.database(), right.user(), new Secret("guessed"));
            assertThatThrownBy(() -> await(new Database(vertx, wrong, 2).migrate(PATIENCE)))
                    .hasMessageContaining("password authentication failed")
                    .hasMessageNotContaining("guessed");
        }
        PostgresAddress nowhere = new PostgresAddress("127.0.0.1", 1, "a", "b", new Secret("c"));
        assertThatThrownBy(() -> await(new Database(vertx, nowhere, 2).migrate(Duration.ofMillis(1))))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("b@127.0.0.1:1/a");
    }

    @Test
    void a_server_that_accepts_and_hangs_up_is_away_too() throws Exception {
        NetServer hangsUp =
                await(vertx.createNetServer().connectHandler(NetSocket::close).listen(0, "127.0.0.1"));
        PostgresAddress address = new PostgresAddress("127.0.0.1", hangsUp.actualPort(), "a", "b", new Secret("c"));

        assertThatThrownBy(() -> await(new Database(vertx, address, 2).migrate(Duration.ofMillis(1))))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("is away");
    }

    @Test
    void a_failure_says_whether_waiting_helps() throws Exception {
        EmbeddedPostgres postgres = Postgres.start(data);
        Database database = new Database(vertx, postgres.address(), 2);
        await(database.migrate(PATIENCE));
        try (postgres) {
            for (String refused : List.of(
                    "INSERT INTO face_tags VALUES (gen_random_uuid(), gen_random_uuid(), NULL, 'stranger', now())",
                    "SELECT 1/0",
                    "INSERT INTO people (name) VALUES ('no id')")) {
                assertThatThrownBy(() -> await(database.query(refused, Tuple.tuple())))
                        .as(refused)
                        .isInstanceOf(Poison.class);
            }
            assertThatThrownBy(
                            () -> await(database.query("SELECT pg_terminate_backend(pg_backend_pid())", Tuple.tuple())))
                    .isInstanceOf(Transient.class);
            // The pool may hand out the dying connection once more.
            Awaitility.await().untilAsserted(() -> await(database.ping()));
            assertThatThrownBy(() -> await(database.query("SELECT nonsense", Tuple.tuple())))
                    .isNotInstanceOfAny(Transient.class, Poison.class);
        }
        assertThatThrownBy(() -> await(database.ping())).isInstanceOf(Transient.class);
        assertThat(database.away()).isPresent();

        try (EmbeddedPostgres again = Postgres.start(data, postgres.address().port())) {
            assertThat(again.address()).isEqualTo(postgres.address());
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> await(database.ping()));
        }
        await(database.close());
    }

    @Test
    void notifications_are_heard_again_after_the_server_was_away() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        EmbeddedPostgres postgres = Postgres.start(data);
        Database database = new Database(vertx, postgres.address(), 2);
        await(database.migrate(PATIENCE));
        Listening listening = database.listen("news", heard::add);
        await(listening.started());
        await(database.query("SELECT pg_notify('news', 'one')", Tuple.tuple()));
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("one");
        postgres.close();
        Awaitility.await().atMost(PATIENCE).until(() -> listening.away().isPresent());

        try (EmbeddedPostgres again = Postgres.start(data, postgres.address().port())) {
            assertThat(again.address()).isEqualTo(postgres.address());
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                await(database.query("SELECT pg_notify('news', 'two')", Tuple.tuple()));
                return "two".equals(heard.poll(200, TimeUnit.MILLISECONDS));
            });
            assertThat(listening.away()).isEmpty();
            await(listening.close());
            await(database.close());
        }
    }
}
