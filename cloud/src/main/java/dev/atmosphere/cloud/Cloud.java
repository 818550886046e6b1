package dev.atmosphere.cloud;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.kafka.KafkaBus;
import dev.atmosphere.bus.kafka.KafkaMeters;
import dev.atmosphere.bus.kafka.KafkaSettings;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.PostgresAddress;
import dev.atmosphere.cloud.enrolment.EnrolmentSettings;
import dev.atmosphere.cloud.mail.MailSettings;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.MeteredObjects;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.S3Objects;
import dev.atmosphere.cloud.report.ReportSettings;
import dev.atmosphere.cloud.slack.SlackSettings;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.tagging.TaggingConfig;
import dev.atmosphere.cloud.web.CloudWeb;
import dev.atmosphere.cloud.web.WebConfig;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.fault.KillPoints;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.http.FlowHealth;
import dev.atmosphere.http.Health;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.metrics.ProcessMeters;
import dev.atmosphere.program.Program;
import dev.atmosphere.program.Startup;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.trace.Tracing;
import dev.atmosphere.trace.TracingSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The cloud: reads its settings, builds its parts, lets the flow run, and takes it all down again.
 *
 * <p>The page comes before the database answers, so that it can say what everybody waits for.
 */
public final class Cloud {
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(5);

    private final Startup startup;
    private final CloudConfig config;
    private final KafkaSettings kafkaSettings;
    private final WebConfig webConfig;
    private final TaggingConfig taggingConfig;
    private final EnrolmentSettings enrolmentSettings;
    private final TrainingConfig trainingConfig;
    private final SlackSettings slackSettings;
    private final Optional<MailSettings> mailSettings;
    private final ReportSettings reportSettings;
    private final FaultPoints faults;
    private final Tracing tracing;
    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final PrometheusMeterRegistry meters = ProcessMeters.registry();
    private final Health health = new Health();
    /** Null before it runs. */
    private volatile RunningFlow flow;

    private final EventCodec codec = new EventCodec("/atmosphere/cloud", clock);

    private Cloud(Startup startup) {
        this.startup = startup;
        this.config = CloudConfig.from(startup.settings());
        this.kafkaSettings = KafkaSettings.from(startup.settings());
        this.webConfig = WebConfig.read(startup.settings());
        this.taggingConfig = TaggingConfig.read(startup.settings());
        this.enrolmentSettings = EnrolmentSettings.read(startup.settings());
        this.trainingConfig = TrainingConfig.read(startup.settings(), kafkaSettings.maxMessageBytes());
        this.slackSettings = SlackSettings.read(startup.settings());
        this.mailSettings = MailSettings.read(startup.settings());
        this.reportSettings = ReportSettings.read(startup.settings(), mailSettings.isPresent());
        this.tracing = Tracing.of(TracingSettings.from(startup.settings()), "cloud");
        this.faults = KillPoints.from(startup.settings(), "cloud.tests.kill-at");
        startup.settings().check();
    }

    public static void main(String[] args) {
        Program.main("cloud", args, CloudConfig.DEFAULTS, Map.of("--embedded", "cloud.embedded"), startup -> new Cloud(
                        startup)
                .start());
    }

    private Future<Void> start() {
        startup.closing("vertx", vertx::close);
        startup.closing("tracing", tracing::close);
        return servers().compose(this::run);
    }

    private Future<PostgresAddress> servers() {
        return config.embedded()
                .map(ours -> new Servers(vertx, startup, health).start(ours, kafkaSettings.maxMessageBytes()))
                .orElseGet(() -> Future.succeededFuture(config.postgres()));
    }

    private Future<Void> run(PostgresAddress address) {
        Database database = new Database(vertx, address, config.connections(), meters);
        startup.closing("database", database::close);
        health.watch(() -> List.of(database.away()
                .map(why -> Health.Part.down("database", why))
                .orElseGet(() -> Health.Part.up("database", address.toString()))));
        KafkaBus bus = new KafkaBus(vertx, clock, kafkaSettings);
        startup.closing("bus", bus::close);
        KafkaMeters.watch(vertx, bus, meters, clock);
        health.watch(() -> List.of(bus.awayBecause()
                .map(why -> Health.Part.down("kafka", why))
                .orElseGet(() -> Health.Part.up("kafka", kafkaSettings.bootstrap()))));
        AnswersBus answers = new AnswersBus(vertx, codec, meters);
        startup.closing("answers", answers::close);
        Map<Home, Bus> buses = Map.of(Home.CLOUD, bus, Home.PEOPLE, answers);
        SlackParts slack = new SlackParts(vertx, clock, meters, slackSettings, database, answers, faults, tracing);
        return objects(workers("objects", config.objectThreads())).compose(objects -> {
            ReportParts reports = reports(database, objects, bus);
            return training(database, objects, bus)
                    .compose(training -> web(database, objects, buses, answers, training, slack, reports)
                            .compose(where -> database.migrate(config.patience())
                                    .compose(ok -> flow(database, objects, buses, training, slack, reports))
                                    .onSuccess(ok -> startup.ready(where))));
        });
    }

    private Future<TrainingParts> training(Database database, Objects objects, Bus bus) {
        return blocking(() -> RecognizerSigner.in(trainingConfig.keys())).map(signer -> {
            TrainingParts parts = new TrainingParts(
                    vertx,
                    clock,
                    trainingConfig,
                    signer,
                    enrolmentSettings.limits(),
                    database,
                    objects,
                    codec,
                    bus,
                    meters);
            startup.closing("training", parts::close);
            return parts;
        });
    }

    private Future<String> web(
            Database database,
            Objects objects,
            Map<Home, Bus> buses,
            AnswersBus answers,
            TrainingParts training,
            SlackParts slack,
            ReportParts reports) {
        ManagementRoutes management = new ManagementRoutes(
                vertx,
                health,
                meters,
                buses,
                Topics.ALL.stream().filter(topic -> topic.home() == Home.CLOUD).toList());
        CloudWeb.Tagging tagging = new CloudWeb.Tagging(
                answers,
                taggingConfig.votes(),
                training.recognizers()::train,
                training.enrolment(enrolmentSettings, database, objects, answers, clock));
        CloudWeb web = new CloudWeb(
                        vertx,
                        webConfig,
                        database,
                        objects,
                        health,
                        management,
                        tagging,
                        training.recognizers(),
                        reports.desk(),
                        meters)
                .serving(slack::mount)
                .showing(() -> Optional.ofNullable(flow));
        return web.start().onSuccess(where -> {
            startup.closing("web", web::close);
            startup.up("web", where);
        });
    }

    /** All steps; or, where others run them, the one that takes in what is said on this process's page. */
    private Future<Void> flow(
            Database database,
            Objects objects,
            Map<Home, Bus> buses,
            TrainingParts training,
            SlackParts slack,
            ReportParts reports) {
        startup.up("database", database.address().toString());
        TeachingParts teaching =
                new TeachingParts(clock, taggingConfig, database, training, slack.profiles(), slack.receipts());
        FlowRuntime runtime =
                new FlowRuntime(vertx, buses, codec, meters, clock, faults, tracing, new FlowMeters(meters, clock));
        if (!config.steps()) {
            faults.check();
            return running(runtime.start(CloudFlow.answers(teaching.teaching().faceTag())));
        }
        Regularly regularly = new Regularly(vertx);
        regularly.every(BETWEEN_PINGS, database::ping);
        health.watch(training::health);
        health.watch(reports::health);
        return running(training.ready(regularly)
                        .compose(ready -> new StoringParts(
                                        vertx, clock, config, database, objects, codec, slack.notices())
                                .ready(regularly))
                        .compose(storing ->
                                runtime.start(CloudFlow.of(storing, teaching.teaching(), reports.reporting()))))
                .onSuccess(ok -> {
                    slack.start(startup, health, objects, regularly);
                    reports.start(regularly);
                });
    }

    private ReportParts reports(Database database, Objects objects, Bus bus) {
        ReportParts reports = new ReportParts(
                vertx, clock, meters, reportSettings, mailSettings, database, objects, codec, bus, faults);
        startup.closing("reports", reports::close);
        return reports;
    }

    private Future<Void> running(Future<RunningFlow> started) {
        return started.map(running -> {
            flow = running;
            startup.closing("flow", running::stop);
            startup.up("flow", running.states().size() + " steps");
            health.watch(() -> FlowHealth.of(running));
            return null;
        });
    }

    private Future<Objects> objects(WorkerExecutor worker) {
        return blocking(() -> new MeteredObjects(store(worker), meters));
    }

    private Objects store(WorkerExecutor worker) {
        if (config.objects() instanceof CloudConfig.Bucket bucket) {
            S3Objects s3 = new S3Objects(worker, bucket.settings());
            startup.closing("s3", () -> closing(s3));
            return s3;
        }
        return new FileObjects(worker, ((CloudConfig.Directory) config.objects()).path());
    }

    private Future<Void> closing(AutoCloseable part) {
        return blocking(() -> {
            part.close();
            return null;
        });
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    private WorkerExecutor workers(String name, int threads) {
        return vertx.createSharedWorkerExecutor(name, threads, 1, TimeUnit.MINUTES);
    }
}
