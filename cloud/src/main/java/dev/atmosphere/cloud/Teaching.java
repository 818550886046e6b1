package dev.atmosphere.cloud;

import dev.atmosphere.cloud.recognition.IdentifyFace;
import dev.atmosphere.cloud.tagging.CleanupTag;
import dev.atmosphere.cloud.tagging.EnrichUser;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.cloud.tagging.FinalizeIdentified;
import dev.atmosphere.cloud.tagging.FinalizeTag;
import dev.atmosphere.cloud.tagging.RequestTaggingOnSlack;
import dev.atmosphere.cloud.tagging.SendFaceForTraining;
import dev.atmosphere.cloud.tagging.StoreFaceTagSql;
import dev.atmosphere.cloud.training.StartTraining;

/** The steps by which people say whose faces they are, and the recognizer learns it; {@link TeachingParts} builds them. */
public record Teaching(
        IdentifyFace identifyFace,
        FinalizeIdentified finalizeIdentified,
        RequestTaggingOnSlack requestTaggingOnSlack,
        FaceTag faceTag,
        StoreFaceTagSql storeFaceTagSql,
        SendFaceForTraining sendFaceForTraining,
        EnrichUser enrichUser,
        FinalizeTag finalizeTag,
        CleanupTag cleanupTag,
        StartTraining startTraining) {}
