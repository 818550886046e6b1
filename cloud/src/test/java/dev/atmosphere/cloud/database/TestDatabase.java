package dev.atmosphere.cloud.database;

import dev.atmosphere.cloud.embedded.EmbeddedPostgres;
import dev.atmosphere.cloud.embedded.Postgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real database, migrated, for the tests of one class. */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
    private Path data;
    private Vertx vertx;
    private EmbeddedPostgres postgres;
    private Database database;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("atmosphere-postgres");
        vertx = Vertx.vertx();
        postgres = Postgres.start(data);
        database = new Database(vertx, postgres.address(), 4);
        await(database.migrate(Duration.ofSeconds(60)));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (database != null) {
            await(database.close());
        }
        if (postgres != null) {
            postgres.close();
        }
        await(vertx.close());
        try (var files = Files.walk(data)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    public Database database() {
        return database;
    }

    public Vertx vertx() {
        return vertx;
    }

    public List<Row> rows(String sql, Object... parameters) throws Exception {
        List<Row> rows = new ArrayList<>();
        await(database.query(sql, Tuple.from(parameters))).forEach(rows::add);
        return rows;
    }

    public long count(String table) throws Exception {
        return rows("SELECT count(*) FROM " + table).get(0).getLong(0);
    }

    /** The future's result; its failure is thrown as it is. */
    public static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
