package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.people.PeopleBook;
import dev.atmosphere.cloud.people.PersonName;
import dev.atmosphere.cloud.people.Retraining;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People: the list, one of them with faces, and what people change about them. Who changes something has signed in, and is logged. */
final class PeopleRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(PeopleRoutes.class);
    private static final String API = "/api/v1/people";
    private static final int MOST = 200;
    private static final int USUAL = 100;
    private static final int FACES_OF_ONE = 60;

    private final TaggingQueries queries;
    private final PeopleBook people;
    private final Retraining retraining;
    private final Answers answers;
    private final Body body;

    private record Named(String name) {}

    private record Merged(String into) {}

    PeopleRoutes(TaggingQueries queries, PeopleBook people, Retraining retraining, Answers answers, Body body) {
        this.queries = queries;
        this.people = people;
        this.retraining = retraining;
        this.answers = answers;
        this.body = body;
    }

    void mount(Router router) {
        router.get(API).handler(answers.json(this::list));
        body.json(router.post(API)).handler(answers.json(this::make));
        router.get(API + "/:personId").handler(answers.json(this::one));
        body.json(router.patch(API + "/:personId")).handler(answers.json(this::rename));
        body.json(router.post(API + "/:personId/merge")).handler(answers.json(this::merge));
    }

    private Future<KnownPerson.Page> list(RoutingContext request) {
        Parameters given = new Parameters(request, Set.of("name", "limit", "cursor"));
        if (given.text("cursor").filter(word -> !PgTaggingQueries.isPlace(word)).isPresent()) {
            throw Refusal.badRequest("cursor must be the word that an answer gave");
        }
        return queries.people(given.text("name"), given.number("limit", MOST, USUAL), given.text("cursor"));
    }

    private Future<KnownPerson> one(RoutingContext request) {
        return person(Parameters.id(request, "personId"));
    }

    private Future<KnownPerson> person(UUID personId) {
        return queries.person(personId, FACES_OF_ONE).map(found -> found.orElseThrow(() -> nobody(personId)));
    }

    private Future<KnownPerson> make(RoutingContext request) {
        String by = Sessions.voter(request).account();
        String name = name(request);
        return people.named(name, UUID.randomUUID()).compose(id -> {
            LOG.info("{} names a person: {}", by, id);
            return person(id);
        });
    }

    private Future<KnownPerson> rename(RoutingContext request) {
        String by = Sessions.voter(request).account();
        UUID personId = Parameters.id(request, "personId");
        return people.rename(personId, name(request))
                .compose(outcome -> done(outcome, personId, by + " gave person " + personId + " another name"))
                .compose(ok -> person(personId));
    }

    private Future<KnownPerson> merge(RoutingContext request) {
        String by = Sessions.voter(request).account();
        UUID personId = Parameters.id(request, "personId");
        UUID into = Parameters.id("into", body.read(request, Merged.class).into());
        return people.merge(personId, into)
                .compose(outcome -> done(outcome, personId, by + " merged person " + personId + " into " + into))
                .compose(ok -> person(into));
    }

    private Future<Void> done(PeopleBook.Outcome outcome, UUID personId, String what) {
        return switch (outcome) {
            case UNKNOWN -> Future.failedFuture(nobody(personId));
            case SAME -> Future.failedFuture(Refusal.conflict("these are one person already"));
            case DONE -> {
                LOG.info(what);
                yield retraining.want(what).recover(why -> {
                    LOG.warn("the training is not told that {}: {}", what, why.getMessage());
                    return Future.succeededFuture();
                });
            }
        };
    }

    private String name(RoutingContext request) {
        String typed = body.read(request, Named.class).name();
        return java.util.Optional.ofNullable(typed)
                .flatMap(PersonName::clean)
                .orElseThrow(() -> Refusal.badRequest(
                        "name must have 1 to " + PersonName.LONGEST + " characters that can be seen"));
    }

    private static Refusal nobody(UUID personId) {
        return Refusal.notFound("there is no person " + personId + ", or not the other one");
    }
}
