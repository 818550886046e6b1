package dev.atmosphere.cloud.slack;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.slack.FaceView.Someone;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what a face's messages show. */
final class FaceViews {
    private static final String FACE =
            """
            SELECT i.station, i.captured_at, f.decided_by, f.decided_score, f.verdict AS said, r.state, r.round, r.verdict, r.refused_why,
                   p.person_id AS p_id, p.name AS p_name, p.slack_id AS p_slack, p.active AS p_active,
                   g.person_id AS g_id, g.name AS g_name, g.slack_id AS g_slack, g.active AS g_active,
                   a.person_id AS a_id, a.name AS a_name, a.slack_id AS a_slack, a.active AS a_active
              FROM faces f JOIN images i USING (image_id)
              LEFT JOIN tagging_requests r USING (face_id)
              LEFT JOIN people p ON p.person_id = f.person_id
              LEFT JOIN people g ON g.person_id = r.guess_id
              LEFT JOIN people a ON a.person_id = r.person_id
             WHERE f.face_id = $1""";

    private static final String VOTES =
            """
            SELECT t.verdict, p.person_id AS p_id, p.name AS p_name, p.slack_id AS p_slack, p.active AS p_active,
                   v.name AS voter, v.slack_id AS voter_slack
              FROM face_tags t JOIN people v ON v.person_id = t.voter_id LEFT JOIN people p ON p.person_id = t.person_id
             WHERE t.face_id = $1 ORDER BY t.voted_at, t.voter_id LIMIT 200""";

    private final Database database;

    FaceViews(Database database) {
        this.database = database;
    }

    /** Empty: the face was erased. */
    Future<Optional<FaceView>> of(UUID faceId) {
        return database.query(FACE, Tuple.of(faceId))
                .compose(faces -> faces.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : database.query(VOTES, Tuple.of(faceId))
                                .map(votes -> Optional.of(
                                        view(faceId, faces.iterator().next(), votes))));
    }

    private static FaceView view(UUID faceId, Row row, RowSet<Row> votes) {
        return new FaceView(
                faceId,
                row.getString("station"),
                row.getOffsetDateTime("captured_at").toInstant(),
                Optional.ofNullable(row.getString("state")),
                Optional.ofNullable(row.getInteger("round")).orElse(1),
                someone(row, "g_"),
                Optional.ofNullable(row.getString("verdict")),
                someone(row, "a_"),
                Optional.ofNullable(row.getString("refused_why")),
                Optional.ofNullable(row.getString("decided_by")),
                someone(row, "p_"),
                Optional.ofNullable(row.getDouble("decided_score")),
                counted(votes));
    }

    private static Optional<Someone> someone(Row row, String prefix) {
        return Optional.ofNullable(row.getUUID(prefix + "id"))
                .map(id -> new Someone(
                        id,
                        row.getString(prefix + "name"),
                        Optional.ofNullable(row.getString(prefix + "slack")),
                        row.getBoolean(prefix + "active")));
    }

    /** The verdicts in the order in which they were first given. */
    private static List<FaceView.Vote> counted(RowSet<Row> votes) {
        Map<String, FaceView.Vote> counted = new LinkedHashMap<>();
        for (Row row : votes) {
            Optional<Someone> person = someone(row, "p_");
            String verdict = row.getString("verdict");
            String voter = SlackText.person(Optional.ofNullable(row.getString("voter_slack")), row.getString("voter"));
            counted.merge(
                    verdict + person.map(Someone::id),
                    new FaceView.Vote(verdict, person, List.of(voter)),
                    (before, now) -> {
                        List<String> voters = new ArrayList<>(before.voters());
                        voters.addAll(now.voters());
                        return new FaceView.Vote(verdict, person, voters);
                    });
        }
        return List.copyOf(counted.values());
    }
}
