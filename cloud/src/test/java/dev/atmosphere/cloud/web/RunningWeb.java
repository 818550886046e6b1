package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.embedded.EmbeddedPostgres;
import dev.atmosphere.cloud.embedded.Postgres;
import dev.atmosphere.cloud.enrolment.Enrolment;
import dev.atmosphere.cloud.enrolment.EnrolmentSettings;
import dev.atmosphere.cloud.enrolment.PgEnrolledFaces;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.people.PgPeopleBook;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.training.PgTrainingFaces;
import dev.atmosphere.cloud.training.QualityGate;
import dev.atmosphere.cloud.training.RecognizerRows;
import dev.atmosphere.cloud.training.Recognizers;
import dev.atmosphere.cloud.training.TrainingSettings;
import dev.atmosphere.cloud.vision.FaceReader;
import dev.atmosphere.cloud.vision.LazyVision;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.http.Health;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.vision.VisionSettings;
import dev.atmosphere.vision.intake.IntakeLimits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** The web server over a real database and files, with the writer of the real flow. */
final class RunningWeb implements AutoCloseable {
    static final int LIVE_CLIENTS = 8;

    private final Path data;
    private final RequestLimits limits;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<List<Health.Part>> parts =
            new AtomicReference<>(List.of(Health.Part.up("store-sql", "0 waiting, 0 in flight")));
    private final LazyVision vision = new LazyVision(vertx, VisionSettings.DEFAULT, Duration.ofMinutes(1));
    private final AtomicReference<FaceReader> eyes = new AtomicReference<>(vision);
    private EmbeddedPostgres postgres;
    private final Database database;
    private final FileObjects objects;
    private final PgImageRows rows;
    private final RunningTagging tagging;
    private final RunningReports reports;
    private CloudWeb web;
    private final Health health = new Health();
    private String address;
    private final RecognizerSigner signer = RecognizerSigner.withNewKeys();
    private final List<TrainingWanted> trainings = new CopyOnWriteArrayList<>();

    RunningWeb(Path data) throws Exception {
        this(data, RequestLimits.NONE);
    }

    RunningWeb(Path data, RequestLimits limits) throws Exception {
        this.data = data;
        this.limits = limits;
        postgres = Postgres.start(data.resolve("postgres"));
        database = new Database(vertx, postgres.address(), 4);
        await(database.migrate(Duration.ofSeconds(60)));
        objects = new FileObjects(vertx.createSharedWorkerExecutor("objects", 2), data.resolve("objects"));
        rows = new PgImageRows(database);
        tagging = new RunningTagging(vertx, database);
        reports = new RunningReports(vertx, database, objects, tagging.bus());
        health.watch(parts::get);
        startWeb(0);
    }

    private void startWeb(int port) throws Exception {
        web = webOn(port);
        address = await(web.start());
    }

    private CloudWeb webOn(int port) {
        Recognizers recognizers = new Recognizers(
                new TrainingSettings(Duration.ofHours(1), Duration.ZERO, 0.01, 50, 6 << 20),
                Clock.systemUTC(),
                new PgTrainingFaces(database),
                new RecognizerRows(database),
                signer,
                wanted -> {
                    trainings.add(wanted);
                    return Future.succeededFuture();
                });
        return new CloudWeb(
                        vertx,
                        new WebConfig("127.0.0.1", List.of(), port, users(), false, LIVE_CLIENTS, limits),
                        database,
                        objects,
                        health,
                        new ManagementRoutes(
                                vertx,
                                health,
                                meters,
                                Map.of(Home.CLOUD, tagging.bus()),
                                List.of(Topics.FACE_NOT_IDENTIFIED)),
                        new CloudWeb.Tagging(tagging.answers(), 2, recognizers::train, enrolment()),
                        recognizers,
                        reports.desk(),
                        meters)
                .showing(() -> Optional.of(tagging.flow()));
    }

    private Enrolment enrolment() {
        return new Enrolment(
                new EnrolmentSettings(1, IntakeLimits.DEFAULT),
                picture -> eyes.get().read(picture),
                new QualityGate(50),
                new PgEnrolledFaces(database),
                objects,
                new PgPeopleBook(database),
                tagging.answers(),
                vertx.createSharedWorkerExecutor("enrolment", 2),
                Clock.systemUTC());
    }

    FaceReader eyes() {
        return vision;
    }

    /** Lets others look at photographs. */
    void lookWith(FaceReader other) {
        eyes.set(other);
    }

    /** Fails if the port is taken. */
    void startAnotherOn(int port) throws Exception {
        CloudWeb another = webOn(port);
        await(another.start());
        await(another.close());
    }

    /** Who may sign in; nobody is asked to until it is there when the server starts, or within seconds. */
    Path users() {
        return data.resolve("page-users");
    }

    List<Route> routes() {
        return web.routes();
    }

    PrometheusMeterRegistry meters() {
        return meters;
    }

    int liveClients() {
        return web.liveClients();
    }

    /** What was asked of the training, through the API. */
    List<TrainingWanted> trainings() {
        return trainings;
    }

    /** {@code http://127.0.0.1:port/}. */
    String address() {
        return address;
    }

    Vertx vertx() {
        return vertx;
    }

    Database database() {
        return database;
    }

    FileObjects objects() {
        return objects;
    }

    int port() {
        return web.port();
    }

    /** What the program's other parts tell of themselves. */
    void tellHealth(Health.Part... told) {
        parts.set(List.of(told));
    }

    RunningReports reports() {
        return reports;
    }

    RunningTagging tagging() {
        return tagging;
    }

    /** As the flow does: the picture, then its rows, which announce it. */
    ImageWithFaces store(ImageWithFaces image) throws Exception {
        await(storing(image));
        return image;
    }

    List<ImageWithFaces> storeAll(List<ImageWithFaces> images) throws Exception {
        await(Future.all(images.stream().map(this::storing).toList()));
        return images;
    }

    private Future<Void> storing(ImageWithFaces image) {
        return rows.insert(
                        image,
                        () -> objects.put(
                                ObjectKey.picture(image.id()), image.picture().bytes(), "image/jpeg"))
                .mapEmpty();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return http.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> getBytes(String path, String... headers) throws Exception {
        return http.send(request(path, headers), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address).resolve(path)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** As a page of ours does, unless the headers say something else. */
    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return http.send(
                request(method, path, HttpRequest.BodyPublishers.ofString(body), headers),
                HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sending(String path, byte[] body, String... headers) {
        return http.sendAsync(
                request("POST", path, HttpRequest.BodyPublishers.ofByteArray(body), headers),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address).resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    void stopDatabase() {
        postgres.close();
    }

    void startDatabase() {
        postgres = Postgres.start(data.resolve("postgres"), postgres.address().port());
    }

    void stopWeb() throws Exception {
        await(web.close());
    }

    void startWebAgain() throws Exception {
        startWeb(URI.create(address).getPort());
    }

    @Override
    public void close() throws Exception {
        await(web.close());
        tagging.close();
        reports.close();
        await(vision.close());
        await(database.close());
        postgres.close();
        await(vertx.close());
    }
}
