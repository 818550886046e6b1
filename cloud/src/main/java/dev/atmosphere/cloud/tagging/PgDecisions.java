package dev.atmosphere.cloud.tagging;

import static dev.atmosphere.cloud.database.Rows.utc;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.Rows;
import dev.atmosphere.cloud.people.PeopleRows;
import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceLearnt;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.FaceRefused;
import dev.atmosphere.event.FaceTagged;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.Voter;
import dev.atmosphere.face.RecognizedPerson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decisions in {@code tagging_requests} and {@code faces}; each is one transaction, which holds the face's row from its beginning. */
public final class PgDecisions implements Decisions {
    /** What most agree on, of enough for this face; of two that as many do, the one that came first. */
    private static final String COUNT =
            """
            SELECT verdict, person_id FROM face_tags WHERE face_id = $1 AND verdict <> 'skip'
             GROUP BY verdict, person_id
            HAVING count(*) >= coalesce((SELECT votes_needed FROM tagging_requests WHERE face_id = $1), $2)
             ORDER BY count(*) DESC, max(voted_at), verdict, person_id LIMIT 1""";

    private static final String DECIDE =
            """
            UPDATE tagging_requests SET state = 'decided', verdict = $2, person_id = $3, decided_at = $4, decided_vote = $5
             WHERE face_id = $1 AND state = 'open'""";
    /** People agree against what somebody ruled out. */
    private static final String OVERRULE = "DELETE FROM not_this_person WHERE face_id = $1 AND person_id = $2";

    private static final String FIRST_TAGGED =
            "UPDATE people SET first_tagged_at = coalesce(first_tagged_at, $2) WHERE person_id = $1"
                    + " RETURNING slack_id, first_tagged_at = $2 AS first";

    private static final String WRITE =
            """
            UPDATE faces SET verdict = $2, person_id = $3, decided_by = $4, decided_score = $5, decided_at = $6
             WHERE face_id = $1""";
    private static final String CLOSE =
            "UPDATE tagging_requests SET state = 'closed', closed_at = now() WHERE face_id = $1 AND state = 'decided'";
    private static final String REFUSE =
            """
            UPDATE tagging_requests SET state = 'closed', closed_at = now(), refused = $2, refused_why = $3
             WHERE face_id = $1 AND state = 'decided'""";
    private static final String FORGET_VOTES =
            """
            WITH gone AS (DELETE FROM face_tags WHERE face_id = $1 RETURNING voter_id)
            SELECT p.slack_id, p.login FROM gone JOIN people p ON p.person_id = gone.voter_id""";
    private static final String RULED_OUT = "SELECT FROM not_this_person WHERE face_id = $1 AND person_id = $2";
    private static final String NAME = "SELECT name FROM people WHERE person_id = $1";

    private final Database database;

    public PgDecisions(Database database) {
        this.database = database;
    }

    @Override
    public Future<Optional<Agreed>> decide(FaceTagged vote, int votes, Instant at) {
        return database.inTransaction(sql -> FaceRow.take(sql, vote.faceId()).compose(face -> {
            if (face.isPresent() && face.get().isOpen()) {
                return count(sql, vote, votes, at);
            }
            boolean own =
                    face.flatMap(FaceRow::decidedVote).filter(vote.id()::equals).isPresent();
            return own ? decided(sql, face.get()) : Future.succeededFuture(Optional.empty());
        }));
    }

    private static Future<Optional<Agreed>> count(SqlClient sql, FaceTagged vote, int votes, Instant at) {
        return sql.preparedQuery(COUNT).execute(Tuple.of(vote.faceId(), votes)).compose(enough -> {
            if (enough.size() == 0) {
                return Future.succeededFuture(Optional.empty());
            }
            Row agreed = enough.iterator().next();
            UUID person = agreed.getUUID("person_id");
            return sql.preparedQuery(DECIDE)
                    .execute(Tuple.of(vote.faceId(), agreed.getString("verdict"), person, utc(at), vote.id()))
                    .compose(ok -> sql.preparedQuery(OVERRULE).execute(Tuple.of(vote.faceId(), person)))
                    .compose(ok -> FaceRow.take(sql, vote.faceId()))
                    .compose(face -> decided(sql, face.orElseThrow()));
        });
    }

    /** As it stands in the rows, so that it is the same the second time. */
    private static Future<Optional<Agreed>> decided(SqlClient sql, FaceRow face) {
        Verdict verdict = Verdict.of(face.agreedVerdict().orElseThrow());
        if (face.agreedPersonId().isEmpty()) {
            return Future.succeededFuture(Optional.of(new Agreed(verdict, Optional.empty(), Optional.empty(), false)));
        }
        UUID person = face.agreedPersonId().get();
        return sql.preparedQuery(FIRST_TAGGED)
                .execute(Tuple.of(person, utc(face.agreedAt().orElseThrow())))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return Optional.of(new Agreed(
                            verdict,
                            Optional.of(person),
                            Optional.ofNullable(row.getString("slack_id")),
                            row.getBoolean("first")));
                });
    }

    @Override
    public Future<Boolean> undecided(UUID faceId) {
        return database.inTransaction(sql -> FaceRow.take(sql, faceId)
                .map(face -> face.flatMap(one -> one.verdict().or(one::agreedVerdict))
                        .isEmpty()));
    }

    @Override
    public Future<Closed> close(FaceLearnt learnt) {
        return database.inTransaction(sql -> FaceRow.take(sql, learnt.faceId()).compose(face -> {
            if (face.isEmpty()) {
                return Future.succeededFuture(new Closed(false, Optional.empty()));
            }
            return learnt.verdict() == Verdict.NOT_THIS_PERSON
                    ? Future.succeededFuture(unnamed(face.get(), learnt))
                    : close(sql, face.get(), learnt);
        }));
    }

    /** What was written since has been told to the edge, and an old undo does not take it back there. */
    private static Closed unnamed(FaceRow face, FaceLearnt learnt) {
        return face.verdict().isPresent()
                ? new Closed(false, Optional.empty())
                : new Closed(true, named(face, learnt, Optional.empty()));
    }

    private static Future<Closed> close(SqlClient sql, FaceRow face, FaceLearnt learnt) {
        return standing(sql, learnt.personId()).compose(person -> {
            boolean stands = !face.isOpen()
                    && face.agreedVerdict().equals(Optional.of(learnt.verdict().word()))
                    && face.agreedPersonId().equals(person);
            if (!stands) {
                // Taken back while the trainer learnt it: that comes next.
                return Future.succeededFuture(new Closed(false, Optional.empty()));
            }
            return sql.preparedQuery(WRITE)
                    .execute(Tuple.from(new Object[] {
                        face.faceId(),
                        learnt.verdict().word(),
                        person.orElse(null),
                        "people",
                        null,
                        face.agreedAt().map(Rows::utc).orElse(null)
                    }))
                    .compose(ok -> sql.preparedQuery(CLOSE).execute(Tuple.of(face.faceId())))
                    .compose(ok -> person.map(id -> name(sql, id).map(Optional::of))
                            .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                    .map(name -> {
                        if (person.isEmpty() && face.recognizedId().isEmpty()) {
                            return new Closed(true, Optional.empty());
                        }
                        return new Closed(
                                true,
                                named(
                                        face,
                                        learnt,
                                        person.map(id -> new RecognizedPerson(id, name.orElse("?"), 1, 0))));
                    });
        });
    }

    /** Empty for an uploaded face: no station waits to hear of it, and nobody was seen anywhere. */
    private static Optional<FaceNamed> named(FaceRow face, FaceLearnt learnt, Optional<RecognizedPerson> person) {
        return face.capture()
                .map(capture ->
                        new FaceNamed(Ids.of("named", learnt.id()), capture, face.faceId(), person, learnt.at()));
    }

    @Override
    public Future<List<Voter>> refuse(FaceRefused refused) {
        return database.inTransaction(sql -> FaceRow.take(sql, refused.faceId())
                .compose(face -> standing(sql, Optional.of(refused.personId())).compose(person -> {
                    boolean stands = face.filter(one -> one.state().equals(Optional.of("decided")))
                            .filter(one -> one.agreedPersonId().equals(person))
                            .isPresent();
                    return stands ? refuse(sql, refused) : Future.succeededFuture(List.of());
                })));
    }

    private static Future<List<Voter>> refuse(SqlClient sql, FaceRefused refused) {
        return sql.preparedQuery(REFUSE)
                .execute(Tuple.of(refused.faceId(), refused.reason(), refused.text()))
                .compose(ok -> sql.preparedQuery(FORGET_VOTES).execute(Tuple.of(refused.faceId())))
                .map(PgDecisions::voters);
    }

    private static List<Voter> voters(RowSet<Row> rows) {
        List<Voter> voters = new ArrayList<>();
        for (Row row : rows) {
            String slackId = row.getString("slack_id");
            String login = row.getString("login");
            if (slackId != null) {
                voter(Voter.Via.SLACK, slackId).ifPresent(voters::add);
            } else if (login != null) {
                voter(Voter.Via.PAGE, login).ifPresent(voters::add);
            }
        }
        return voters;
    }

    /** Empty for an account that none of ours wrote there: nobody could be told by it. */
    private static Optional<Voter> voter(Voter.Via via, String account) {
        try {
            return Optional.of(new Voter(via, account));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Future<Optional<FaceNamed>> identified(FaceIdentified face, Instant at) {
        return database.inTransaction(sql -> FaceRow.take(sql, face.faceId())
                .compose(row -> standing(sql, Optional.of(face.person().personId()))
                        .compose(person -> row.isEmpty() || person.isEmpty()
                                ? Future.succeededFuture(Optional.empty())
                                : identified(sql, row.get(), face, person.get(), at))));
    }

    private static Future<Optional<FaceNamed>> identified(
            SqlClient sql, FaceRow row, FaceIdentified face, UUID person, Instant at) {
        boolean before = row.decidedBy().equals(Optional.of("recognizer"))
                && row.personId().equals(Optional.of(person));
        if (before) {
            return heard(sql, row, face, person, row.decidedAt().orElse(at));
        }
        if (row.verdict().isPresent() || row.state().isPresent()) {
            return Future.succeededFuture(Optional.empty());
        }
        return sql.preparedQuery(RULED_OUT)
                .execute(Tuple.of(row.faceId(), person))
                .compose(ruledOut -> ruledOut.size() > 0
                        ? Future.succeededFuture(Optional.empty())
                        : sql.preparedQuery(WRITE)
                                .execute(Tuple.from(new Object[] {
                                    row.faceId(),
                                    Verdict.PERSON.word(),
                                    person,
                                    "recognizer",
                                    face.person().score(),
                                    utc(at)
                                }))
                                .compose(ok -> heard(sql, row, face, person, at)));
    }

    private static Future<Optional<FaceNamed>> heard(
            SqlClient sql, FaceRow row, FaceIdentified face, UUID person, Instant at) {
        if (row.recognizedId().filter(person::equals).isPresent()) {
            return Future.succeededFuture(Optional.empty());
        }
        return name(sql, person).map(name -> row.capture()
                .map(capture -> new FaceNamed(
                        Ids.of("identified", row.faceId()),
                        capture,
                        row.faceId(),
                        Optional.of(new RecognizedPerson(
                                person,
                                name,
                                face.person().score(),
                                face.person().recognizer())),
                        at)));
    }

    private static Future<Optional<UUID>> standing(SqlClient sql, Optional<UUID> person) {
        return person.map(id -> PeopleRows.standing(sql, id)).orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private static Future<String> name(SqlClient sql, UUID person) {
        return sql.preparedQuery(NAME)
                .execute(Tuple.of(person))
                .map(rows -> rows.iterator().next().getString(0));
    }
}
