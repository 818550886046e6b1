package dev.atmosphere.cloud;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.topic.Topics.IMAGES_IN_DB;
import static dev.atmosphere.topic.Topics.IMAGES_WITH_FACES;
import static dev.atmosphere.topic.Topics.REPORTS_WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.kafka.KafkaBus;
import dev.atmosphere.bus.kafka.KafkaSettings;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.embedded.EmbeddedKafka;
import dev.atmosphere.cloud.embedded.EmbeddedPostgres;
import dev.atmosphere.cloud.embedded.Postgres;
import dev.atmosphere.cloud.mail.Mail;
import dev.atmosphere.cloud.mail.Mailer;
import dev.atmosphere.cloud.notify.Notices;
import dev.atmosphere.cloud.notify.NotifySlack;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.recognition.IdentifyFace;
import dev.atmosphere.cloud.report.DeadLetterCount;
import dev.atmosphere.cloud.report.GenerateReport;
import dev.atmosphere.cloud.report.Letters;
import dev.atmosphere.cloud.report.PgReportFigures;
import dev.atmosphere.cloud.report.PgReportRows;
import dev.atmosphere.cloud.report.ReportSettings;
import dev.atmosphere.cloud.report.SendEmailReport;
import dev.atmosphere.cloud.store.DecodedPictures;
import dev.atmosphere.cloud.store.PgEventTable;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.store.Samples;
import dev.atmosphere.cloud.store.StoreRectangles;
import dev.atmosphere.cloud.store.StoreSql;
import dev.atmosphere.cloud.store.StoreTable;
import dev.atmosphere.cloud.store.StoreZoomIn;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.tagging.CleanupTag;
import dev.atmosphere.cloud.tagging.Decisions;
import dev.atmosphere.cloud.tagging.EnrichUser;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.cloud.tagging.FinalizeIdentified;
import dev.atmosphere.cloud.tagging.FinalizeTag;
import dev.atmosphere.cloud.tagging.LoggedReceipts;
import dev.atmosphere.cloud.tagging.PgDecisions;
import dev.atmosphere.cloud.tagging.PgPeople;
import dev.atmosphere.cloud.tagging.PgQuestions;
import dev.atmosphere.cloud.tagging.PgVotes;
import dev.atmosphere.cloud.tagging.Profiles;
import dev.atmosphere.cloud.tagging.Receipts;
import dev.atmosphere.cloud.tagging.RecordingTrainer;
import dev.atmosphere.cloud.tagging.RequestTaggingOnSlack;
import dev.atmosphere.cloud.tagging.SendFaceForTraining;
import dev.atmosphere.cloud.tagging.StoreFaceTagSql;
import dev.atmosphere.cloud.training.PgTrainingFaces;
import dev.atmosphere.cloud.training.RecognizerRows;
import dev.atmosphere.cloud.training.StartTraining;
import dev.atmosphere.cloud.training.TrainingMeters;
import dev.atmosphere.cloud.training.TrainingSettings;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.ReportKind;
import dev.atmosphere.event.ReportWanted;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.Voter;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.topic.Home;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudFlowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String FULL = "full@example.org";

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private final EventCodec codec = new EventCodec("/atmosphere/test", Clock.systemUTC());
    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;
    private Database database;
    private Bus bus;
    private RunningFlow flow;
    private AnswersBus answers;
    private RecordingTrainer trainer;
    private Path objects;
    private final List<String> mailed = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        postgres = Postgres.start(data.resolve("postgres"));
        database = new Database(vertx, postgres.address(), 4);
        await(database.migrate(PATIENCE));
        objects = data.resolve("objects");
        kafka = EmbeddedKafka.start(data.resolve("kafka"), "127.0.0.1", 0, 9 << 20);
        bus = new KafkaBus(vertx, Clock.systemUTC(), KafkaSettings.at(kafka.bootstrapServers()));
        answers = new AnswersBus(vertx, codec, new SimpleMeterRegistry());
        Receipts receipts = new LoggedReceipts();
        Decisions decisions = new PgDecisions(database);
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("store", 4);
        FileObjects files = new FileObjects(worker, objects);
        DecodedPictures pictures = new DecodedPictures(files, worker, 2, 64 << 20);
        trainer = new RecordingTrainer();
        flow = await(new FlowRuntime(
                        vertx,
                        Map.of(Home.CLOUD, bus, Home.PEOPLE, answers),
                        codec,
                        new SimpleMeterRegistry(),
                        Clock.systemUTC())
                .start(CloudFlow.of(
                        new Storing(
                                new StoreTable(new PgEventTable(database, codec)),
                                new StoreSql(new PgImageRows(database), files),
                                new StoreRectangles(pictures, files),
                                new StoreZoomIn(pictures, files),
                                new NotifySlack(Notices.none(), Clock.systemUTC()),
                                32 << 20),
                        new Teaching(
                                new IdentifyFace(trainer),
                                new FinalizeIdentified(decisions, Clock.systemUTC()),
                                new RequestTaggingOnSlack(new PgQuestions(database, Clock.systemUTC()), 50),
                                new FaceTag(),
                                new StoreFaceTagSql(new PgVotes(database, 2), receipts),
                                new SendFaceForTraining(decisions, trainer, 2, Clock.systemUTC()),
                                new EnrichUser(Profiles.none(), new PgPeople(database), Clock.systemUTC()),
                                new FinalizeTag(decisions),
                                new CleanupTag(decisions, receipts),
                                startTraining(worker)),
                        reporting(files, worker))));
    }

    /** Every report is mailed, to two of whom one's mailbox is full. */
    private Reporting reporting(FileObjects files, WorkerExecutor worker) {
        ReportSettings settings = new ReportSettings(
                ZoneOffset.UTC,
                LocalTime.of(3, 0),
                Set.of(),
                Optional.empty(),
                0,
                Locale.ENGLISH,
                Locale.ENGLISH,
                List.of("ada@example.org", FULL),
                "atmosphere@example.org");
        PgReportRows rows = new PgReportRows(database);
        return new Reporting(
                new GenerateReport(
                        settings,
                        new PgReportFigures(database, new DeadLetterCount(bus.deadLetters(), List.of())),
                        rows,
                        Clock.systemUTC()),
                new SendEmailReport(
                        rows,
                        new Letters(settings, files, worker),
                        Optional.of(new FullMailbox(mailed)),
                        settings.sender(),
                        Clock.systemUTC()));
    }

    /** A mail server at which one recipient's mailbox is full. */
    private record FullMailbox(List<String> mailed) implements Mailer {
        @Override
        public Future<Outcome> send(Mail mail, Supplier<Future<Void>> handingOver) {
            if (mail.recipient().equals(FULL)) {
                return Future.failedFuture(new Transient("mail-server-refuses", "452 mailbox full"));
            }
            return handingOver.get().map(ok -> {
                mailed.add(mail.recipient());
                return new Accepted("taken");
            });
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    private StartTraining startTraining(WorkerExecutor worker) {
        return new StartTraining(
                vertx,
                Clock.systemUTC(),
                new TrainingSettings(Duration.ofHours(1), Duration.ZERO, 0.01, 50, 6 << 20),
                new PgTrainingFaces(database),
                new RecognizerRows(database),
                RecognizerSigner.withNewKeys(),
                worker,
                new TrainingMeters(new SimpleMeterRegistry()));
    }

    @AfterEach
    void stop() throws Exception {
        await(flow.stop());
        await(bus.close());
        await(database.close());
        postgres.close();
        kafka.close();
        await(vertx.close());
    }

    @Test
    void a_picture_with_faces_reaches_rows_archive_picture_crops_and_zoom_ins() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 3);

        publish(image);

        eventually().untilAsserted(() -> assertStored(image));
    }

    @Test
    void duplicates_fold() throws Exception {
        List<ImageWithFaces> images = images(6);

        for (int round = 0; round < 3; round++) {
            for (ImageWithFaces image : images) {
                publish(image);
            }
        }

        eventually().untilAsserted(() -> {
            assertSettled();
            for (ImageWithFaces image : images) {
                assertStored(image);
            }
        });
        assertThat(count("images")).isEqualTo(6);
        assertThat(count("faces")).isEqualTo(12);
        assertThat(count("events")).isEqualTo(6);
        assertThat(Files.list(objects.resolve("rectangles"))).hasSize(12);
    }

    @Test
    void what_comes_while_the_database_is_away_is_stored_when_it_is_back() throws Exception {
        List<ImageWithFaces> before = images(4);
        List<ImageWithFaces> meanwhile = images(4);
        for (ImageWithFaces image : before) {
            publish(image);
        }
        postgres.close();
        for (ImageWithFaces image : meanwhile) {
            publish(image);
        }
        eventually().until(() -> flow.states().stream()
                .anyMatch(step -> step.retrying().isPresent()));

        postgres = Postgres.start(data.resolve("postgres"), postgres.address().port());

        eventually().untilAsserted(() -> {
            assertSettled();
            for (ImageWithFaces image : before) {
                assertStored(image);
            }
            for (ImageWithFaces image : meanwhile) {
                assertStored(image);
            }
        });
        assertThat(await(bus.deadLetters().list(IMAGES_WITH_FACES, 10))).isEmpty();
    }

    @Test
    void what_can_never_be_stored_stands_in_the_dead_letters_with_its_bytes_and_holds_nobody_up() throws Exception {
        ImageWithFaces first = Samples.image(UUID.randomUUID(), "door", 1);
        ImageWithFaces sameId = Samples.image(first.id(), "door", 2);
        ImageWithFaces broken = withPicture(Samples.image(UUID.randomUUID(), "door", 1), new byte[] {1, 2, 3});
        ImageWithFaces last = Samples.image(UUID.randomUUID(), "door", 1);

        for (ImageWithFaces image : List.of(first, sameId, broken, last)) {
            publish(image);
        }

        eventually().untilAsserted(() -> {
            assertSettled();
            assertStored(first);
            assertStored(last);
            List<DeadLetter> letters = await(bus.deadLetters().list(IMAGES_WITH_FACES, 10));
            assertThat(letters).hasSize(1);
        });
        DeadLetter letter = await(bus.deadLetters().list(IMAGES_WITH_FACES, 10)).get(0);
        assertThat(letter.cause().reason()).isEqualTo("id-of-another-picture");
        assertThat(letter.group()).isEqualTo("store-sql");
        DeadLetter whole = await(bus.deadLetters().find(IMAGES_WITH_FACES, letter.letterId()))
                .orElseThrow();
        assertThat(codec.decode(IMAGES_WITH_FACES, whole.message()).picture()).isEqualTo(sameId.picture());
        eventually().untilAsserted(() -> assertThat(await(bus.deadLetters().list(IMAGES_IN_DB, 10)))
                .extracting(crop -> crop.group() + " " + crop.cause().reason())
                .containsExactlyInAnyOrder("store-rectangles unreadable-picture", "store-zoom-in unreadable-picture"));
    }

    @Test
    void of_two_pictures_under_one_id_from_two_stations_at_once_one_is_stored_and_one_a_dead_letter() throws Exception {
        List<ImageWithFaces> ofDoors = new ArrayList<>();
        List<ImageWithFaces> ofWindows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ofDoors.add(Samples.image(UUID.randomUUID(), "door-" + i, 1));
            ofWindows.add(Samples.image(ofDoors.get(i).id(), "window-" + i, 2));
            publish(ofDoors.get(i));
            publish(ofWindows.get(i));
        }

        eventually().untilAsserted(() -> {
            assertSettled();
            assertThat(count("images")).isEqualTo(10);
            assertThat(count("events")).isEqualTo(20);
            assertThat(await(bus.deadLetters().list(IMAGES_WITH_FACES, 20))).hasSize(10);
        });
        List<Picture> all = new ArrayList<>();
        for (DeadLetter letter : await(bus.deadLetters().list(IMAGES_WITH_FACES, 20))) {
            DeadLetter whole = await(bus.deadLetters().find(IMAGES_WITH_FACES, letter.letterId()))
                    .orElseThrow();
            all.add(codec.decode(IMAGES_WITH_FACES, whole.message()).picture());
        }
        for (ImageWithFaces image : ofDoors) {
            all.add(Picture.of(Files.readAllBytes(objects.resolve("faces/" + image.id() + ".jpg"))));
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(Stream.of(ofDoors, ofWindows)
                        .flatMap(List::stream)
                        .map(ImageWithFaces::picture)
                        .toList());
    }

    @Test
    void a_full_mailbox_keeps_nobody_from_the_reports_of_other_days() throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (int day = 1; day <= 5; day++) {
            ReportWanted wanted = new ReportWanted(
                    UUID.randomUUID(),
                    ReportKind.DAILY,
                    today.minusDays(day),
                    "a test",
                    Instant.now(),
                    Optional.empty());
            await(bus.publish(REPORTS_WANTED, codec.encode(REPORTS_WANTED, wanted, false)));
        }

        eventually().untilAsserted(() -> assertThat(mailed).hasSize(5));
        assertThat(count("report_deliveries WHERE state = 'waiting' AND recipient = '" + FULL + "'"))
                .isEqualTo(5);
    }

    @Test
    void people_are_asked_about_unknown_faces_and_what_they_agree_on_is_decided_once() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 2);
        UUID first = image.faces().get(0).faceId();
        UUID second = image.faces().get(1).faceId();
        publish(image);
        eventually().untilAsserted(() -> assertThat(count(
                        "tagging_requests WHERE state = 'open' AND face_id IN ('" + first + "', '" + second + "')"))
                .isEqualTo(2));

        // Every answer comes twice, as from somebody who was not told that the first came in.
        for (String voter : List.of("ada", "בר 🐻")) {
            TagAnswered stranger = answer(voter, first, "stranger", Optional.empty());
            TagAnswered person = answer(voter, second, "person", Optional.of(PersonNamed.byName("Grace")));
            for (TagAnswered said : List.of(stranger, person, stranger, person)) {
                eventually().until(() -> await(answers.offer(said)) instanceof AnswersBus.Accepted);
            }
        }

        eventually().untilAsserted(() -> {
            assertSettled();
            assertThat(count("tagging_requests WHERE state = 'closed'")).isEqualTo(2);
        });
        assertThat(count("faces WHERE verdict = 'stranger' AND decided_by = 'people' AND face_id = '" + first + "'"))
                .isEqualTo(1);
        UUID grace = await(database.query(
                        "SELECT person_id FROM people WHERE name = 'Grace' AND first_tagged_at IS NOT NULL",
                        Tuple.tuple()))
                .iterator()
                .next()
                .getUUID(0);
        assertThat(count("faces WHERE person_id = '" + grace + "' AND decided_by = 'people' AND face_id = '" + second
                        + "'"))
                .isEqualTo(1);
        // A deciding vote that comes again finds its own decision, and says the same to the trainer again.
        assertThat(trainer.calls).containsOnly("negative " + first + " stranger", "learn " + second + " " + grace);
        assertThat(count("face_tags")).isEqualTo(4);
        assertThat(count("people")).as("two voters, and whom they named").isEqualTo(3);
    }

    private static TagAnswered answer(String voter, UUID face, String verdict, Optional<PersonNamed> person) {
        return new TagAnswered(
                UUID.randomUUID(), new Voter(Voter.Via.PAGE, voter), face.toString(), verdict, person, Instant.now());
    }

    /** A busy machine may be too slow for Kafka's producer; the message is then said again, as a step would. */
    private void publish(ImageWithFaces image) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreException(Transient.class)
                .untilAsserted(() -> await(bus.publish(
                        IMAGES_WITH_FACES, codec.encode(IMAGES_WITH_FACES, image, bus.keepsPicturesApart()))));
    }

    private static List<ImageWithFaces> images(int n) {
        List<ImageWithFaces> images = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            images.add(Samples.image(UUID.randomUUID(), "station-" + i % 3, 2));
        }
        return images;
    }

    private static ImageWithFaces withPicture(ImageWithFaces image, byte[] bytes) {
        return new ImageWithFaces(
                image.capture(), image.processedAt(), image.width(), image.height(), image.faces(), Picture.of(bytes));
    }

    private void assertSettled() {
        assertThat(flow.states()).allMatch(step -> step.inFlight() == 0 && step.lag() == 0);
    }

    private void assertStored(ImageWithFaces image) throws Exception {
        assertThat(count("images WHERE image_id = '" + image.id() + "'")).isEqualTo(1);
        assertThat(count("faces WHERE image_id = '" + image.id() + "'"))
                .isEqualTo(image.faces().size());
        assertThat(count("events WHERE event_id = '" + image.id() + "' AND encode(picture_sha256, 'hex') = '"
                        + image.picture().sha256() + "'"))
                .isEqualTo(1);
        assertThat(objects.resolve("faces/" + image.id() + ".jpg"))
                .hasBinaryContent(image.picture().bytes());
        for (ImageFace face : image.faces()) {
            assertThat(objects.resolve("rectangles/" + face.faceId() + ".jpg")).isNotEmptyFile();
            assertThat(objects.resolve("zoomin/" + face.faceId() + ".jpg")).isNotEmptyFile();
        }
    }

    private long count(String from) throws Exception {
        return await(database.query("SELECT count(*) FROM " + from, Tuple.tuple()))
                .iterator()
                .next()
                .getLong(0);
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(PATIENCE);
    }
}
