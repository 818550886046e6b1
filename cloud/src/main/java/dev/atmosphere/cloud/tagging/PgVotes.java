package dev.atmosphere.cloud.tagging;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.people.PeopleRows;
import dev.atmosphere.cloud.tagging.CountedVote.Choice;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.FaceTagged;
import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.Verdict;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * The tables {@code face_tags} and {@code not_this_person}. Each vote is one transaction, which holds the face's row from its beginning.
 *
 * <p>A vote is taken once, whatever becomes of it: {@code taken_votes} outlives what was replaced, taken back, or never counted. If it comes
 * again, it is said again as long as it stands, and it is nothing otherwise. Times could not tell this: they are of several clocks.
 */
public final class PgVotes implements Votes {
    private static final String GONE = "That face is not here any more: its picture was deleted, or never came.";
    private static final String NEVER_ASKED = "Nobody is asked about that face.";
    private static final String CLOSED =
            "That face is decided already; your vote changes nothing. If it is wrong, say who it is not.";
    private static final String NO_SUCH_PERSON = "There is no such person here any more: choose somebody else.";
    private static final String DECIDED_SINCE = "That face was decided after you said so: look at it again.";
    private static final String NOT_SAID = "Nobody says that this is that person, so there is nothing to take back.";

    private static final String TAKE =
            "INSERT INTO taken_votes (face_id, vote_id) VALUES ($1, $2) ON CONFLICT (face_id, vote_id) DO NOTHING";
    private static final String STANDING =
            """
            SELECT voter_id, person_id FROM face_tags WHERE face_id = $1 AND vote_id = $2
             UNION ALL
            SELECT voter_id, person_id FROM not_this_person WHERE face_id = $1 AND vote_id = $2""";
    /** An older vote that comes again does not undo the newer one. */
    private static final String VOTE =
            """
            INSERT INTO face_tags AS old (face_id, voter_id, person_id, verdict, voted_at, vote_id)
            VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (face_id, voter_id) DO UPDATE SET
                   person_id = excluded.person_id, verdict = excluded.verdict, voted_at = excluded.voted_at,
                   vote_id = excluded.vote_id
             WHERE old.voted_at <= excluded.voted_at
            RETURNING vote_id""";

    private static final String SAID =
            """
            SELECT t.verdict, p.name, p.slack_id FROM face_tags t LEFT JOIN people p USING (person_id)
             WHERE t.face_id = $1 AND t.voter_id = $2""";
    private static final String SAME =
            "SELECT count(*) FROM face_tags WHERE face_id = $1 AND verdict = $2 AND person_id IS NOT DISTINCT FROM $3";
    private static final String PERSON = "SELECT name, slack_id FROM people WHERE person_id = $1";

    /** Enough votes for this person, which nobody may have counted yet: when the last of them was said. */
    private static final String AGREED_ON =
            """
            SELECT max(voted_at) AS at FROM face_tags WHERE face_id = $1 AND person_id = $2
            HAVING count(*) >= coalesce((SELECT votes_needed FROM tagging_requests WHERE face_id = $1), $3)""";

    private static final String RULE_OUT =
            """
            INSERT INTO not_this_person (face_id, person_id, voter_id, said_at, vote_id) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (face_id, person_id) DO UPDATE SET
                   voter_id = excluded.voter_id, said_at = excluded.said_at, vote_id = excluded.vote_id""";
    private static final String FORGET_VOTES = "DELETE FROM face_tags WHERE face_id = $1 AND person_id = $2";
    private static final String FORGET_OWN_VOTE =
            "DELETE FROM face_tags WHERE face_id = $1 AND person_id = $2 AND voter_id = $3";
    private static final String FORGET_GUESS =
            "UPDATE tagging_requests SET guess_id = NULL, guess_score = NULL WHERE face_id = $1 AND guess_id = $2";
    private static final String TURN_BACK =
            """
            UPDATE faces SET person_id = NULL, verdict = NULL, decided_by = NULL, decided_score = NULL, decided_at = NULL
             WHERE face_id = $1""";
    /** Whoever decided alone was contradicted: from now on as many have to agree as on any face. */
    private static final String REOPEN =
            """
            UPDATE tagging_requests SET state = 'open', asked_by = $2, round = round + 1, verdict = NULL, person_id = NULL,
                   refused = NULL, refused_why = NULL, decided_at = NULL, decided_vote = NULL, closed_at = NULL, asked_at = $3,
                   votes_needed = NULL
             WHERE face_id = $1""";

    private final Database database;
    private final int votes;

    /**
     * @param votes of different voters that decide
     */
    public PgVotes(Database database, int votes) {
        this.database = database;
        this.votes = votes;
    }

    @Override
    public Future<Stored> store(FaceVoted vote) {
        return database.inTransaction(sql -> FaceRow.take(sql, vote.faceId()).compose(face -> {
            if (face.isEmpty()) {
                return Future.succeededFuture(Stored.nothing(GONE));
            }
            return sql.preparedQuery(TAKE)
                    .execute(Tuple.of(vote.faceId(), vote.id()))
                    .compose(taken -> taken.rowCount() == 0
                            ? again(sql, face.get(), vote)
                            : vote.verdict() == Verdict.NOT_THIS_PERSON
                                    ? takeBack(sql, face.get(), vote)
                                    : cast(sql, face.get(), vote));
        }));
    }

    private static Future<Stored> again(SqlClient sql, FaceRow face, FaceVoted vote) {
        return sql.preparedQuery(STANDING)
                .execute(Tuple.of(face.faceId(), vote.id()))
                .map(standing -> {
                    if (standing.size() == 0) {
                        return Stored.nothing();
                    }
                    Row row = standing.iterator().next();
                    FaceTagged tagged =
                            tagged(vote, row.getUUID("voter_id"), Optional.ofNullable(row.getUUID("person_id")));
                    return vote.verdict() == Verdict.NOT_THIS_PERSON ? takenBack(face, tagged) : Stored.counts(tagged);
                });
    }

    private Future<Stored> cast(SqlClient sql, FaceRow face, FaceVoted vote) {
        if (!face.isOpen()) {
            return Future.succeededFuture(
                    Stored.nothing(face.state().isEmpty() && face.verdict().isEmpty() ? NEVER_ASKED : CLOSED));
        }
        return person(sql, vote)
                .compose(person -> vote.verdict() == Verdict.PERSON && person.isEmpty()
                        ? Future.succeededFuture(Stored.nothing(NO_SUCH_PERSON))
                        : PeopleRows.voter(sql, vote.voter())
                                .compose(voterId -> cast(sql, face, vote, voterId, person)));
    }

    private Future<Stored> cast(SqlClient sql, FaceRow face, FaceVoted vote, UUID voterId, Optional<UUID> person) {
        return said(sql, face.faceId(), voterId).compose(before -> sql.preparedQuery(VOTE)
                .execute(Tuple.of(
                        face.faceId(),
                        voterId,
                        person.orElse(null),
                        vote.verdict().word(),
                        at(vote),
                        vote.id()))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(Stored.nothing())
                        : counted(sql, face.faceId(), vote.verdict(), person, before)
                                .map(Stored.counts(tagged(vote, voterId, person))::with)));
    }

    private static Future<Optional<Choice>> said(SqlClient sql, UUID faceId, UUID voterId) {
        return sql.preparedQuery(SAID)
                .execute(Tuple.of(faceId, voterId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(choice(
                                Verdict.of(rows.iterator().next().getString("verdict")),
                                rows.iterator().next())));
    }

    private static Choice choice(Verdict verdict, Row person) {
        return new Choice(
                verdict,
                Optional.ofNullable(person.getString("name")),
                Optional.ofNullable(person.getString("slack_id")));
    }

    private Future<CountedVote> counted(
            SqlClient sql, UUID faceId, Verdict verdict, Optional<UUID> person, Optional<Choice> before) {
        return choice(sql, verdict, person).compose(now -> sql.preparedQuery(SAME)
                .execute(Tuple.of(faceId, verdict.word(), person.orElse(null)))
                .map(rows -> new CountedVote(now, before, rows.iterator().next().getInteger(0), votes)));
    }

    private static Future<Choice> choice(SqlClient sql, Verdict verdict, Optional<UUID> person) {
        return person.isEmpty()
                ? Future.succeededFuture(new Choice(verdict, Optional.empty(), Optional.empty()))
                : sql.preparedQuery(PERSON)
                        .execute(Tuple.of(person.get()))
                        .map(rows -> choice(verdict, rows.iterator().next()));
    }

    private static Future<Optional<UUID>> person(SqlClient sql, FaceVoted vote) {
        return vote.person()
                .map(named -> PeopleRows.named(sql, named, Ids.of("person", vote.id())))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Stored> takeBack(SqlClient sql, FaceRow face, FaceVoted vote) {
        return person(sql, vote).compose(person -> {
            if (person.isEmpty()) {
                return Future.succeededFuture(Stored.nothing(NO_SUCH_PERSON));
            }
            if (!face.isSaidToBe(person.get()) && !face.isOpen()) {
                return Future.succeededFuture(Stored.nothing(NOT_SAID));
            }
            return agreedOn(sql, face, person.get())
                    .compose(agreed ->
                            agreed.filter(at -> vote.at().isBefore(at)).isPresent()
                                    ? Future.succeededFuture(Stored.nothing(DECIDED_SINCE))
                                    : ruleOut(
                                            sql,
                                            face,
                                            vote,
                                            person.get(),
                                            face.isSaidToBe(person.get()) || agreed.isPresent()));
        });
    }

    /** Since when the face is said to be somebody; of an open question, to be this person, by votes that wait to be counted. */
    private Future<Optional<Instant>> agreedOn(SqlClient sql, FaceRow face, UUID person) {
        Optional<Instant> decided = face.decidedAt().or(face::agreedAt);
        if (decided.isPresent()) {
            return Future.succeededFuture(decided);
        }
        return sql.preparedQuery(AGREED_ON)
                .execute(Tuple.of(face.faceId(), person, votes))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(
                                rows.iterator().next().getOffsetDateTime("at").toInstant()));
    }

    /**
     * @param said whether the face is said to be this person; if not, what is taken back is the guess, and the voter's own vote
     */
    private Future<Stored> ruleOut(SqlClient sql, FaceRow face, FaceVoted vote, UUID person, boolean said) {
        return PeopleRows.voter(sql, vote.voter()).compose(voterId -> {
            FaceTagged tagged = tagged(vote, voterId, Optional.of(person));
            return sql.preparedQuery(RULE_OUT)
                    .execute(Tuple.of(face.faceId(), person, voterId, at(vote), vote.id()))
                    .compose(ok -> sql.preparedQuery(FORGET_GUESS).execute(Tuple.of(face.faceId(), person)))
                    .compose(ok -> said
                            ? turnBack(sql, face, vote, person).map(done -> takenBack(face, tagged))
                            : sql.preparedQuery(FORGET_OWN_VOTE)
                                    .execute(Tuple.of(face.faceId(), person, voterId))
                                    .map(done -> Stored.counts(tagged)))
                    .compose(
                            stored -> counted(sql, face.faceId(), vote.verdict(), Optional.of(person), Optional.empty())
                                    .map(stored::with));
        });
    }

    private static Future<?> turnBack(SqlClient sql, FaceRow face, FaceVoted vote, UUID person) {
        return sql.preparedQuery(FORGET_VOTES)
                .execute(Tuple.of(face.faceId(), person))
                .compose(ok -> sql.preparedQuery(TURN_BACK).execute(Tuple.of(face.faceId())))
                .compose(ok -> sql.preparedQuery(REOPEN).execute(Tuple.of(face.faceId(), asked(vote), at(vote))));
    }

    /** The face is asked about again, which the trainer and the edge have to hear, too; no edge, if it was uploaded. */
    private static Stored takenBack(FaceRow face, FaceTagged tagged) {
        return face.capture()
                .map(capture -> Stored.counts(
                        tagged,
                        new FaceNotIdentified(
                                Ids.of("asked-again", tagged.id()),
                                capture,
                                face.faceId(),
                                face.width(),
                                face.height(),
                                Optional.empty())))
                .orElseGet(() -> Stored.counts(tagged));
    }

    private static UUID asked(FaceVoted vote) {
        return Ids.of("asked-again", vote.id());
    }

    private static FaceTagged tagged(FaceVoted vote, UUID voterId, Optional<UUID> person) {
        return new FaceTagged(vote.id(), vote.faceId(), voterId, vote.verdict(), person, vote.at());
    }

    private static OffsetDateTime at(FaceVoted vote) {
        return vote.at().atOffset(ZoneOffset.UTC);
    }
}
