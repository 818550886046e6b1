package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.Listening;
import dev.atmosphere.cloud.enrolment.Enrolment;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.people.PgPeopleBook;
import dev.atmosphere.cloud.people.Retraining;
import dev.atmosphere.cloud.report.ReportDesk;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.store.Previews;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.training.Recognizers;
import dev.atmosphere.config.Settings;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.http.FlowRoute;
import dev.atmosphere.http.Health;
import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.http.SafeHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud's web server: the page, the API, live events, health and metrics, all on one port and one event loop.
 *
 * <p>It starts whether the database answers or not, and says on the page what is wrong.
 */
public final class CloudWeb {
    private static final Logger LOG = LoggerFactory.getLogger(CloudWeb.class);
    /** Where the ids of faces are announced of which the inbox shows something else. */
    private static final String TAGGING_CHANNEL = "atmosphere_tagging";

    private static final int LONGEST_REQUEST_LINE = 8 * 1024;
    private static final int IDLE_SECONDS = 75;
    private static final long RATES_SWEPT_MILLIS = 60_000;
    /** Pictures that are made small at a time: two take 20 MB at most beside the crops' memory. */
    private static final int DECODED_AT_ONCE = 2;

    /** Some hundred small pictures: what a few open pages show. */
    private static final long PREVIEW_BYTES = 16 << 20;

    private final Vertx vertx;
    private final WebConfig config;
    private final Database database;
    private final Objects objects;
    private final Health health;
    private final ManagementRoutes management;
    private final Tagging tagging;
    private final Recognizers recognizers;
    private final ReportDesk reports;
    private final MeterRegistry meters;
    private final Answers answers = new Answers();
    private Supplier<Optional<RunningFlow>> flow = Optional::empty;
    private Consumer<Router> more = router -> {};
    private Running running;
    private String deployment;

    /**
     * What the inbox needs beside the rows.
     *
     * @param votes where votes go
     * @param needed votes that decide
     * @param retraining is told when names change
     * @param enrolment teaches people by photographs
     */
    public record Tagging(AnswersBus votes, int needed, Retraining retraining, Enrolment enrolment) {}

    /**
     * @param health gets a part of this server's own: whether live events are heard
     */
    public CloudWeb(
            Vertx vertx,
            WebConfig config,
            Database database,
            Objects objects,
            Health health,
            ManagementRoutes management,
            Tagging tagging,
            Recognizers recognizers,
            ReportDesk reports,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.config = config;
        this.database = database;
        this.objects = objects;
        this.health = health;
        this.management = management;
        this.tagging = tagging;
        this.recognizers = recognizers;
        this.reports = reports;
        this.meters = meters;
    }

    /** Serves more than the page and its API; to be called before the start. */
    public CloudWeb serving(Consumer<Router> routes) {
        more = routes;
        return this;
    }

    /** Shows the flow of this process; to be called before the start. */
    public CloudWeb showing(Supplier<Optional<RunningFlow>> running) {
        flow = running;
        return this;
    }

    /** @return where it listens, for people: {@code http://127.0.0.1:8080/} */
    public Future<String> start() {
        running = new Running();
        return vertx.deployVerticle(running).map(id -> {
            deployment = id;
            health.watch(() -> List.of(running.part()));
            return "http://" + (config.host().contains(":") ? "[" + config.host() + "]" : config.host()) + ":" + port()
                    + "/";
        });
    }

    /** The port in use, once it is started. */
    public int port() {
        return running.server.actualPort();
    }

    /** Every address that is served. */
    List<Route> routes() {
        return running.router.getRoutes();
    }

    /** How many hear of new pictures at this moment. */
    int liveClients() {
        return running.feed.clients();
    }

    /** Ends open answers, then the server. */
    public Future<Void> close() {
        return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
    }

    /** Everything that lives on the server's event loop. */
    private final class Running extends VerticleBase {
        private final ImageQueries images = new PgImageQueries(database);
        private final Router router = Router.router(CloudWeb.this.vertx);
        private final RequestRates rates = new RequestRates(config.limits(), meters, answers, System::nanoTime);
        private SignIn signIn;
        private WorkerExecutor decoding;
        private HttpServer server;
        private LiveFeed feed;
        private Listening listening;
        private Listening taggings;

        @Override
        public Future<?> start() {
            return SignIn.open(vertx, config, Clock.systemUTC(), answers).compose(opened -> {
                signIn = opened;
                return listen();
            });
        }

        private Future<?> listen() {
            vertx.setPeriodic(RATES_SWEPT_MILLIS, t -> rates.sweep());
            decoding = vertx.createSharedWorkerExecutor("previews", DECODED_AT_ONCE);
            feed = new LiveFeed(vertx, images, answers, config.liveClients());
            listening = database.listen(PgImageRows.CHANNEL, new Arrivals(feed));
            taggings = database.listen(TAGGING_CHANNEL, feed::tagged);
            server = vertx.createHttpServer(new HttpServerOptions()
                            .setHost(config.host())
                            .setPort(config.port())
                            .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                            .setIdleTimeout(IDLE_SECONDS))
                    .requestHandler(router);
            mount();
            return server.listen().recover(why -> stop().transform(stopped -> Future.failedFuture(told(why))));
        }

        private void mount() {
            router.route().handler(new SafeHeaders());
            router.route().handler(new HostCheck(config.host(), config.names(), "cloud.http.names"));
            router.route().handler(rates::handle);
            router.route().handler(signIn::handle);
            management.keepingNamesFrom(SignIn::isStranger).mount(router);
            more.accept(router);
            new ImageRoutes(images, objects, new Previews(objects, decoding, DECODED_AT_ONCE, PREVIEW_BYTES), answers)
                    .mount(router);
            new StatsRoute(images, Clock.systemUTC(), answers).mount(router);
            new FlowRoute(flow, Clock.systemUTC()).mount(router);
            new RecognizerRoutes(recognizers, answers).mount(router);
            router.get("/api/v1/events").handler(this::admit);
            Body body = new Body(answers);
            TaggingQueries queries = new PgTaggingQueries(database, tagging.needed());
            new Sessions(signIn, answers, body).mount(router);
            new TaggingRoutes(queries, tagging.votes(), Clock.systemUTC(), answers, body).mount(router);
            new PeopleRoutes(queries, new PgPeopleBook(database), tagging.retraining(), answers, body).mount(router);
            new ReportRoutes(reports, answers, body).mount(router);
            new EnrolmentRoutes(tagging.enrolment(), answers, body).mount(router);
            new PageRoutes().mount(router);
            router.errorHandler(413, request -> answers.problem(request, 413, "the body is larger than is taken here"));
            router.errorHandler(400, request -> answers.problem(request, 400, "this is no request that can be read"));
            router.errorHandler(404, request -> answers.problem(request, 404, "there is nothing at this address"));
            router.errorHandler(
                    405,
                    request -> answers.problem(
                            request,
                            405,
                            "this address does not know " + request.request().method()));
            router.errorHandler(500, request -> answers.fail(request, request.failure()));
        }

        private void admit(RoutingContext request) {
            try {
                feed.admit(request);
            } catch (Refusal refusal) {
                answers.fail(request, refusal);
            }
        }

        private Throwable told(Throwable why) {
            if (why instanceof BindException) {
                return new IllegalStateException(
                        "cannot listen on port " + config.port() + " of " + config.host() + " (" + why.getMessage()
                                + "): stop what listens there, or set cloud.http.port ("
                                + Settings.environmentName("cloud.http.port") + ") to a free port",
                        why);
            }
            return why;
        }

        private Health.Part part() {
            return listening
                    .away()
                    .map(why -> Health.Part.degraded("live-events", "new pictures are not told to open pages: " + why))
                    .orElseGet(() -> Health.Part.up("live-events", feed.clients() + " pages open"));
        }

        @Override
        public Future<?> stop() {
            feed.close();
            return Future.join(listening.close(), taggings.close(), server.close(), decoding.close(), signIn.close());
        }
    }

    /** Turns what the database tells into what pages are told. */
    private record Arrivals(LiveFeed feed) implements Listening.Hearer {
        @Override
        public void listening() {
            feed.missed("resumed");
        }

        @Override
        public void heard(String payload) {
            try {
                feed.arrived(UUID.fromString(payload));
            } catch (IllegalArgumentException e) {
                LOG.warn("Heard of a picture without an id on channel {}", PgImageRows.CHANNEL);
            }
        }
    }
}
