package dev.atmosphere.cloud.slack;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atmosphere.browser.Chromium;
import dev.atmosphere.browser.PageCheck;
import dev.atmosphere.browser.Tab;
import dev.atmosphere.bus.Room;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.tagging.EnrichUser;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.cloud.tagging.FinalizeTag;
import dev.atmosphere.cloud.tagging.LoggedReceipts;
import dev.atmosphere.cloud.tagging.PgDecisions;
import dev.atmosphere.cloud.tagging.PgPeople;
import dev.atmosphere.cloud.tagging.PgQuestions;
import dev.atmosphere.cloud.tagging.PgVotes;
import dev.atmosphere.cloud.tagging.RequestTaggingOnSlack;
import dev.atmosphere.cloud.tagging.SendFaceForTraining;
import dev.atmosphere.cloud.tagging.StoreFaceTagSql;
import dev.atmosphere.cloud.training.Refused;
import dev.atmosphere.cloud.training.Trainer;
import dev.atmosphere.cloud.web.DrawnScene;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.Event;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.FaceLearnt;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.FaceTagged;
import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.PersonFirstTagged;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.Mood;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.slacksim.Click;
import dev.atmosphere.slacksim.Message;
import dev.atmosphere.slacksim.SlackSimConfig;
import dev.atmosphere.slacksim.SlackSimConfig.Limits;
import dev.atmosphere.slacksim.StandIn;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A face's whole way on Slack: asked, voted on by both ways in, agreed on, named by the profile. The stand-in, the poster, the steps and
 * PostgreSQL; only Kafka is not between the steps. What each part does alone stands in {@link SlackTest}.
 */
class SlackVotesTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @RegisterExtension
    static final TestDatabase SQL = new TestDatabase();

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final EventCodec codec = new EventCodec("/atmosphere/cloud", CLOCK);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AnswersBus answers = new AnswersBus(vertx, codec, meters);
    private StandIn slack;
    private FileObjects objects;
    private SlackSettings settings;
    private SlackApi api;
    private Poster poster;
    private SocketMode socket;
    private HttpServer server;
    private StoreFaceTagSql storing;
    private SendFaceForTraining sending;
    private FinalizeTag finalizing;
    private EnrichUser enriching;
    private String ada;
    private String bob;

    /** Takes every face. */
    private static final class Willing implements Trainer {
        @Override
        public Future<Recognition> identify(FaceInDb face) {
            return Future.succeededFuture(new Recognition.Unknown());
        }

        @Override
        public Future<Optional<Refused>> learn(UUID faceId, UUID personId) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Void> learnNegative(UUID faceId, Verdict verdict) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> forget(UUID faceId) {
            return Future.succeededFuture();
        }
    }

    @BeforeEach
    void start() throws Exception {
        await(SQL.database()
                .query("TRUNCATE images, people, slack_messages, slack_notices, slack_poster CASCADE", Tuple.tuple()));
        slack = await(StandIn.start(
                vertx,
                SlackSimConfig.ofTests()
                        .within(new Limits(
                                Duration.ofMillis(1), 1_000, Duration.ofMillis(200), Duration.ofSeconds(30)))));
        ada = slack.workspace().users().get(0).id();
        bob = slack.workspace().users().get(1).id();
        objects = new FileObjects(vertx.createSharedWorkerExecutor("objects", 2), directory);
        settings = new SlackSettings(
                true,
                true,
                slack.config().botToken(),
                slack.config().appToken(),
                slack.config().signingSecret(),
                slack.config().channel(),
                slack.apiUrl(),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                Duration.ofSeconds(60),
                new QuestionLimits(10, 5, Duration.ofDays(1)));
        api = new SlackApi(vertx.createSharedWorkerExecutor("slack", 4), settings);
        SlackReceipts receipts = new SlackReceipts(vertx, api, settings.channel(), new LoggedReceipts(), meters, CLOCK);
        PgDecisions decisions = new PgDecisions(SQL.database());
        storing = new StoreFaceTagSql(new PgVotes(SQL.database(), 2), receipts);
        sending = new SendFaceForTraining(decisions, new Willing(), 2, CLOCK);
        finalizing = new FinalizeTag(decisions);
        enriching = new EnrichUser(new SlackProfiles(api), new PgPeople(SQL.database()), CLOCK);
        Interactions interactions = new Interactions(answers, meters, CLOCK);
        FaceTag faceTag = new FaceTag();
        await(answers.subscribe(Topics.PEOPLE_ANSWERS, "face-tag", Room.of(16), delivery -> faceTag.run(
                        codec.decode(Topics.PEOPLE_ANSWERS, delivery.message()))
                .compose(this::handed)
                .compose(ok -> delivery.ack())
                .onFailure(why -> delivery.release())));
        Router router = Router.router(vertx);
        router.post("/slack/interactions")
                .handler(new InteractionsEndpoint(interactions, settings.signingSecret(), meters, CLOCK));
        server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        slack.callBack(URI.create("http://127.0.0.1:" + server.actualPort() + "/slack/interactions"));
        socket = new SocketMode(vertx, api::socketAddress, interactions, CLOCK);
        vertx.runOnContext(go -> socket.start());
        startPoster();
    }

    private void startPoster() {
        poster = new Poster(
                vertx,
                SQL.database(),
                objects,
                api,
                settings,
                meters,
                CLOCK,
                Poster.Deaths.at(FaultPoints.NONE),
                Tracing.local());
        poster.start();
    }

    @AfterEach
    void stop() throws Exception {
        await(poster.close());
        await(socket.close());
        await(slack.close());
        await(vertx.close());
    }

    /** What Kafka does between the steps, without its doing it twice. */
    private Future<Void> handed(List<? extends Event> events) {
        Future<Void> done = Future.succeededFuture();
        for (Event event : events) {
            done = done.compose(ok -> {
                if (event instanceof FaceVoted vote) {
                    return storing.run(vote).compose(this::handed);
                }
                if (event instanceof FaceTagged tagged) {
                    return sending.run(tagged).compose(this::handed);
                }
                if (event instanceof FaceLearnt learnt) {
                    return finalizing.run(learnt).mapEmpty();
                }
                if (event instanceof PersonFirstTagged first) {
                    return enriching.run(first).mapEmpty();
                }
                return Future.succeededFuture();
            });
        }
        return done;
    }

    @Test
    void a_face_is_asked_about_with_its_pictures_and_named_by_one_vote_over_http_and_one_over_the_socket()
            throws Exception {
        UUID face = ask();

        Message question = eventuallyPosted(1).get(0);
        assertThat(blocks(question, "image")).hasSize(2).allSatisfy(image -> {
            String file = image.path("slack_file").path("id").asText();
            assertThat(slack.workspace().file(file)).isPresent();
        });
        assertThat(question.text()).contains("Whose face is this?");

        Awaitility.await().until(() -> slack.sockets() > 0);
        assertThat(await(slack.click(
                        Click.on(question, "choose-user", ada).choosing(bob).over(Click.Way.HTTP))))
                .containsExactly(200);
        eventually(() -> assertThat(standing(question).blocks().toString()).contains("<@" + bob + ">: 1 (<@" + ada));
        assertThat(await(slack.click(Click.on(standing(question), "choose-user", bob)
                        .choosing(bob)
                        .over(Click.Way.SOCKET))))
                .containsExactly(200);

        eventually(() -> assertThat(standing(question).text()).contains("It is <@" + bob + ">"));
        assertThat(slack.workspace().posted()).as("one message, changed").hasSize(1);
        assertThat(SQL.rows(
                        "SELECT p.name, p.full_name, p.email FROM faces f JOIN people p ON p.person_id = f.person_id WHERE face_id = $1",
                        face))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getString("name"))
                            .as("from the profile")
                            .isNotEqualTo(bob)
                            .isNotBlank();
                    assertThat(row.getString("email")).contains("@");
                });
    }

    /** With {@code -Datmosphere.screenshots=true} its picture goes into the docs. */
    @Test
    void it_is_voted_on_by_two_who_click_on_the_stand_ins_page() throws Exception {
        Path chromium = Chromium.orSkip("TESTS OF THE STAND-IN'S PAGE");
        Path picture = Boolean.getBoolean("atmosphere.screenshots")
                ? Path.of(System.getProperty("atmosphere.root"), "docs", "slack-sim.png")
                : directory.resolve("slack-sim.png");
        try (Chromium browser = new Chromium(chromium);
                Tab tab = browser.newTab()) {
            tab.size(900, 560, false);
            tab.prefer(false, true);
            tab.open(slack.address() + "/");
            UUID face = ask();
            Message question = eventuallyPosted(1).get(0);
            shows(tab, "Whose face is this?");
            eventually(() -> assertThat(tab.evaluate("[...document.images].filter(one => one.naturalWidth > 50).length")
                            .asInt())
                    .isEqualTo(2));

            as(tab, ada);
            choose(tab, bob);
            shows(tab, "1 (@" + slack.workspace().user(ada).orElseThrow().realName());
            Files.write(picture, tab.picture(1));
            as(tab, bob);
            choose(tab, bob);

            shows(tab, "It is @" + slack.workspace().user(bob).orElseThrow().realName());
            eventually(() -> assertThat(standing(question).blocks().toString()).contains("not-this-person"));
            shows(tab, "This is not");
            tab.click("[data-action=\"not-this-person\"]");
            eventually(() -> assertThat(SQL.rows("SELECT FROM not_this_person WHERE face_id = $1", face))
                    .isNotEmpty());
            shows(tab, "Asked again");
            assertThat(tab.errors()).isEmpty();
        }
        assertThat(Files.size(picture)).isBetween(20_000L, 400_000L);
    }

    @Test
    void what_did_not_count_is_explained_on_the_page_to_whoever_clicked_on_a_phone_in_the_dark_too() throws Exception {
        try (Chromium browser = new Chromium(Chromium.orSkip("TESTS OF THE STAND-IN'S PAGE"));
                Tab tab = browser.newTab()) {
            tab.size(390, 800, true);
            tab.prefer(true, true);
            tab.open(slack.address() + "/");
            UUID face = ask();
            shows(tab, "Whose face is this?");
            eventually(() -> assertThat(SQL.rows("SELECT FROM slack_messages WHERE wanted > posted OR ts IS NULL"))
                    .isEmpty());
            // The channel lags behind: what one sees can still be clicked.
            await(poster.close());
            await(SQL.database()
                    .query(
                            "UPDATE tagging_requests SET state = 'closed', verdict = 'stranger' WHERE face_id = $1",
                            Tuple.of(face)));

            as(tab, bob);
            tab.click("[data-action=\"not-a-face\"]");

            shows(tab, "decided already");
            shows(tab, "only visible to you");
            assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
                            .asBoolean())
                    .as("nothing reaches over the edge")
                    .isTrue();
            photograph(tab, "slack-sim-phone.png");
            as(tab, ada);
            eventually(() -> assertThat(text(tab)).doesNotContain("decided already"));
            assertThat(SQL.rows("SELECT FROM face_tags")).isEmpty();
            startPoster();
            shows(tab, "It is a stranger");
            assertThat(tab.errors()).isEmpty();
        }
    }

    @Test
    void the_stand_ins_page_stands_everywhere_for_everybody() throws Exception {
        try (Chromium browser = new Chromium(Chromium.orSkip("TESTS OF THE STAND-IN'S PAGE"));
                Tab tab = browser.newTab()) {
            tab.open(slack.address() + "/");
            PageCheck.check(
                    tab,
                    "slack-sim-empty",
                    () -> eventually(() -> assertThat(tab.evaluate("document.querySelector('main').innerText")
                                    .asText())
                            .contains("Nothing was said here yet")));

            ask();
            ask();
            shows(tab, "Whose face is this?");
            as(tab, ada);
            choose(tab, bob);
            shows(tab, "1 (@" + slack.workspace().user(ada).orElseThrow().realName());

            PageCheck.check(
                    tab,
                    "slack-sim",
                    () -> eventually(() -> assertThat(
                                    tab.evaluate("[...document.images].filter(one => one.naturalWidth > 50).length")
                                            .asInt())
                            .isEqualTo(4)));
        }
    }

    private static void as(Tab tab, String user) {
        pick(tab, "#me", user);
        eventually(() -> assertThat(
                        tab.evaluate("document.getElementById('me').value").asText())
                .isEqualTo(user));
    }

    private void choose(Tab tab, String user) {
        pick(tab, "[data-action=\"choose-user\"]", user);
    }

    /** Opens a list with the mouse, goes to the entry with the arrows, and takes it with Enter. */
    private static void pick(Tab tab, String list, String value) {
        tab.click(list);
        int steps = tab.evaluate("(list => [...list.options].findIndex(one => one.value === '" + value
                        + "') - list.selectedIndex)(document.querySelector('" + list + "'))")
                .asInt();
        for (int i = 0; i < Math.abs(steps); i++) {
            tab.press(steps > 0 ? "ArrowDown" : "ArrowUp", steps > 0 ? 40 : 38);
        }
        tab.press("Enter", 13);
    }

    private void photograph(Tab tab, String name) throws Exception {
        byte[] picture = tab.picture(1);
        assertThat(picture.length).as(name).isBetween(20_000, 400_000);
        Files.write(
                Path.of(System.getProperty("atmosphere.photographs", directory.toString()))
                        .resolve(name),
                picture);
    }

    private static void shows(Tab tab, String what) {
        eventually(() -> assertThat(text(tab)).contains(what));
    }

    private static String text(Tab tab) {
        return tab.evaluate("document.getElementById('messages').innerText").asText();
    }

    @Test
    void a_vote_on_a_closed_face_is_explained_to_the_voter_alone() throws Exception {
        UUID face = ask();
        Message question = eventuallyPosted(1).get(0);
        await(SQL.database()
                .query(
                        "UPDATE tagging_requests SET state = 'closed', verdict = 'stranger' WHERE face_id = $1",
                        Tuple.of(face)));

        await(slack.click(Click.on(question, "not-a-face", ada).over(Click.Way.HTTP)));

        eventually(() -> assertThat(slack.workspace().messages())
                .anyMatch(message -> message.onlyFor().equals(Optional.of(ada))
                        && message.text().contains("decided already")));
    }

    @Test
    void a_socket_that_slack_refreshes_or_drops_is_opened_again() throws Exception {
        ask();
        Message question = eventuallyPosted(1).get(0);
        Awaitility.await().until(() -> slack.sockets() == 1);

        slack.refreshSockets();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> slack.sockets() > 0 && socket.away().isEmpty());
        slack.dropSockets();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> slack.sockets() > 0 && socket.away().isEmpty());

        assertThat(await(slack.click(Click.on(question, "stranger", ada).over(Click.Way.SOCKET))))
                .containsExactly(200);
        assertThat(SQL.rows("SELECT verdict FROM face_tags")).hasSize(1);
    }

    private UUID ask() throws Exception {
        ImageWithFaces image = stored();
        ImageFace face = image.faces().get(0);
        await(new RequestTaggingOnSlack(new PgQuestions(SQL.database(), CLOCK), 50)
                .accept(new FaceNotIdentified(
                        face.faceId(), image.capture(), face.faceId(), 120, 160, Optional.empty())));
        return face.faceId();
    }

    private ImageWithFaces stored() throws Exception {
        ImageWithFaces image = DrawnScene.of("door", Instant.now(), Mood.HAPPY);
        await(new PgImageRows(SQL.database()).insert(image, Future::succeededFuture));
        UUID face = image.faces().get(0).faceId();
        await(objects.put(ObjectKey.rectangle(face), DrawnScene.around(image, 1), "image/jpeg"));
        await(objects.put(ObjectKey.zoomIn(face), DrawnScene.around(image, 2.4), "image/jpeg"));
        return image;
    }

    private List<Message> eventuallyPosted(int count) {
        eventually(() -> assertThat(slack.workspace().posted()).hasSize(count));
        return slack.workspace().posted();
    }

    private Message standing(Message message) {
        return slack.workspace().message(message.ts()).orElseThrow();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get);
    }

    private static List<JsonNode> blocks(Message message, String type) {
        return stream(message.blocks())
                .filter(block -> block.path("type").asText().equals(type))
                .toList();
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
