package dev.atmosphere.cloud.slack;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Room;
import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.notify.NotifySlack;
import dev.atmosphere.cloud.notify.PgNotices;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.store.Samples;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.tagging.CountedVote;
import dev.atmosphere.cloud.tagging.CountedVote.Choice;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.cloud.tagging.FinalizeIdentified;
import dev.atmosphere.cloud.tagging.LoggedReceipts;
import dev.atmosphere.cloud.tagging.PgDecisions;
import dev.atmosphere.cloud.tagging.PgQuestions;
import dev.atmosphere.cloud.tagging.PgVotes;
import dev.atmosphere.cloud.tagging.Profiles.Profile;
import dev.atmosphere.cloud.tagging.Receipts;
import dev.atmosphere.cloud.tagging.RequestTaggingOnSlack;
import dev.atmosphere.cloud.tagging.StoreFaceTagSql;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.Voter;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.slacksim.Click;
import dev.atmosphere.slacksim.Faults;
import dev.atmosphere.slacksim.Faults.Fault;
import dev.atmosphere.slacksim.Message;
import dev.atmosphere.slacksim.SlackSimConfig;
import dev.atmosphere.slacksim.SlackSimConfig.Limits;
import dev.atmosphere.slacksim.StandIn;
import dev.atmosphere.time.SettableClock;
import dev.atmosphere.topic.Topics;
import dev.atmosphere.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Slack and the cloud's rows, with a strict stand-in over real HTTP and a real WebSocket, and a real database. */
class SlackTest {
    @RegisterExtension
    static final TestDatabase SQL = new TestDatabase();

    private static final String ADA = "U0ADA000001";
    private static final String GRACE = "U0GRACE0001";
    private static final String ALAN = "U0ALAN00001";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final Clock clock = Clock.systemUTC();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SlackSimConfig config = SlackSimConfig.ofTests()
            .within(new Limits(Duration.ZERO, 1, Duration.ofMillis(200), Duration.ofSeconds(30)));
    private StandIn standIn;
    private SlackSettings settings;
    private SlackApi slack;
    private FileObjects objects;
    private Interactions interactions;
    private HttpServer web;
    private SocketMode socket;
    private Poster poster;
    private final List<Poster> posters = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws Exception {
        for (String table : List.of("slack_notices", "slack_messages", "slack_poster")) {
            await(SQL.database().query("DELETE FROM " + table, Tuple.tuple()));
        }
        standIn = await(StandIn.start(vertx, config));
        settings = asking(10);
        slack = new SlackApi(vertx.createSharedWorkerExecutor("slack", 4), settings);
        objects = new FileObjects(vertx.createSharedWorkerExecutor("objects", 2), directory);
        EventCodec codec = new EventCodec("/atmosphere/cloud", clock);
        AnswersBus answers = new AnswersBus(vertx, codec, meters);
        StoreFaceTagSql votes = new StoreFaceTagSql(
                new PgVotes(SQL.database(), 2),
                new SlackReceipts(vertx, slack, config.channel(), new LoggedReceipts(), meters, clock));
        FaceTag faceTag = new FaceTag();
        await(answers.subscribe(Topics.PEOPLE_ANSWERS, "face-tag", Room.of(16), delivery -> faceTag.run(
                        codec.decode(Topics.PEOPLE_ANSWERS, delivery.message()))
                .compose(voted -> stored(votes, voted))
                .compose(stored -> delivery.ack())
                .onFailure(why -> delivery.release())));
        interactions = new Interactions(answers, meters, clock);
        Router router = Router.router(vertx);
        router.post("/slack/interactions")
                .handler(new InteractionsEndpoint(interactions, config.signingSecret(), meters, clock));
        web = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        standIn.callBack(URI.create("http://127.0.0.1:" + web.actualPort() + "/slack/interactions"));
        poster = startPoster();
    }

    private SlackSettings asking(int questions) {
        return new SlackSettings(
                true,
                true,
                config.botToken(),
                config.appToken(),
                config.signingSecret(),
                config.channel(),
                standIn.apiUrl(),
                Duration.ofMillis(20),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                new QuestionLimits(questions, 5, Duration.ofDays(1)));
    }

    private static Future<Void> stored(StoreFaceTagSql votes, List<FaceVoted> voted) {
        return Future.all(voted.stream().map(votes::run).toList()).mapEmpty();
    }

    private Poster startPoster() {
        Poster another = new Poster(
                vertx,
                SQL.database(),
                objects,
                slack,
                settings,
                meters,
                clock,
                Poster.Deaths.at(FaultPoints.NONE),
                Tracing.local());
        posters.add(another);
        another.start();
        return another;
    }

    @AfterEach
    void stop() throws Exception {
        for (Poster each : posters) {
            await(each.close());
        }
        if (socket != null) {
            await(socket.close());
        }
        await(standIn.close());
        await(vertx.close());
    }

    private ImageFace stored() throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door & hall", 1);
        await(new PgImageRows(SQL.database()).insert(image, Future::succeededFuture));
        return image.faces().get(0);
    }

    private void crops(ImageFace face) throws Exception {
        await(objects.put(ObjectKey.rectangle(face.faceId()), new byte[] {1, 2, 3}, "image/jpeg"));
        await(objects.put(ObjectKey.zoomIn(face.faceId()), new byte[] {4, 5, 6, 7}, "image/jpeg"));
    }

    private void ask(ImageFace face, Optional<RecognizedPerson> guess) throws Exception {
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);
        await(new RequestTaggingOnSlack(new PgQuestions(SQL.database(), clock), 50)
                .accept(new FaceNotIdentified(face.faceId(), image.capture(), face.faceId(), 90, 90, guess)));
    }

    private Message asked() throws Exception {
        ImageFace face = stored();
        crops(face);
        ask(face, Optional.empty());
        return posted(1).get(0);
    }

    private List<Message> posted(int count) {
        return await().atMost(SOON).until(() -> standIn.workspace().posted(), all -> all.size() >= count);
    }

    private Message shows(Message message, String text) {
        return await().atMost(SOON)
                .until(
                        () -> standIn.workspace().message(message.ts()).orElseThrow(),
                        now -> now.blocks().toString().contains(text));
    }

    private void person(UUID id, String name, String slackId) throws Exception {
        await(SQL.database()
                .query(
                        "INSERT INTO people (person_id, name, slack_id) VALUES ($1, $2, $3)",
                        Tuple.of(id, name, slackId)));
    }

    @Test
    void a_face_is_asked_about_with_both_pictures_as_private_files() throws Exception {
        Message message = asked();

        String blocks = message.blocks().toString();
        assertThat(blocks).contains("Whose face is this?", "door &amp; hall", "choose-user", "stranger", "not-a-face");
        assertThat(standIn.workspace().files()).hasSize(2).allSatisfy(file -> {
            assertThat(blocks).contains(file.id());
            assertThat(file.bytes()).isPresent();
        });
        assertThat(blocks).doesNotContain("image_url");
    }

    @Test
    void the_guess_is_preselected_if_they_are_on_slack_and_offered_by_a_button_in_any_case() throws Exception {
        String there = "U0"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 10).toUpperCase(java.util.Locale.ROOT);
        standIn.workspace()
                .add(new dev.atmosphere.slacksim.SlackUser(there, "lea", "ליאה 🦊", "lea@example.org", false));
        UUID lea = UUID.randomUUID();
        person(lea, "ליאה 🦊", there);
        ImageFace face = stored();
        crops(face);

        ask(face, Optional.of(new RecognizedPerson(lea, "ליאה 🦊", 0.5, 1)));

        String blocks = posted(1).get(0).blocks().toString();
        assertThat(blocks).contains("\"initial_user\":\"" + there + "\"", "It is ליאה 🦊", lea.toString());
    }

    @Test
    void a_vote_over_http_and_one_over_a_socket_are_counted_in_the_message() throws Exception {
        socket = new SocketMode(vertx, slack::socketAddress, interactions, clock);
        vertx.getOrCreateContext().runOnContext(go -> socket.start());
        await().atMost(SOON).until(() -> standIn.sockets() == 1);
        Message message = asked();

        assertThat(await(standIn.click(
                        Click.on(message, "choose-user", ADA).choosing(ALAN).over(Click.Way.HTTP))))
                .containsExactly(200);
        shows(message, "<@" + ALAN + ">: 1 (<@" + ADA + ">)");
        assertThat(await(standIn.click(
                        Click.on(message, "choose-user", GRACE).choosing(ALAN).over(Click.Way.SOCKET))))
                .containsExactly(200);

        shows(message, "<@" + ALAN + ">: 2 (<@" + ADA + ">, <@" + GRACE + ">)");
        assertThat(standIn.workspace().posted()).hasSize(1);
    }

    @Test
    void the_same_click_delivered_again_is_one_vote_and_a_changed_mind_replaces_it() throws Exception {
        Message message = asked();

        await(standIn.click(
                Click.on(message, "stranger", ADA).over(Click.Way.HTTP).delivered(2)));
        shows(message, "a stranger: 1");
        await(standIn.click(Click.on(message, "not-a-face", ADA).over(Click.Way.HTTP)));

        assertThat(shows(message, "not a face: 1").blocks().toString()).doesNotContain("a stranger: ");
    }

    @Test
    void forged_and_old_clicks_change_nothing() throws Exception {
        Message message = asked();

        assertThat(await(standIn.click(
                        Click.on(message, "stranger", ADA).over(Click.Way.HTTP).forgery())))
                .containsExactly(401);
        assertThat(await(standIn.click(
                        Click.on(message, "stranger", ADA).over(Click.Way.HTTP).old(Duration.ofMinutes(6)))))
                .containsExactly(401);

        assertThat(SQL.count("face_tags WHERE face_id = '" + faceOf(message) + "'"))
                .isZero();
        assertThat(meters.counter("atmosphere.cloud.slack.refused", "reason", "forged")
                        .count())
                .isEqualTo(1);
        assertThat(meters.counter("atmosphere.cloud.slack.refused", "reason", "old")
                        .count())
                .isEqualTo(1);
    }

    private static String faceOf(Message message) {
        String blocks = message.blocks().toString();
        int at = blocks.indexOf("face:") + "face:".length();
        return blocks.substring(at, at + 36);
    }

    @Test
    void what_people_agreed_on_is_said_and_can_be_taken_back() throws Exception {
        UUID somebody = UUID.randomUUID();
        person(somebody, "Somebody", null);
        Message message = asked();

        await(SQL.database()
                .query(
                        "UPDATE tagging_requests SET state = 'closed', verdict = 'person', person_id = $2, closed_at = now()"
                                + " WHERE face_id = $1",
                        Tuple.of(UUID.fromString(faceOf(message)), somebody)));

        String blocks = shows(message, "not-this-person").blocks().toString();
        assertThat(blocks).contains("Somebody", somebody.toString()).doesNotContain("choose-user");
    }

    @Test
    void whom_the_recognizer_knew_is_told_with_the_way_back() throws Exception {
        UUID grace = UUID.randomUUID();
        person(grace, "Grace", null);
        ImageFace face = stored();
        crops(face);
        ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 1);

        await(new FinalizeIdentified(new PgDecisions(SQL.database()), clock)
                .run(new FaceIdentified(
                        image.capture(), face.faceId(), new RecognizedPerson(grace, "Grace", 0.93, 4))));
        Message message = posted(1).get(0);
        assertThat(message.blocks().toString()).contains("This is", "Grace", "93 %", "not-this-person");
        await(standIn.click(Click.on(message, "not-this-person", ADA).over(Click.Way.HTTP)));

        assertThat(shows(message, "The recognizer was wrong here").blocks().toString())
                .doesNotContain("not-this-person");
    }

    @Test
    void slack_away_means_messages_that_wait() throws Exception {
        standIn.faults().away(true);
        ImageFace face = stored();
        crops(face);
        ask(face, Optional.empty());
        await().atMost(SOON).until(() -> poster.away().isPresent());

        standIn.faults().away(false);

        assertThat(posted(1)).hasSize(1);
        await().atMost(SOON).until(() -> poster.away().isEmpty());
    }

    @Test
    void waiting_for_a_crop_is_no_fault_of_the_message() throws Exception {
        ImageFace face = stored();
        ask(face, Optional.empty());
        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE not_before > created_at") == 1);

        assertThat(SQL.count("slack_messages WHERE attempts > 0")).isZero();
        crops(face);

        assertThat(posted(1)).hasSize(1);
    }

    @Test
    void a_wait_that_slack_asks_for_is_kept() throws Exception {
        standIn.faults().order("chat.postMessage", Fault.rateLimited(Duration.ofSeconds(3)), 1);
        Instant began = clock.instant();

        asked();

        assertThat(Duration.between(began, clock.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(standIn.workspace().posted()).hasSize(1);
        assertThat(meters.counter("atmosphere.cloud.slack.waits", "reason", "rate-limited")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_post_whose_answer_never_came_is_found_and_not_repeated() throws Exception {
        standIn.faults().order("chat.postMessage", Fault.of(Faults.Kind.DROPPED_AFTER), 1);
        // One that shows no file, which Slack might refuse while it is processed.
        await(new NotifySlack(new PgNotices(SQL.database()), clock)
                .accept(Samples.image(UUID.randomUUID(), "door", 1, clock.instant())));
        Message message = posted(1).get(0);

        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE ts IS NOT NULL") == 1);

        assertThat(standIn.workspace().posted()).hasSize(1);
        assertThat(SQL.rows("SELECT ts FROM slack_messages").get(0).getString(0))
                .isEqualTo(message.ts());
        assertThat(standIn.faults().calls("chat.postMessage")).isEqualTo(1);
    }

    @Test
    void a_process_killed_between_the_post_and_its_record_leaves_one_message() throws Exception {
        await(poster.close());
        ImageFace face = stored();
        crops(face);
        ask(face, Optional.empty());
        UUID id = SQL.rows("SELECT message_id FROM slack_messages").get(0).getUUID(0);
        MessageRows rows = new MessageRows(SQL.database());
        await(rows.begin(id));
        await(slack.post(config.channel(), id, FaceMessage.erased()));

        startPoster();

        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE posted = wanted") == 1);
        assertThat(standIn.workspace().posted()).hasSize(1);
        assertThat(standIn.workspace().posted().get(0).blocks().toString()).contains("Whose face is this?");
    }

    @Test
    void a_process_killed_before_the_post_leaves_one_message_too() throws Exception {
        await(poster.close());
        ImageFace face = stored();
        crops(face);
        ask(face, Optional.empty());
        await(new MessageRows(SQL.database())
                .begin(SQL.rows("SELECT message_id FROM slack_messages").get(0).getUUID(0)));

        startPoster();

        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE posted = wanted") == 1);
        assertThat(standIn.workspace().posted()).hasSize(1);
    }

    @Test
    void of_two_processes_one_posts() throws Exception {
        startPoster();
        for (int i = 0; i < 4; i++) {
            ImageFace face = stored();
            crops(face);
            ask(face, Optional.empty());
        }

        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE posted = wanted") == 4);

        assertThat(standIn.workspace().posted()).hasSize(4);
        assertThat(standIn.faults().calls("chat.postMessage")).isGreaterThanOrEqualTo(4);
    }

    @Test
    void the_channel_is_asked_no_more_than_it_answers() throws Exception {
        await(poster.close());
        settings = asking(2);
        for (int i = 0; i < 5; i++) {
            ImageFace face = stored();
            crops(face);
            ask(face, Optional.empty());
        }
        startPoster();
        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE ts IS NOT NULL") == 2);
        Message first = posted(2).get(0);

        for (String voter : List.of(ADA, GRACE)) {
            await(standIn.click(Click.on(first, "stranger", voter).over(Click.Way.HTTP)));
        }
        await(SQL.database()
                .query(
                        "UPDATE tagging_requests SET state = 'decided', verdict = 'stranger' WHERE face_id = $1",
                        Tuple.of(UUID.fromString(faceOf(first)))));

        posted(3);
        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE posted = wanted") == 3);
        assertThat(SQL.count("slack_messages WHERE asked_at IS NULL AND wanted > posted"))
                .isEqualTo(2);
        assertThat(standIn.workspace().posted()).hasSize(3);
    }

    @Test
    void many_pictures_are_told_in_few_messages() throws Exception {
        NotifySlack step = new NotifySlack(new PgNotices(SQL.database()), clock);
        for (int i = 0; i < 12; i++) {
            ImageWithFaces image = Samples.image(UUID.randomUUID(), "door", 2, clock.instant());
            await(step.accept(image));
            await(step.accept(image));
        }

        await().atMost(SOON)
                .until(() -> SQL.count("slack_messages WHERE posted = wanted") >= 1
                        && SQL.count("slack_notices WHERE message_id IS NULL") == 0
                        && SQL.count("slack_messages WHERE posted < wanted") == 0);

        List<Message> told = standIn.workspace().posted();
        assertThat(told).hasSizeBetween(1, 4);
        assertThat(SQL.count("slack_notices")).isEqualTo(12);
    }

    @Test
    void the_messages_of_an_erased_face_lose_their_pictures_and_slack_its_files() throws Exception {
        Message message = asked();
        await().atMost(SOON).until(() -> SQL.count("slack_messages WHERE posted = wanted") == 1);

        await(SQL.database().query("DELETE FROM faces WHERE face_id = $1", Tuple.of(UUID.fromString(faceOf(message)))));

        Message bare = shows(message, "This face was erased");
        assertThat(bare.blocks().toString()).doesNotContain("slack_file");
        assertThat(standIn.workspace().files()).allMatch(file -> file.deleted());
    }

    @Test
    void profiles_are_read_and_who_left_is_not_active() throws Exception {
        SlackProfiles profiles = new SlackProfiles(slack);

        assertThat(await(profiles.of(ADA)))
                .contains(new Profile(
                        "Ada",
                        Optional.of("Ada Lovelace"),
                        Optional.of("ada@example.org"),
                        Optional.of("https://avatars.slack-sim.invalid/" + ADA + "_192.png"),
                        true));
        assertThat(await(profiles.of("U0LEFT00001")))
                .hasValueSatisfying(left -> assertThat(left.active()).isFalse());
        assertThat(await(profiles.of("U0NOBODY001"))).isEmpty();
    }

    @Test
    void a_receipt_is_seen_by_the_voter_alone() throws Exception {
        receipts().tell(new Voter(Voter.Via.SLACK, ADA), UUID.randomUUID(), "this face was erased <b>");

        Awaitility.await().until(() -> !standIn.workspace().messages().isEmpty());
        Message message = standIn.workspace().messages().get(0);
        assertThat(message.onlyFor()).contains(ADA);
        assertThat(message.text()).contains("this face was erased &lt;b&gt;");
    }

    @Test
    void a_voter_is_told_what_their_vote_did() throws Exception {
        Receipts receipts = receipts();
        Voter grace = new Voter(Voter.Via.SLACK, GRACE);
        Choice ada = new Choice(Verdict.PERSON, Optional.of("Ada"), Optional.of(ADA));
        Choice bob = new Choice(Verdict.PERSON, Optional.of("Bob <b>"), Optional.empty());
        Choice stranger = new Choice(Verdict.STRANGER, Optional.empty(), Optional.empty());

        receipts.counts(grace, UUID.randomUUID(), new CountedVote(ada, Optional.empty(), 1, 2));
        receipts.counts(grace, UUID.randomUUID(), new CountedVote(bob, Optional.of(ada), 1, 3));
        receipts.counts(grace, UUID.randomUUID(), new CountedVote(stranger, Optional.of(stranger), 2, 2));

        Awaitility.await()
                .atMost(SOON)
                .until(() -> standIn.workspace().messages().size() == 3);
        List<Message> told = standIn.workspace().messages();
        assertThat(told).allMatch(message -> message.onlyFor().equals(Optional.of(GRACE)));
        assertThat(told.get(0).text()).isEqualTo("You said: <@" + ADA + ">. One more of you has to say the same.");
        assertThat(told.get(1).text())
                .matches("You said: \\*.Bob &lt;b&gt;.\\*\\. Before, you had said: <@" + ADA
                        + ">\\. 2 more of you have to say the same\\.");
        assertThat(told.get(2).text()).isEqualTo("You said: a stranger. With that it is decided.");
    }

    @Test
    void receipts_wait_as_long_as_slack_asks_and_what_cannot_be_told_keeps_no_other() throws Exception {
        standIn.faults().order("chat.postEphemeral", Fault.rateLimited(Duration.ofSeconds(1)), 1);
        standIn.faults().order("chat.postEphemeral", Fault.refused("user_not_in_channel"), 1);
        Receipts receipts = receipts();

        for (int i = 0; i < 3; i++) {
            receipts.tell(new Voter(Voter.Via.SLACK, ADA), UUID.randomUUID(), "number " + i);
        }

        Awaitility.await()
                .atMost(SOON)
                .until(() -> standIn.workspace().messages().size() == 2);
        assertThat(standIn.workspace().messages())
                .extracting(message -> message.text().replaceAll("[^a-z0-9 ]", ""))
                .containsExactly("number 1", "number 2");
        assertThat(meters.counter("atmosphere.cloud.slack.receipts", "outcome", "refused")
                        .count())
                .isEqualTo(1);
        assertThat(standIn.faults().calls("chat.postEphemeral")).isEqualTo(4);
    }

    @Test
    void more_receipts_than_can_be_told_in_time_are_left_out_and_counted() {
        standIn.faults().order("chat.postEphemeral", Fault.rateLimited(Duration.ofSeconds(1)), 1);
        Receipts receipts = receipts();

        for (int i = 0; i < SlackReceipts.MOST_WAITING + 20; i++) {
            receipts.tell(new Voter(Voter.Via.SLACK, ADA), UUID.randomUUID(), "number " + i);
        }

        assertThat(meters.counter("atmosphere.cloud.slack.receipts", "outcome", "crowded")
                        .count())
                .isBetween(19.0, 20.0);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> standIn.workspace().messages().size() >= SlackReceipts.MOST_WAITING);
    }

    @Test
    void what_would_be_told_too_late_is_left_out() {
        SettableClock late = new SettableClock();
        standIn.faults().order("chat.postEphemeral", Fault.delayed(Duration.ofSeconds(1)), 1);
        Receipts receipts = new SlackReceipts(vertx, slack, config.channel(), new LoggedReceipts(), meters, late);
        receipts.tell(new Voter(Voter.Via.SLACK, ADA), UUID.randomUUID(), "in time");
        receipts.tell(new Voter(Voter.Via.SLACK, ADA), UUID.randomUUID(), "too late");
        late.advance(Duration.ofSeconds(31));

        Awaitility.await()
                .atMost(SOON)
                .until(() -> meters.counter("atmosphere.cloud.slack.receipts", "outcome", "late")
                                .count()
                        == 1);
        assertThat(standIn.workspace().messages()).hasSize(1);
    }

    private Receipts receipts() {
        return new SlackReceipts(vertx, slack, config.channel(), new LoggedReceipts(), meters, clock);
    }

    @Test
    void an_app_outside_of_its_channel_joins_it() throws Exception {
        standIn.workspace().botIsMember(false);

        asked();

        assertThat(standIn.workspace().botIsMember()).isTrue();
    }
}
