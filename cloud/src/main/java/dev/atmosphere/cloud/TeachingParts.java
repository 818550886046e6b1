package dev.atmosphere.cloud;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.recognition.IdentifyFace;
import dev.atmosphere.cloud.tagging.CleanupTag;
import dev.atmosphere.cloud.tagging.Decisions;
import dev.atmosphere.cloud.tagging.EnrichUser;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.cloud.tagging.FinalizeIdentified;
import dev.atmosphere.cloud.tagging.FinalizeTag;
import dev.atmosphere.cloud.tagging.PgDecisions;
import dev.atmosphere.cloud.tagging.PgPeople;
import dev.atmosphere.cloud.tagging.PgQuestions;
import dev.atmosphere.cloud.tagging.PgVotes;
import dev.atmosphere.cloud.tagging.Profiles;
import dev.atmosphere.cloud.tagging.Receipts;
import dev.atmosphere.cloud.tagging.RequestTaggingOnSlack;
import dev.atmosphere.cloud.tagging.SendFaceForTraining;
import dev.atmosphere.cloud.tagging.StoreFaceTagSql;
import dev.atmosphere.cloud.tagging.TaggingConfig;
import java.time.Clock;

/** What the steps of tagging and training work on. */
final class TeachingParts {
    private final Teaching teaching;

    TeachingParts(
            Clock clock,
            TaggingConfig config,
            Database database,
            TrainingParts training,
            Profiles profiles,
            Receipts receipts) {
        Decisions decisions = new PgDecisions(database);
        this.teaching = new Teaching(
                new IdentifyFace(training.trainer()),
                new FinalizeIdentified(decisions, clock),
                new RequestTaggingOnSlack(new PgQuestions(database, clock), config.smallestFace()),
                new FaceTag(),
                new StoreFaceTagSql(new PgVotes(database, config.votes()), receipts),
                new SendFaceForTraining(decisions, training.trainer(), config.votes(), clock),
                new EnrichUser(profiles, new PgPeople(database), clock),
                new FinalizeTag(decisions),
                new CleanupTag(decisions, receipts),
                training.startTraining());
    }

    Teaching teaching() {
        return teaching;
    }
}
