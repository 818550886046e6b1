package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Reads what people are asked about, and people, from PostgreSQL. */
final class PgTaggingQueries implements TaggingQueries {
    private static final int VOTES_OF_A_FACE = 100;
    private static final int FACES_IN_A_LIST = 6;
    /** From so many faces on the recognizer knows somebody. */
    private static final int LEARNT_FROM = 5;

    private static final String FACES =
            """
            SELECT r.face_id, f.image_id, i.station, coalesce(i.captured_at, e.enrolled_at) AS captured_at, u.name AS uploaded_by, r.asked_at, r.state, r.round, r.refused_why,
                   g.person_id AS guess_id, g.name AS guess, r.guess_score,
                   coalesce(f.verdict, r.verdict) AS verdict, d.person_id, d.name
              FROM tagging_requests r
              JOIN faces f USING (face_id)
              LEFT JOIN images i USING (image_id)
              LEFT JOIN enrolments e ON e.face_id = r.face_id
              LEFT JOIN people u ON u.person_id = e.enrolled_by
              LEFT JOIN people g ON g.person_id = r.guess_id
              LEFT JOIN people d ON d.person_id = coalesce(f.person_id, r.person_id)
            """;
    private static final String VOTES =
            """
            SELECT t.face_id, t.voter_id, v.name AS voter, v.login, t.verdict, t.person_id, p.name, t.voted_at
              FROM face_tags t JOIN people v ON v.person_id = t.voter_id LEFT JOIN people p ON p.person_id = t.person_id
             WHERE t.face_id = ANY ($1) ORDER BY t.voted_at, t.voter_id LIMIT $2""";
    private static final String OPEN =
            "SELECT count(*) FROM (SELECT FROM tagging_requests WHERE state = 'open' LIMIT 10000) AS waiting";
    private static final String UNANSWERED =
            """
            NOT EXISTS (SELECT FROM face_tags t JOIN people a ON a.login = $%d
                         WHERE t.face_id = r.face_id AND t.voter_id = coalesce(a.merged_into, a.person_id))""";

    private static final String PEOPLE =
            """
            SELECT p.person_id, p.name, lower(p.name) AS sorted, p.full_name, p.slack_id, p.login, p.active,
                   c.faces, c.tagged, c.last_tagged_at,
                   ARRAY(SELECT f.face_id FROM faces f LEFT JOIN images i USING (image_id) LEFT JOIN enrolments e USING (face_id)
                          WHERE f.person_id = p.person_id
                          ORDER BY (f.decided_by = 'people') DESC, coalesce(i.captured_at, e.enrolled_at) DESC LIMIT %d) AS latest
              FROM people p, LATERAL (
                   SELECT count(*) AS faces, count(*) FILTER (WHERE f.decided_by = 'people') AS tagged,
                          max(f.decided_at) FILTER (WHERE f.decided_by = 'people') AS last_tagged_at
                     FROM faces f WHERE f.person_id = p.person_id) AS c
            """;

    private static final String UPLOADED =
            """
            SELECT e.face_id, u.name, e.enrolled_at FROM enrolments e JOIN people u ON u.person_id = e.enrolled_by
             WHERE e.face_id = ANY ($1)""";

    private final Database database;
    private final int needed;

    /**
     * @param needed votes that decide
     */
    PgTaggingQueries(Database database, int needed) {
        this.database = database;
        this.needed = needed;
    }

    @Override
    public Future<TaggedFace.Page> faces(Filter filter) {
        List<String> conditions = new ArrayList<>();
        Tuple values = Tuple.tuple();
        filter.state().ifPresent(state -> conditions.add("r.state = $" + placed(values, state)));
        filter.unansweredBy().ifPresent(login -> conditions.add(UNANSWERED.formatted(placed(values, login))));
        filter.after()
                .ifPresent(place -> conditions.add("(r.asked_at, r.face_id) < ($"
                        + placed(values, Rows.utc(place.capturedAt())) + ", $"
                        + placed(values, place.imageId()) + ")"));
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        String sql = FACES + where + " ORDER BY r.asked_at DESC, r.face_id DESC LIMIT $"
                + placed(values, filter.limit() + 1);
        return Future.all(database.query(sql, values).compose(this::withVotes), database.query(OPEN, Tuple.tuple()))
                .map(both -> {
                    List<TaggedFace> faces = both.resultAt(0);
                    RowSet<Row> open = both.resultAt(1);
                    boolean more = faces.size() > filter.limit();
                    List<TaggedFace> items = more ? faces.subList(0, filter.limit()) : faces;
                    Optional<String> next = more ? Optional.of(cursor(items.get(items.size() - 1))) : Optional.empty();
                    return new TaggedFace.Page(
                            List.copyOf(items),
                            next,
                            needed,
                            open.iterator().next().getLong(0));
                });
    }

    private static String cursor(TaggedFace last) {
        return new Position(last.askedAt(), last.faceId()).toCursor();
    }

    @Override
    public Future<Optional<TaggedFace>> face(UUID faceId) {
        return database.query(FACES + "WHERE r.face_id = $1", Tuple.of(faceId))
                .compose(this::withVotes)
                .map(faces -> faces.stream().findFirst());
    }

    private Future<List<TaggedFace>> withVotes(RowSet<Row> faces) {
        List<Row> rows = new ArrayList<>();
        faces.forEach(rows::add);
        if (rows.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        UUID[] ids = rows.stream().map(row -> row.getUUID("face_id")).toArray(UUID[]::new);
        return database.query(VOTES, Tuple.of(ids, ids.length * VOTES_OF_A_FACE))
                .map(votes -> {
                    Map<UUID, List<TaggedFace.Vote>> byFace = new HashMap<>();
                    votes.forEach(row -> byFace.computeIfAbsent(row.getUUID("face_id"), id -> new ArrayList<>())
                            .add(vote(row)));
                    return rows.stream()
                            .map(row -> face(row, byFace.getOrDefault(row.getUUID("face_id"), List.of())))
                            .toList();
                });
    }

    private static TaggedFace.Vote vote(Row row) {
        return new TaggedFace.Vote(
                row.getUUID("voter_id"),
                row.getString("voter"),
                Optional.ofNullable(row.getString("login")),
                row.getString("verdict"),
                Optional.ofNullable(row.getUUID("person_id")),
                Optional.ofNullable(row.getString("name")),
                row.getOffsetDateTime("voted_at").toInstant());
    }

    private static TaggedFace face(Row row, List<TaggedFace.Vote> votes) {
        return new TaggedFace(
                row.getUUID("face_id"),
                Optional.ofNullable(row.getUUID("image_id")),
                Optional.ofNullable(row.getString("station")),
                Optional.ofNullable(row.getString("uploaded_by")),
                row.getOffsetDateTime("captured_at").toInstant(),
                row.getOffsetDateTime("asked_at").toInstant(),
                row.getString("state"),
                row.getInteger("round"),
                Optional.ofNullable(row.getUUID("guess_id"))
                        .map(id -> new TaggedFace.Guess(
                                id,
                                row.getString("guess"),
                                Optional.ofNullable(row.getDouble("guess_score"))
                                        .orElse(0.0))),
                Optional.ofNullable(row.getString("verdict"))
                        .map(verdict -> new TaggedFace.Decision(
                                verdict,
                                Optional.ofNullable(row.getUUID("person_id")),
                                Optional.ofNullable(row.getString("name")))),
                Optional.ofNullable(row.getString("refused_why")),
                votes);
    }

    @Override
    public Future<KnownPerson.Page> people(Optional<String> part, int limit, Optional<String> after) {
        Tuple values = Tuple.tuple();
        StringBuilder sql = new StringBuilder(PEOPLE.formatted(FACES_IN_A_LIST)).append("WHERE p.merged_into IS NULL");
        part.ifPresent(text -> sql.append(" AND strpos(lower(p.name), lower($")
                .append(placed(values, text))
                .append(")) > 0"));
        after.flatMap(PgTaggingQueries::place).ifPresent(place -> sql.append(" AND (lower(p.name), p.person_id) > ($")
                .append(placed(values, place.sorted()))
                .append(", $")
                .append(placed(values, place.personId()))
                .append(")"));
        sql.append(" ORDER BY lower(p.name), p.person_id LIMIT $").append(placed(values, limit + 1));
        return database.query(sql.toString(), values).compose(found -> {
            List<Row> rows = new ArrayList<>();
            found.forEach(rows::add);
            boolean more = rows.size() > limit;
            List<Row> page = more ? rows.subList(0, limit) : rows;
            Optional<String> next = more
                    ? Optional.of(new Place(
                                    page.get(limit - 1).getString("sorted"),
                                    page.get(limit - 1).getUUID("person_id"))
                            .cursor())
                    : Optional.empty();
            return withUploaded(page).map(people -> new KnownPerson.Page(people, next));
        });
    }

    @Override
    public Future<Optional<KnownPerson>> person(UUID personId, int faces) {
        return database.query(
                        PEOPLE.formatted(faces)
                                + "WHERE p.person_id = (SELECT coalesce(merged_into, person_id) FROM people"
                                + " WHERE person_id = $1)",
                        Tuple.of(personId))
                .compose(rows -> withUploaded(
                        rows.size() == 0 ? List.of() : List.of(rows.iterator().next())))
                .map(found -> found.stream().findFirst());
    }

    private Future<List<KnownPerson>> withUploaded(List<Row> people) {
        UUID[] shown = people.stream()
                .flatMap(row -> Arrays.stream(row.getArrayOfUUIDs("latest")))
                .toArray(UUID[]::new);
        return database.query(UPLOADED, Tuple.of((Object) shown)).map(rows -> {
            Map<UUID, KnownPerson.Uploaded> uploaded = new HashMap<>();
            rows.forEach(row -> uploaded.put(
                    row.getUUID("face_id"),
                    new KnownPerson.Uploaded(
                            row.getUUID("face_id"),
                            row.getString("name"),
                            row.getOffsetDateTime("enrolled_at").toInstant())));
            return people.stream().map(row -> person(row, uploaded)).toList();
        });
    }

    private static KnownPerson person(Row row, Map<UUID, KnownPerson.Uploaded> uploaded) {
        List<UUID> latest = Arrays.asList(row.getArrayOfUUIDs("latest"));
        return new KnownPerson(
                row.getUUID("person_id"),
                row.getString("name"),
                Optional.ofNullable(row.getString("full_name")),
                Optional.ofNullable(row.getString("slack_id")),
                Optional.ofNullable(row.getString("login")),
                row.getBoolean("active"),
                row.getLong("faces"),
                row.getLong("tagged"),
                LEARNT_FROM,
                Optional.ofNullable(row.getOffsetDateTime("last_tagged_at")).map(OffsetDateTime::toInstant),
                latest,
                latest.stream().map(uploaded::get).filter(Objects::nonNull).toList());
    }

    /** Adds a parameter; its number, from 1. */
    private static int placed(Tuple values, Object value) {
        values.addValue(value);
        return values.size();
    }

    static boolean isPlace(String cursor) {
        return place(cursor).isPresent();
    }

    private static Optional<Place> place(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return text.length() < 37 || text.indexOf('\0') >= 0
                    ? Optional.empty()
                    : Optional.of(new Place(text.substring(36), UUID.fromString(text.substring(0, 36))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A person's place in the order by name. */
    private record Place(String sorted, UUID personId) {
        String cursor() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((personId + sorted).getBytes(StandardCharsets.UTF_8));
        }
    }
}
