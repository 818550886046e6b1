package dev.atmosphere.cloud.tagging;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.people.PgPeopleBook;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.store.Samples;
import dev.atmosphere.cloud.tagging.CountedVote.Choice;
import dev.atmosphere.cloud.training.Refused;
import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceLearnt;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.FaceRefused;
import dev.atmosphere.event.FaceTagged;
import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.PersonFirstTagged;
import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.TagFinalized;
import dev.atmosphere.event.TrainingAnswered;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.VoteStored;
import dev.atmosphere.event.Voter;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The steps of tagging over real tables, one by one and chained as the flow chains them. */
class TaggingTest {
    @RegisterExtension
    static final TestDatabase SQL = new TestDatabase();

    private static final Voter ADA = new Voter(Voter.Via.SLACK, "U0ADA");
    private static final Voter BOB = new Voter(Voter.Via.PAGE, "bob");
    private static final Voter CLEO = new Voter(Voter.Via.PAGE, "cleo");

    private final RecordingTrainer trainer = new RecordingTrainer();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<CountedVote> counted = new CopyOnWriteArrayList<>();
    private final Receipts receipts = new Receipts() {
        @Override
        public void counts(Voter voter, UUID faceId, CountedVote vote) {
            counted.add(vote);
        }

        @Override
        public void tell(Voter voter, UUID faceId, String text) {
            told.add(voter.account() + ": " + text);
        }
    };
    private final Decisions decisions = new PgDecisions(SQL.database());
    private final RequestTaggingOnSlack requests =
            new RequestTaggingOnSlack(new PgQuestions(SQL.database(), Clock.systemUTC()), 50);
    private final StoreFaceTagSql votes = new StoreFaceTagSql(new PgVotes(SQL.database(), 2), receipts);
    private final SendFaceForTraining training = new SendFaceForTraining(decisions, trainer, 2, Clock.systemUTC());
    private final FinalizeTag finalizing = new FinalizeTag(decisions);
    private final CleanupTag cleaning = new CleanupTag(decisions, receipts);
    private final FinalizeIdentified identified = new FinalizeIdentified(decisions, Clock.systemUTC());
    private ImageWithFaces image;
    private ImageFace face;
    private String name;
    private Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS).minusSeconds(600);

    @BeforeEach
    void a_picture_is_stored() throws Exception {
        image = Samples.image(UUID.randomUUID(), "door", 2);
        face = image.faces().get(0);
        name = "Person " + face.faceId();
        await(new PgImageRows(SQL.database()).insert(image, Future::succeededFuture));
    }

    @Test
    void a_face_that_nobody_knows_is_asked_about_once() throws Exception {
        FaceNotIdentified unknown = unknown(face);

        await(requests.accept(unknown));
        await(requests.accept(unknown));

        assertThat(request("state", "round", "guess_id")).containsExactly("open", 1, null);
    }

    @Test
    void a_face_below_fifty_pixels_is_not_offered() throws Exception {
        await(requests.accept(
                new FaceNotIdentified(face.faceId(), image.capture(), face.faceId(), 49.9, 120, Optional.empty())));

        assertThat(SQL.rows("SELECT FROM tagging_requests WHERE face_id = $1", face.faceId()))
                .isEmpty();
    }

    @Test
    void a_face_whose_picture_was_deleted_is_not_asked_about() throws Exception {
        await(SQL.database().query("DELETE FROM images WHERE image_id = $1", io.vertx.sqlclient.Tuple.of(image.id())));

        await(requests.accept(unknown(face)));

        assertThat(SQL.rows("SELECT FROM tagging_requests WHERE face_id = $1", face.faceId()))
                .isEmpty();
    }

    @Test
    void two_voters_who_name_one_person_give_the_face_to_the_trainer_and_its_name_to_the_edge() throws Exception {
        await(requests.accept(unknown(face)));

        assertThat(handed(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)))).isEmpty();
        List<Object> came = handed(vote(BOB, Verdict.PERSON, PersonNamed.byName("  " + name.toUpperCase() + " ")));

        UUID person = person(name);
        assertThat(trainer.calls).containsExactly("learn " + face.faceId() + " " + person);
        assertThat(came).hasSize(3);
        assertThat(came.get(0)).isInstanceOfSatisfying(PersonFirstTagged.class, first -> assertThat(first.personId())
                .isEqualTo(person));
        assertThat(came.get(1)).isInstanceOfSatisfying(FaceNamed.class, named -> {
            assertThat(named.capture()).isEqualTo(image.capture());
            assertThat(named.person()).contains(new RecognizedPerson(person, name, 1, 0));
        });
        assertThat(came.get(2)).isInstanceOf(TrainingWanted.class);
        assertThat(request("state", "verdict", "person_id")).containsExactly("closed", "person", person);
        assertThat(faceRow("verdict", "person_id", "decided_by")).containsExactly("person", person, "people");
    }

    @Test
    void every_event_that_comes_again_has_the_same_outcome_and_changes_nothing() throws Exception {
        await(requests.accept(unknown(face)));
        FaceVoted first = vote(ADA, Verdict.PERSON, PersonNamed.byName(name));
        FaceVoted second = vote(BOB, Verdict.PERSON, PersonNamed.byName(name));
        List<Object> once = new ArrayList<>(handed(first));
        once.addAll(handed(second));
        List<Object> rows = new ArrayList<>(request("state", "decided_at", "person_id", "round"));
        rows.addAll(faceRow("verdict", "person_id", "decided_at"));

        await(requests.accept(unknown(face)));
        List<Object> again = new ArrayList<>(handed(first));
        again.addAll(handed(second));

        assertThat(again).isEqualTo(once);
        assertThat(request("state", "decided_at", "person_id", "round")).isEqualTo(rows.subList(0, 4));
        assertThat(faceRow("verdict", "person_id", "decided_at")).isEqualTo(rows.subList(4, 7));
        assertThat(trainer.calls).hasSize(2).allMatch(trainer.calls.get(0)::equals);
        assertThat(told).isEmpty();
    }

    @Test
    void of_two_deciding_votes_at_once_one_sends_the_face() throws Exception {
        await(requests.accept(unknown(face)));
        List<Future<List<VoteStored>>> storing = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            storing.add(votes.run(vote(new Voter(Voter.Via.PAGE, "v" + i), Verdict.PERSON, PersonNamed.byName(name))));
        }
        List<Future<List<TrainingAnswered>>> sending = new ArrayList<>();
        for (Future<List<VoteStored>> one : storing) {
            for (VoteStored stored : await(one)) {
                sending.add(training.run((FaceTagged) stored));
            }
        }

        int answered = 0;
        for (Future<List<TrainingAnswered>> one : sending) {
            answered += await(one).isEmpty() ? 0 : 1;
        }

        assertThat(answered).isEqualTo(1);
        assertThat(trainer.calls).hasSize(1);
        assertThat(SQL.rows("SELECT FROM people WHERE name = $1", name)).hasSize(1);
    }

    @Test
    void a_voter_who_votes_again_changes_their_vote() throws Exception {
        await(requests.accept(unknown(face)));
        FaceVoted before = vote(BOB, Verdict.PERSON, PersonNamed.byName(name));
        handed(before);
        handed(vote(BOB, Verdict.STRANGER, null));

        // The older one comes again, and does not undo the newer one; nor is its voter told of it again.
        handed(before);
        assertThat(counted)
                .containsExactly(
                        new CountedVote(choice(Verdict.PERSON, name), Optional.empty(), 1, 2),
                        new CountedVote(
                                choice(Verdict.STRANGER, null), Optional.of(choice(Verdict.PERSON, name)), 1, 2));
        List<Object> came = handed(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));

        assertThat(came).isEmpty();
        assertThat(trainer.calls).isEmpty();
        assertThat(SQL.rows("SELECT verdict FROM face_tags WHERE face_id = $1 ORDER BY verdict", face.faceId()))
                .extracting(row -> row.getString(0))
                .containsExactly("person", "stranger");
        assertThat(handed(vote(CLEO, Verdict.PERSON, PersonNamed.byName(name)))).isNotEmpty();
        assertThat(counted).last().isEqualTo(new CountedVote(choice(Verdict.PERSON, name), Optional.empty(), 2, 2));
    }

    private static Choice choice(Verdict verdict, String name) {
        return new Choice(verdict, Optional.ofNullable(name), Optional.empty());
    }

    @Test
    void who_was_ruled_out_and_is_one_with_whom_people_agreed_on_is_ruled_out_no_more() throws Exception {
        await(requests.accept(unknown(face)));
        PersonNamed maiden = PersonNamed.byName(name + " Byron");
        PersonNamed married = PersonNamed.byName(name + " Lovelace");
        handed(vote(CLEO, Verdict.PERSON, maiden));
        handed(vote(CLEO, Verdict.NOT_THIS_PERSON, maiden));
        handed(vote(ADA, Verdict.PERSON, married));
        handed(vote(BOB, Verdict.PERSON, married));
        UUID from = (UUID) faceRow("person_id").get(0);
        UUID into = SQL.rows("SELECT person_id FROM not_this_person WHERE face_id = $1", face.faceId())
                .get(0)
                .getUUID(0);
        assertThat(into).isNotEqualTo(from);

        await(new PgPeopleBook(SQL.database()).merge(from, into));

        assertThat(faceRow("verdict", "person_id")).containsExactly("person", into);
        assertThat(SQL.rows("SELECT FROM not_this_person WHERE face_id = $1", face.faceId()))
                .isEmpty();
    }

    @Test
    void strangers_and_what_is_no_face_are_decided_too_and_skipping_never_decides() throws Exception {
        await(requests.accept(unknown(face)));
        handed(vote(ADA, Verdict.SKIP, null));
        assertThat(handed(vote(BOB, Verdict.SKIP, null))).isEmpty();
        handed(vote(ADA, Verdict.STRANGER, null));

        List<Object> came = handed(vote(BOB, Verdict.STRANGER, null));

        assertThat(trainer.calls).containsExactly("negative " + face.faceId() + " stranger");
        assertThat(came).hasOnlyElementsOfType(TrainingWanted.class).hasSize(1);
        assertThat(faceRow("verdict", "person_id")).containsExactly("stranger", null);

        ImageFace known = image.faces().get(1);
        await(requests.accept(unknown(known)));
        handed(vote(known, ADA, Verdict.NOT_A_FACE, null));
        List<Object> ofKnown = handed(vote(known, BOB, Verdict.NOT_A_FACE, null));
        assertThat(ofKnown.get(0))
                .as("the edge had given it a name")
                .isInstanceOfSatisfying(
                        FaceNamed.class, named -> assertThat(named.person()).isEmpty());
    }

    @Test
    void votes_on_faces_that_are_unknown_closed_or_erased_are_explained_and_change_nothing() throws Exception {
        handed(vote(ADA, Verdict.STRANGER, null));
        await(requests.accept(unknown(face)));
        handed(vote(ADA, Verdict.STRANGER, null));
        handed(vote(BOB, Verdict.STRANGER, null));
        handed(vote(CLEO, Verdict.PERSON, PersonNamed.byName(name)));
        await(SQL.database().query("DELETE FROM images WHERE image_id = $1", io.vertx.sqlclient.Tuple.of(image.id())));
        handed(vote(BOB, Verdict.STRANGER, null));

        assertThat(told).hasSize(3);
        assertThat(told.get(0)).startsWith("U0ADA: Nobody is asked");
        assertThat(told.get(1)).startsWith("cleo: That face is decided already");
        assertThat(told.get(2)).startsWith("bob: That face is not here any more");
        assertThat(SQL.rows("SELECT FROM people WHERE name = $1", name)).isEmpty();
    }

    @Test
    void a_vote_for_a_person_who_does_not_exist_is_explained() throws Exception {
        await(requests.accept(unknown(face)));

        handed(vote(BOB, Verdict.PERSON, PersonNamed.byId(UUID.randomUUID())));
        handed(vote(BOB, Verdict.PERSON, PersonNamed.byName("\u200b\u202e ")));

        assertThat(told).hasSize(2).allMatch(text -> text.startsWith("bob: There is no such person"));
        assertThat(SQL.rows("SELECT FROM face_tags WHERE face_id = $1", face.faceId()))
                .isEmpty();
    }

    @Test
    void what_the_recognizer_found_is_written_told_and_can_be_taken_back() throws Exception {
        UUID person = made(name);
        FaceIdentified found =
                new FaceIdentified(image.capture(), face.faceId(), new RecognizedPerson(person, "Old name", 0.7, 4));
        List<FaceNamed> named = await(identified.run(found));
        assertThat(await(identified.run(found))).isEqualTo(named);
        assertThat(named).hasSize(1);
        assertThat(named.get(0).person()).contains(new RecognizedPerson(person, name, 0.7, 4));
        assertThat(faceRow("person_id", "decided_by", "decided_score")).containsExactly(person, "recognizer", 0.7);

        now = Instant.now().minusSeconds(1);
        FaceVoted not = vote(BOB, Verdict.NOT_THIS_PERSON, PersonNamed.byId(person));
        List<VoteStored> stored = await(votes.run(not));
        List<VoteStored> again = await(votes.run(not));

        assertThat(again).isEqualTo(stored);
        FaceNotIdentified asked = (FaceNotIdentified) stored.get(1);
        await(requests.accept(asked));
        await(requests.accept(asked));
        assertThat(request("state", "round", "asked_by")).containsExactly("open", 1, asked.id());
        assertThat(faceRow("person_id", "verdict")).containsExactly(null, null);
        assertThat(await(identified.run(found)))
                .as("it was ruled out, and is asked about")
                .isEmpty();
        List<Object> came = after(stored);
        assertThat(trainer.calls).containsExactly("forget " + face.faceId());
        assertThat(came.get(0)).isInstanceOfSatisfying(FaceNamed.class, gone -> assertThat(gone.person())
                .isEmpty());
        assertThat(came.get(1)).isInstanceOf(TrainingWanted.class);
    }

    @Test
    void what_people_agreed_on_can_be_taken_back_and_agreed_on_again() throws Exception {
        await(requests.accept(unknown(face)));
        handed(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));
        handed(vote(BOB, Verdict.PERSON, PersonNamed.byName(name)));
        UUID person = person(name);
        now = Instant.now().minusSeconds(1);
        FaceVoted not = vote(CLEO, Verdict.NOT_THIS_PERSON, PersonNamed.byId(person));

        List<Object> came = handed(not);

        assertThat(trainer.calls).last().isEqualTo("forget " + face.faceId());
        assertThat(came).hasAtLeastOneElementOfType(FaceNamed.class);
        assertThat(request("state", "round", "verdict", "person_id")).containsExactly("open", 2, null, null);
        assertThat(SQL.rows("SELECT FROM face_tags WHERE face_id = $1", face.faceId()))
                .isEmpty();
        assertThat(SQL.rows("SELECT FROM not_this_person WHERE face_id = $1", face.faceId()))
                .hasSize(1);

        handed(vote(ADA, Verdict.PERSON, PersonNamed.byId(person)));
        handed(vote(BOB, Verdict.PERSON, PersonNamed.byId(person)));
        assertThat(request("state", "round", "person_id")).containsExactly("closed", 2, person);
        assertThat(SQL.rows("SELECT FROM not_this_person WHERE face_id = $1", face.faceId()))
                .as("overruled")
                .isEmpty();

        // What was said before the second agreement does not take that back, be it said again or be it late.
        handed(not);
        assertThat(told).isEmpty();
        handed(new FaceVoted(UUID.randomUUID(), face.faceId(), CLEO, not.verdict(), not.person(), not.at()));
        assertThat(request("state", "round", "person_id")).containsExactly("closed", 2, person);
        assertThat(told).last().asString().startsWith("cleo: That face was decided after you said so");
    }

    @Test
    void what_was_taken_back_stays_so_when_every_vote_comes_again() throws Exception {
        await(requests.accept(unknown(face)));
        List<FaceVoted> said = new ArrayList<>();
        said.add(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));
        said.add(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));
        said.add(vote(BOB, Verdict.PERSON, PersonNamed.byName(name)));
        said.add(vote(CLEO, Verdict.PERSON, PersonNamed.byName(name)));
        for (FaceVoted vote : said) {
            handed(vote);
        }
        assertThat(request("state")).containsExactly("closed");
        // The clock of whoever took this vote in is ahead of the others'.
        now = Instant.now().plusSeconds(5);
        said.add(vote(CLEO, Verdict.NOT_THIS_PERSON, PersonNamed.byName(name)));
        handed(said.get(4));
        List<String> before = List.copyOf(trainer.calls);

        List<VoteStored> stored = new ArrayList<>();
        for (FaceVoted again : said) {
            stored.addAll(await(votes.run(again)));
        }
        List<Object> came = after(stored);

        assertThat(request("state", "round", "person_id")).containsExactly("open", 2, null);
        assertThat(faceRow("verdict", "person_id")).containsExactly(null, null);
        assertThat(SQL.rows("SELECT FROM face_tags WHERE face_id = $1", face.faceId()))
                .isEmpty();
        assertThat(SQL.rows("SELECT FROM not_this_person WHERE face_id = $1", face.faceId()))
                .hasSize(1);
        assertThat(trainer.calls.subList(before.size(), trainer.calls.size())).containsOnly("forget " + face.faceId());
        assertThat(came).hasOnlyElementsOfTypes(FaceNamed.class, TrainingWanted.class);

        // Whoever clicks anew, by a clock that is behind, is heard.
        now = Instant.now().minusSeconds(60);
        handed(vote(ADA, Verdict.STRANGER, null));
        handed(vote(BOB, Verdict.STRANGER, null));
        assertThat(request("state", "verdict")).containsExactly("closed", "stranger");
    }

    @Test
    void what_enough_agree_on_is_taken_back_even_before_anybody_counted_it() throws Exception {
        await(requests.accept(unknown(face)));
        List<VoteStored> stored = new ArrayList<>();
        stored.addAll(await(votes.run(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)))));
        FaceVoted second = vote(BOB, Verdict.PERSON, PersonNamed.byName(name));
        stored.addAll(await(votes.run(second)));
        FaceVoted early = new FaceVoted(
                UUID.randomUUID(),
                face.faceId(),
                CLEO,
                Verdict.NOT_THIS_PERSON,
                second.person(),
                second.at().minusMillis(1));
        assertThat(await(votes.run(early))).isEmpty();
        assertThat(told).last().asString().startsWith("cleo: That face was decided after you said so");

        stored.addAll(await(votes.run(vote(CLEO, Verdict.NOT_THIS_PERSON, PersonNamed.byName(name)))));
        List<Object> came = after(stored);

        assertThat(request("state", "round", "person_id")).containsExactly("open", 2, null);
        assertThat(SQL.rows("SELECT FROM face_tags WHERE face_id = $1", face.faceId()))
                .isEmpty();
        assertThat(SQL.rows("SELECT FROM not_this_person WHERE face_id = $1", face.faceId()))
                .hasSize(1);
        assertThat(trainer.calls).containsExactly("forget " + face.faceId());
        assertThat(came).allSatisfy(event -> {
            if (event instanceof FaceNamed named) {
                assertThat(named.person()).isEmpty();
            }
        });
    }

    @Test
    void an_undo_that_comes_late_does_not_make_the_trainer_or_the_edge_forget_what_was_agreed_since() throws Exception {
        await(requests.accept(unknown(face)));
        FaceVoted not = vote(CLEO, Verdict.NOT_THIS_PERSON, PersonNamed.byId(made("Somebody else")));
        List<VoteStored> undo = await(votes.run(not));
        List<TrainingAnswered> undone = await(training.run((FaceTagged) undo.get(0)));
        handed(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));
        handed(vote(BOB, Verdict.PERSON, PersonNamed.byName(name)));

        List<Object> came = after(undo);

        assertThat(came).isEmpty();
        assertThat(trainer.calls)
                .containsExactly("forget " + face.faceId(), "learn " + face.faceId() + " " + person(name));
        assertThat(await(finalizing.run((FaceLearnt) undone.get(0)))).isEmpty();
        assertThat(faceRow("person_id")).containsExactly(person(name));
    }

    @Test
    void saying_who_it_is_not_before_anything_is_decided_takes_back_the_guess_and_ones_own_vote_only()
            throws Exception {
        UUID person = made(name);
        await(requests.accept(new FaceNotIdentified(
                face.faceId(),
                image.capture(),
                face.faceId(),
                120,
                160,
                Optional.of(new RecognizedPerson(person, name, 0.5, 4)))));
        assertThat(request("guess_id", "guess_score")).containsExactly(person, 0.5);
        handed(vote(ADA, Verdict.PERSON, PersonNamed.byId(person)));

        handed(vote(BOB, Verdict.NOT_THIS_PERSON, PersonNamed.byId(person)));

        assertThat(request("state", "round", "guess_id")).containsExactly("open", 1, null);
        assertThat(SQL.rows("SELECT FROM face_tags WHERE face_id = $1", face.faceId()))
                .hasSize(1);
        handed(vote(CLEO, Verdict.NOT_THIS_PERSON, PersonNamed.byId(UUID.randomUUID())));
        assertThat(told).last().asString().startsWith("cleo: There is no such person");
    }

    @Test
    void a_face_that_the_trainer_refuses_loses_its_votes_and_its_voters_are_told_why() throws Exception {
        await(requests.accept(unknown(face)));
        trainer.refusing.put(face.faceId(), new Refused("blurred", "it is too blurred"));
        handed(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));
        FaceVoted deciding = vote(BOB, Verdict.PERSON, PersonNamed.byName(name));

        handed(deciding);
        handed(deciding);

        assertThat(request("state", "refused", "refused_why"))
                .containsExactly("closed", "blurred", "it is too blurred");
        assertThat(SQL.rows("SELECT FROM face_tags WHERE face_id = $1", face.faceId()))
                .isEmpty();
        assertThat(faceRow("person_id", "verdict")).containsExactly(null, null);
        assertThat(told.subList(0, 2))
                .containsExactlyInAnyOrder(
                        "U0ADA: Thank you, but nothing can be learnt from that face: it is too blurred",
                        "bob: Thank you, but nothing can be learnt from that face: it is too blurred");
    }

    @Test
    void an_account_that_nobody_could_have_does_not_keep_a_refused_face() throws Exception {
        await(requests.accept(unknown(face)));
        Voter odd = new Voter(
                Voter.Via.SLACK,
                "U0ODD" + face.faceId().toString().substring(0, 8).toUpperCase(Locale.ROOT));
        trainer.refusing.put(face.faceId(), new Refused("blurred", "the face is blurred"));
        handed(vote(odd, Verdict.PERSON, PersonNamed.byName(name)));
        SQL.rows("UPDATE people SET slack_id = 'not an id ' || person_id WHERE slack_id = $1", odd.account());

        handed(vote(BOB, Verdict.PERSON, PersonNamed.byName(name)));

        assertThat(SQL.rows("SELECT FROM face_tags WHERE face_id = $1", face.faceId()))
                .isEmpty();
        assertThat(told).singleElement().asString().startsWith("bob: Thank you, but nothing can be learnt");
    }

    @Test
    void while_the_trainer_is_away_the_decision_waits_and_is_sent_once_it_is_back() throws Exception {
        await(requests.accept(unknown(face)));
        handed(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));
        List<VoteStored> second = await(votes.run(vote(BOB, Verdict.PERSON, PersonNamed.byName(name))));
        trainer.away = new Transient("trainer-away", "it is away");
        assertThatThrownBy(() -> await(training.run((FaceTagged) second.get(0))))
                .isInstanceOf(Transient.class);
        assertThat(request("state")).containsExactly("decided");

        trainer.away = null;
        after(second);

        assertThat(trainer.calls).hasSize(1);
        assertThat(request("state")).containsExactly("closed");
    }

    @Test
    void what_is_taken_back_while_the_trainer_learns_it_is_not_written() throws Exception {
        await(requests.accept(unknown(face)));
        handed(vote(ADA, Verdict.PERSON, PersonNamed.byName(name)));
        List<VoteStored> second = await(votes.run(vote(BOB, Verdict.PERSON, PersonNamed.byName(name))));
        List<TrainingAnswered> learnt = await(training.run((FaceTagged) second.get(0)));
        now = Instant.now().minusSeconds(1);
        List<VoteStored> back = await(votes.run(vote(CLEO, Verdict.NOT_THIS_PERSON, PersonNamed.byName(name))));

        List<TagFinalized> late = await(finalizing.run((FaceLearnt) learnt.get(1)));

        assertThat(late).isEmpty();
        assertThat(faceRow("person_id")).containsExactly((Object) null);
        after(back);
        assertThat(trainer.calls).last().isEqualTo("forget " + face.faceId());
    }

    @Test
    void names_of_emoji_and_right_to_left_letters_are_kept_and_one_person_is_one() throws Exception {
        await(requests.accept(unknown(face)));
        String hebrew = "שרה 👩‍🔬 " + face.faceId();

        handed(vote(ADA, Verdict.PERSON, PersonNamed.byName("\u202e" + hebrew)));
        handed(vote(BOB, Verdict.PERSON, PersonNamed.byName(hebrew + "  ")));

        assertThat(SQL.rows("SELECT FROM people WHERE name = $1", hebrew)).hasSize(1);
        assertThat(request("state", "person_id")).containsExactly("closed", person(hebrew));
    }

    @Test
    void a_slack_user_is_enriched_once_agreed_on_and_one_who_left_is_marked() throws Exception {
        String here = slackId();
        String left = slackId();
        Profiles profiles = slackId -> Future.succeededFuture(Optional.of(new Profiles.Profile(
                        "Grace 🚀", Optional.of("Grace Hopper"), Optional.of("g@example.org"), Optional.empty(), true)))
                .map(profile -> slackId.equals(here) ? profile : Optional.empty());
        EnrichUser enriching = new EnrichUser(profiles, new PgPeople(SQL.database()), Clock.systemUTC());
        await(requests.accept(unknown(face)));
        handed(vote(ADA, Verdict.PERSON, PersonNamed.bySlackId(here)));
        PersonFirstTagged first = (PersonFirstTagged)
                handed(vote(BOB, Verdict.PERSON, PersonNamed.bySlackId(here))).get(0);

        List<TrainingWanted> wanted = await(enriching.run(first));
        await(enriching.run(first));

        assertThat(wanted).hasSize(1);
        assertThat(SQL.rows("SELECT name, full_name, email, active FROM people WHERE slack_id = $1", here))
                .extracting(Row::deepToString)
                .hasSize(1)
                .first()
                .asString()
                .contains("Grace 🚀", "Grace Hopper", "g@example.org", "true");

        ImageFace other = image.faces().get(1);
        await(requests.accept(unknown(other)));
        handed(vote(other, ADA, Verdict.PERSON, PersonNamed.bySlackId(left)));
        PersonFirstTagged gone =
                (PersonFirstTagged) handed(vote(other, BOB, Verdict.PERSON, PersonNamed.bySlackId(left)))
                        .get(0);
        await(enriching.run(gone));
        assertThat(SQL.rows("SELECT name, active FROM people WHERE slack_id = $1", left))
                .allMatch(row ->
                        !row.getBoolean("active") && row.getString("name").equals(left));
        assertThat(await(enriching.run(new PersonFirstTagged(person(name(here)), face.faceId(), Optional.empty()))))
                .isEmpty();
    }

    private String name(String slackId) throws Exception {
        return SQL.rows("SELECT name FROM people WHERE slack_id = $1", slackId)
                .get(0)
                .getString(0);
    }

    private static String slackId() {
        return "U"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 20).toUpperCase(Locale.ROOT);
    }

    private UUID made(String called) throws Exception {
        UUID id = UUID.randomUUID();
        SQL.rows("INSERT INTO people (person_id, name) VALUES ($1, $2)", id, called);
        return id;
    }

    private FaceNotIdentified unknown(ImageFace of) {
        return new FaceNotIdentified(of.faceId(), image.capture(), of.faceId(), 120, 160, Optional.empty());
    }

    private FaceVoted vote(Voter voter, Verdict verdict, PersonNamed person) {
        return vote(face, voter, verdict, person);
    }

    private FaceVoted vote(ImageFace of, Voter voter, Verdict verdict, PersonNamed person) {
        now = now.plusSeconds(1);
        return new FaceVoted(UUID.randomUUID(), of.faceId(), voter, verdict, Optional.ofNullable(person), now);
    }

    /** The vote, and what the steps that follow make of it: what leaves the tagging. */
    private List<Object> handed(FaceVoted vote) throws Exception {
        return after(await(votes.run(vote)));
    }

    private List<Object> after(List<VoteStored> stored) throws Exception {
        List<Object> left = new ArrayList<>();
        for (VoteStored one : stored) {
            if (one instanceof FaceNotIdentified asked) {
                await(requests.accept(asked));
            } else {
                for (TrainingAnswered answer : await(training.run((FaceTagged) one))) {
                    if (answer instanceof FaceLearnt learnt) {
                        left.addAll(await(finalizing.run(learnt)));
                    } else if (answer instanceof FaceRefused refused) {
                        await(cleaning.accept(refused));
                    } else {
                        left.add(answer);
                    }
                }
            }
        }
        return left;
    }

    private UUID person(String called) throws Exception {
        return SQL.rows("SELECT person_id FROM people WHERE name = $1", called)
                .get(0)
                .getUUID(0);
    }

    private List<Object> request(String... columns) throws Exception {
        return values("tagging_requests", columns);
    }

    private List<Object> faceRow(String... columns) throws Exception {
        return values("faces", columns);
    }

    private List<Object> values(String table, String... columns) throws Exception {
        Row row = SQL.rows(
                        "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE face_id = $1",
                        face.faceId())
                .get(0);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            values.add(row.getValue(i));
        }
        return values;
    }
}
