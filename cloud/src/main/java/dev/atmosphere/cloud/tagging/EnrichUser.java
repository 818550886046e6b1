package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.PersonFirstTagged;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** Fills in name, e-mail and picture from the Slack profile of somebody on whom people agreed for the first time. */
public final class EnrichUser implements Stage<PersonFirstTagged, TrainingWanted> {
    private final Profiles profiles;
    private final People people;
    private final Clock clock;

    public EnrichUser(Profiles profiles, People people, Clock clock) {
        this.profiles = profiles;
        this.people = people;
        this.clock = clock;
    }

    @Override
    public Future<List<TrainingWanted>> run(PersonFirstTagged person) {
        return person.slackId()
                .map(slackId -> profiles.of(slackId)
                        .compose(profile -> people.enrich(person.personId(), slackId, profile, clock.instant()))
                        .map(known -> known ? List.of(renamed(person)) : List.<TrainingWanted>of()))
                .orElseGet(() -> Future.succeededFuture(List.of()));
    }

    private TrainingWanted renamed(PersonFirstTagged person) {
        return new TrainingWanted(
                Ids.of("enriched", person.personId()),
                "the name of person " + person.personId() + " came from Slack",
                clock.instant());
    }
}
