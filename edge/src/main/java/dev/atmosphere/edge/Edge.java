package dev.atmosphere.edge;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.kafka.KafkaBus;
import dev.atmosphere.bus.kafka.KafkaMeters;
import dev.atmosphere.bus.kafka.KafkaSettings;
import dev.atmosphere.bus.spool.SpoolBus;
import dev.atmosphere.bus.spool.SpoolState;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.edge.access.NamedAccess;
import dev.atmosphere.edge.broker.Authentication;
import dev.atmosphere.edge.broker.ClosedFilters;
import dev.atmosphere.edge.broker.LocalSubscription;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.broker.OwnTopics;
import dev.atmosphere.edge.broker.SteadyClock;
import dev.atmosphere.edge.frigate.TrackedObjectUpdates;
import dev.atmosphere.edge.homeassistant.HomeAssistant;
import dev.atmosphere.edge.notify.BrokerAnswers;
import dev.atmosphere.edge.notify.LastSeen;
import dev.atmosphere.edge.notify.Neighbour;
import dev.atmosphere.edge.notify.NotifyMqtt;
import dev.atmosphere.edge.notify.NotifyMqttOfNames;
import dev.atmosphere.edge.notify.StationAnswers;
import dev.atmosphere.edge.process.FaceMeters;
import dev.atmosphere.edge.process.ProcessImage;
import dev.atmosphere.edge.process.VisionFaceFinder;
import dev.atmosphere.edge.recognition.CurrentRecognizer;
import dev.atmosphere.edge.recognition.RecognizerMeters;
import dev.atmosphere.edge.recognition.RecognizerShelf;
import dev.atmosphere.edge.recognition.TakeRecognizer;
import dev.atmosphere.edge.recognition.TrustedKey;
import dev.atmosphere.edge.status.EdgeStatus;
import dev.atmosphere.edge.status.EdgeWeb;
import dev.atmosphere.edge.status.Temperature;
import dev.atmosphere.edge.upload.FacesUpload;
import dev.atmosphere.edge.upload.StationBus;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.http.FlowHealth;
import dev.atmosphere.http.FlowRoute;
import dev.atmosphere.http.Health;
import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.metrics.ProcessMeters;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.program.Program;
import dev.atmosphere.program.Startup;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.trace.Tracing;
import dev.atmosphere.trace.TracingSettings;
import dev.atmosphere.vision.Photographs;
import dev.atmosphere.vision.Vision;
import dev.atmosphere.vision.intake.PictureIntake;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.BindException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The edge gateway: reads its settings, builds its parts, lets the flow run, and takes it all down again. */
public final class Edge {
    private final Startup startup;
    private final EdgeConfig config;
    private final Tracing tracing;
    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final Instant startedAt = clock.instant();
    private final PrometheusMeterRegistry meters = ProcessMeters.registry();
    private final Health health = new Health();

    private NamedAccess access;
    private MqttBroker broker;
    private SpoolBus spool;
    private RunningFlow flow;
    private CurrentRecognizer recognizer;
    private TakeRecognizer takeRecognizer;

    private Edge(Startup startup) {
        this.startup = startup;
        this.config = EdgeConfig.from(startup.settings());
        this.tracing = Tracing.of(TracingSettings.from(startup.settings()), "edge");
    }

    public static void main(String[] args) {
        Program.main("edge", args, EdgeConfig.DEFAULTS, Map.of(), startup -> new Edge(startup).start());
    }

    private Future<Void> start() {
        KafkaSettings kafkaSettings = KafkaSettings.from(startup.settings());
        startup.settings().check();
        startup.closing("vertx", vertx::close);
        startup.closing("tracing", tracing::close);
        return vertx.executeBlocking(() -> new NamedAccess(vertx, config.access()), false)
                .compose(opened -> {
                    access = opened;
                    startup.closing("access", access::close);
                    return SpoolBus.open(
                            vertx, clock, config.spool(), Set.of(Topics.UPLOADED_IMAGES), new SpoolMeters(meters));
                })
                .compose(opened -> {
                    spool = opened;
                    startup.closing("spool", spool::close);
                    startup.up("spool", config.spool().directory().toString());
                    return openRecognition();
                })
                .compose(ready -> config.steps() ? openVision() : Future.succeededFuture(Optional.empty()))
                .compose(vision -> vertx.executeBlocking(() -> new KafkaBus(vertx, clock, kafkaSettings), false)
                        .compose(kafka -> {
                            startup.closing("kafka", kafka::close);
                            return run(vision, kafka, kafkaSettings);
                        }))
                .onSuccess(
                        port -> startup.ready("mqtt://" + address() + " and http://" + config.httpHost() + ":" + port))
                .mapEmpty();
    }

    /** A first picture costs seconds (graphs are optimised, code is compiled): better now than a station's. */
    private Future<Optional<Vision>> openVision() {
        return vertx.executeBlocking(
                        () -> {
                            Vision vision = Vision.open(config.vision());
                            vision.analyse(Photographs.get(1));
                            // The models were read through the heap, once: this gives back what they left, some 100 MB
                            // of
                            // resident memory.
                            System.gc();
                            return vision;
                        },
                        false)
                .map(vision -> {
                    startup.closing(
                            "vision",
                            () -> vertx.executeBlocking(
                                    () -> {
                                        vision.close();
                                        return null;
                                    },
                                    false));
                    startup.up("vision", config.workers() + " at a time");
                    return Optional.of(vision);
                });
    }

    private Future<Void> openRecognition() {
        RecognizerMeters recognizerMeters = new RecognizerMeters(meters);
        recognizer = new CurrentRecognizer(workers("recognition", config.workers()), recognizerMeters, clock);
        return vertx.executeBlocking(() -> new RecognizerShelf(config.recognizers()), false)
                .compose(shelf -> {
                    takeRecognizer = new TakeRecognizer(
                            recognizer,
                            new TrustedKey(config.recognizerKey()),
                            shelf,
                            recognizerMeters,
                            workers("recognizers", 1));
                    return takeRecognizer.begin();
                })
                .onSuccess(begun -> health.watch(() -> List.of(takeRecognizer.health())));
    }

    /** @param vision empty if pictures are only taken in */
    private Future<Integer> run(Optional<Vision> vision, KafkaBus kafka, KafkaSettings kafkaSettings) {
        EventCodec codec = new EventCodec("/atmosphere/edge/" + config.name(), clock);
        KafkaMeters.watch(vertx, kafka, meters, clock);
        Temperature.watch(meters);
        StationBus stations = new StationBus(vertx, config.topics(), codec, spool, meters, clock);
        broker = new MqttBroker(vertx, config.broker(), authentication(), meters, new SteadyClock(clock), clock);
        config.brokerStore().ifPresent(broker::keepIn);
        config.listeners().forEach(broker::listen);
        config.topics().filters().forEach(filter -> broker.claim(filter, stations));
        Map<Home, Bus> buses = Map.of(Home.STATIONS, stations, Home.EDGE, spool, Home.CLOUD, kafka);
        LastSeen lastSeen = new LastSeen(new BrokerAnswers(broker), clock);
        HomeAssistant homeAssistant =
                new HomeAssistant(vertx, broker, config.homeAssistant(), () -> workers("snapshots", 1), clock);
        return recall(lastSeen)
                .compose(recalled -> homeAssistant.begin())
                .compose(recalled -> new FlowRuntime(
                                vertx, buses, codec, meters, clock, config.faults(), tracing, new FaceMeters(meters))
                        .start(flow(vision, lastSeen, neighbours(homeAssistant))))
                .compose(running -> {
                    flow = running;
                    startup.closing("flow", flow::stop);
                    return broker.start();
                })
                .recover(why -> Future.failedFuture(taken(why, address(), "edge.mqtt.port")))
                .compose(listening -> {
                    startup.closing("mqtt", broker::close);
                    startup.up("mqtt", address());
                    health.watch(this::parts);
                    health.watch(() -> FlowHealth.of(flow));
                    health.watch(() -> List.of(kafka.awayBecause()
                            .map(why -> Health.Part.degraded("kafka", "away; pictures wait on the disk: " + why))
                            .orElseGet(() -> Health.Part.up("kafka", kafkaSettings.bootstrap()))));
                    return serve(buses);
                });
    }

    /** Before the flow says anything: what waited in the spool may be older than what was retained. */
    private Future<Void> recall(LastSeen lastSeen) {
        return broker.remember()
                .compose(read -> broker.subscribe(LastSeen.TOPICS, kept -> lastSeen.recall(kept.topic(), kept.bytes())))
                .compose(LocalSubscription::cancel);
    }

    private List<Neighbour> neighbours(HomeAssistant homeAssistant) {
        List<Neighbour> neighbours = new ArrayList<>(homeAssistant.neighbours());
        if (config.frigate().updates()) {
            neighbours.add(new TrackedObjectUpdates(
                    new BrokerAnswers(broker), config.frigate().prefix()));
        }
        return neighbours;
    }

    private Flow flow(Optional<Vision> vision, LastSeen lastSeen, List<Neighbour> neighbours) {
        StationAnswers answers = new BrokerAnswers(broker);
        FacesUpload intake = new FacesUpload(
                new PictureIntake(config.vision().limits()),
                config.name(),
                config.clockTolerance(),
                workers("intake", 2));
        return vision.map(eyes -> EdgeFlow.of(
                        intake,
                        new ProcessImage(
                                new VisionFaceFinder(eyes, workers("vision", config.workers())), recognizer, clock),
                        new NotifyMqtt(answers, lastSeen, config.answerEmpty(), neighbours),
                        new EdgeFlow.FromCloud(
                                takeRecognizer,
                                new NotifyMqttOfNames(answers, lastSeen, config.name(), meters, clock, neighbours),
                                config.name(),
                                UUID.randomUUID()),
                        config.workers(),
                        config.bytesInFlight()))
                .orElseGet(() -> EdgeFlow.intakeOf(intake));
    }

    private Authentication authentication() {
        Authentication open = config.closedFilters().isEmpty()
                ? access
                : new ClosedFilters(access, Set.copyOf(config.closedFilters()));
        return new OwnTopics(open, LastSeen.LEVEL);
    }

    private Future<Integer> serve(Map<Home, Bus> buses) {
        ManagementRoutes management = new ManagementRoutes(
                vertx,
                health,
                meters,
                buses,
                Topics.ALL.stream().filter(topic -> topic.home() != Home.CLOUD).toList());
        EdgeWeb web = new EdgeWeb(
                vertx,
                management,
                new HostCheck(config.httpHost(), config.httpNames(), "edge.http.names"),
                this::status,
                broker::clients,
                new FlowRoute(() -> Optional.of(flow), clock));
        startup.closing("http", web::close);
        return web.start(config.httpHost(), config.httpPort())
                .recover(why ->
                        Future.failedFuture(taken(why, config.httpHost() + ":" + config.httpPort(), "edge.http.port")))
                .onSuccess(port -> startup.up("http", "http://" + config.httpHost() + ":" + port));
    }

    private static Throwable taken(Throwable why, String address, String setting) {
        return why instanceof BindException
                ? new IllegalStateException(
                        address + " cannot be listened on (" + why.getMessage()
                                + "): another program has it? The setting is " + setting,
                        why)
                : why;
    }

    private WorkerExecutor workers(String name, int threads) {
        return vertx.createSharedWorkerExecutor(name, threads, 1, TimeUnit.MINUTES);
    }

    private String address() {
        return config.broker().host() + ":" + config.broker().port();
    }

    private List<Health.Part> parts() {
        SpoolState state = spool.state();
        String held =
                state.messages() + " messages, " + (state.bytes() >> 20) + " of " + (state.maxBytes() >> 20) + " MB";
        return List.of(
                broker.trouble()
                        .map(why -> Health.Part.down("mqtt", "acknowledges nothing that has to be kept: " + why))
                        .orElse(Health.Part.up("mqtt", address())),
                state.full()
                        ? Health.Part.down("spool", "full, pictures are not acknowledged: " + held)
                        : Health.Part.up("spool", held));
    }

    private Future<EdgeStatus> status() {
        SpoolState state = spool.state();
        List<RunningFlow.StepState> steps = new ArrayList<>(flow.states());
        Collections.reverse(steps);
        return Future.succeededFuture(new EdgeStatus(
                config.name(),
                clock.instant(),
                startedAt,
                address(),
                health.report(),
                steps,
                new EdgeStatus.Spool(
                        state.bytes(), state.maxBytes(), state.messages(), state.deadLetters(), state.full()),
                recognizerNow()));
    }

    private EdgeStatus.Recognizing recognizerNow() {
        Recognizer now = recognizer.get();
        return new EdgeStatus.Recognizing(
                now.version(),
                now.people().size(),
                now.faces(),
                Optional.of(now.trainedAt()).filter(at -> now.version() > 0));
    }
}
