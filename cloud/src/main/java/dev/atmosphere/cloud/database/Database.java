package dev.atmosphere.cloud.database;

import dev.atmosphere.failure.Transient;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL database, its schema up to date. May be called from any thread; never blocks it.
 *
 * <p>Every answer is bounded in time, and every failure says what it means ({@link PostgresFailures}).
 */
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(30);
    /** Between two statements of a transaction: past it, the server ends those of a process that is cut off. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(90);

    private static final int MOST_WAITING = 1_000;
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final PostgresAddress address;
    private final PgConnectOptions options;
    private final Pool pool;

    private final MeterRegistry meters;
    private final Timer queries;
    private volatile Optional<String> away = Optional.of("not asked yet");

    /** Measures for nobody. */
    public Database(Vertx vertx, PostgresAddress address, int connections) {
        this(vertx, address, connections, new CompositeMeterRegistry());
    }

    /**
     * Connects when it is first asked something.
     *
     * @param connections the pool's size
     */
    public Database(Vertx vertx, PostgresAddress address, int connections, MeterRegistry meters) {
        this.meters = meters;
        this.queries = Metric.CLOUD_DATABASE_QUERIES.timer(meters);
        this.vertx = vertx;
        this.address = address;
        this.options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setPassword(address.password().reveal())
                .setCachePreparedStatements(true)
                .setProperties(Map.of(
                        "application_name",
                        "atmosphere-cloud",
                        "timezone",
                        "UTC",
                        "statement_timeout",
                        Long.toString(LONGEST_STATEMENT.toMillis()),
                        "idle_in_transaction_session_timeout",
                        Long.toString(LONGEST_PAUSE.toMillis())));
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(connections)
                        .setMaxWaitQueueSize(MOST_WAITING)
                        .setConnectionTimeout(10)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setName("postgres"))
                .with(new NetClientOptions().setConnectTimeout(10_000).setTcpKeepAlive(true))
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /**
     * Waits for the server and brings the schema up to date. Several processes may do so at once.
     *
     * @param patience how long the server may be away before this fails
     */
    public Future<Void> migrate(Duration patience) {
        return migrated(System.nanoTime() + patience.toNanos(), FIRST_WAIT);
    }

    private Future<Void> migrated(long deadlineNanos, Duration wait) {
        return vertx.<Void>executeBlocking(
                        () -> {
                            Flyway.configure(Database.class.getClassLoader())
                                    .dataSource(
                                            address.jdbcUrl(),
                                            address.user(),
                                            address.password().reveal())
                                    .locations("classpath:db/migration")
                                    .load()
                                    .migrate();
                            return null;
                        },
                        false)
                .compose(done -> ping())
                .recover(why -> {
                    if (!isAway(why)) {
                        return Future.failedFuture(why);
                    }
                    String reason = rootOf(why).getMessage();
                    if (System.nanoTime() - deadlineNanos > 0) {
                        return Future.failedFuture(new Transient(
                                "database-away", "PostgreSQL at " + address + " is away: " + reason, why));
                    }
                    LOG.warn("Waiting for PostgreSQL at {}: {}", address, reason);
                    Promise<Void> waited = Promise.promise();
                    vertx.setTimer(wait.toMillis(), timer -> waited.complete());
                    Duration longer = wait.multipliedBy(2);
                    return waited.future()
                            .compose(ok -> migrated(
                                    deadlineNanos, longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer));
                });
    }

    /** Not there (08), starting up or shutting down (57P), or full (53): not a wrong password, not a broken migration. */
    private static boolean isAway(Throwable why) {
        if (!(why instanceof FlywayException)) {
            return why instanceof Transient;
        }
        for (Throwable t = why; t != null; t = t.getCause()) {
            if (t instanceof java.sql.SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** One statement, prepared once for each connection. */
    public Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return bounded(pool.preparedQuery(sql).execute(parameters));
    }

    /** Several statements, all or none. */
    public <T> Future<T> inTransaction(Function<SqlClient, Future<T>> work) {
        return bounded(pool.withTransaction(work::apply));
    }

    /** Fails if the database does not answer. Asked regularly, it keeps {@link #away} up to date while nothing else is asked. */
    public Future<Void> ping() {
        return query("SELECT 1", Tuple.tuple()).mapEmpty();
    }

    /** Hears what is sent with {@code NOTIFY} from now on, reconnecting for ever, whether the server is there yet or not. */
    public Listening listen(String channel, Listening.Hearer hearer) {
        return new Listening(vertx, options, channel, hearer);
    }

    private <T> Future<T> bounded(Future<T> answer) {
        long askedAt = System.nanoTime();
        return answer.timeout(LONGEST_STATEMENT.toMillis() + 5_000, TimeUnit.MILLISECONDS)
                .transform(outcome -> {
                    queries.record(System.nanoTime() - askedAt, TimeUnit.NANOSECONDS);
                    if (outcome.succeeded()) {
                        away = Optional.empty();
                        return Future.succeededFuture(outcome.result());
                    }
                    Throwable why = PostgresFailures.classified(outcome.cause());
                    Metric.CLOUD_DATABASE_FAILURES
                            .counter(meters, why instanceof Transient ? "away" : "refused")
                            .increment();
                    if (why instanceof Transient) {
                        away = Optional.of(String.valueOf(why.getMessage()));
                    }
                    return Future.failedFuture(why);
                });
    }

    /** Why the last answer did not come; empty if it did. */
    public Optional<String> away() {
        return away;
    }

    public PostgresAddress address() {
        return address;
    }

    public Future<Void> close() {
        return pool.close();
    }
}
