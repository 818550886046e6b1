package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.people.PersonName;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.tagging.AnswersBus.NotNow;
import dev.atmosphere.cloud.tagging.AnswersBus.Outcome;
import dev.atmosphere.cloud.tagging.AnswersBus.Refused;
import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.Voter;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The faces that people are asked about, and their votes: those go the way of Slack's, and count alike. */
final class TaggingRoutes {
    private static final String API = "/api/v1/tagging";
    private static final int MOST = 100;
    private static final int USUAL = 20;

    private final TaggingQueries tagging;
    private final AnswersBus votes;
    private final Clock clock;
    private final Answers answers;
    private final Body body;

    /** @param id given by whoever votes, so that the same vote sent again is the same */
    private record Vote(Optional<String> id, String verdict, Optional<String> personId, Optional<String> name) {}

    private record Taken(UUID voteId) {}

    TaggingRoutes(TaggingQueries tagging, AnswersBus votes, Clock clock, Answers answers, Body body) {
        this.tagging = tagging;
        this.votes = votes;
        this.clock = clock;
        this.answers = answers;
        this.body = body;
    }

    void mount(Router router) {
        router.get(API).handler(answers.json(this::faces));
        router.get(API + "/:faceId").handler(answers.json(this::face));
        body.json(router.post(API + "/:faceId/votes")).handler(answers.json(202, this::vote));
    }

    private Future<TaggedFace.Page> faces(RoutingContext request) {
        Parameters given = new Parameters(request, Set.of("state", "unanswered", "limit", "cursor"));
        boolean unanswered = given.word("unanswered", List.of("true", "false"))
                .filter("true"::equals)
                .isPresent();
        return tagging.faces(new TaggingQueries.Filter(
                given.word("state", List.of("open", "decided", "closed")),
                unanswered ? Optional.of(Sessions.voter(request).account()) : Optional.empty(),
                given.number("limit", MOST, USUAL),
                given.text("cursor").map(word -> Position.ofCursor(word)
                        .orElseThrow(() -> Refusal.badRequest("cursor must be the word that an answer gave")))));
    }

    private Future<TaggedFace> face(RoutingContext request) {
        return asked(Parameters.id(request, "faceId"));
    }

    private Future<TaggedFace> asked(UUID faceId) {
        return tagging.face(faceId)
                .map(found -> found.orElseThrow(() -> Refusal.notFound("nobody is asked about a face " + faceId)));
    }

    private Future<Taken> vote(RoutingContext request) {
        Voter voter = Sessions.voter(request);
        UUID faceId = Parameters.id(request, "faceId");
        Vote vote = body.read(request, Vote.class);
        Verdict verdict = verdict(vote.verdict());
        Optional<PersonNamed> person = verdict.namesSomebody() ? Optional.of(person(vote)) : Optional.empty();
        UUID voteId = vote.id().map(id -> Parameters.id("id", id)).orElseGet(UUID::randomUUID);
        TagAnswered answer = new TagAnswered(
                voteId,
                voter,
                faceId.toString(),
                verdict.word(),
                person,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return allowed(faceId, verdict).compose(ok -> votes.offer(answer)).map(outcome -> told(outcome, voteId));
    }

    /** Says at once what would be said later. What changes in between is found out by the steps. */
    private Future<Void> allowed(UUID faceId, Verdict verdict) {
        if (verdict == Verdict.NOT_THIS_PERSON) {
            // Also for a face that the recognizer knew, about which nobody was asked.
            return Future.succeededFuture();
        }
        return asked(faceId).map(face -> {
            if (!face.state().equals("open")) {
                throw Refusal.conflict("that face is decided already: votes change nothing any more");
            }
            return null;
        });
    }

    private static Taken told(Outcome outcome, UUID voteId) {
        if (outcome instanceof Refused refused) {
            throw Refusal.badRequest(refused.text());
        }
        if (outcome instanceof NotNow later) {
            throw Refusal.busy(later.text());
        }
        return new Taken(voteId);
    }

    private static Verdict verdict(String word) {
        try {
            return Verdict.of(word);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("verdict must be one of person, stranger, not-a-face, skip, not-this-person");
        }
    }

    private static PersonNamed person(Vote vote) {
        if (vote.personId().isPresent() == vote.name().isPresent()) {
            throw Refusal.badRequest("this verdict names a person: by personId or by name, by one of them");
        }
        return vote.personId()
                .map(id -> PersonNamed.byId(Parameters.id("personId", id)))
                .orElseGet(() -> vote.name()
                        .flatMap(PersonName::clean)
                        .map(PersonNamed::byName)
                        .orElseThrow(() -> Refusal.badRequest(
                                "name must have 1 to " + PersonName.LONGEST + " characters that can be seen")));
    }
}
