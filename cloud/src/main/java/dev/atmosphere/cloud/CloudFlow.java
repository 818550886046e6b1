package dev.atmosphere.cloud;

import static dev.atmosphere.topic.Topics.FACES_NAMED;
import static dev.atmosphere.topic.Topics.FACE_CLEANUP;
import static dev.atmosphere.topic.Topics.FACE_ENRICH_USER;
import static dev.atmosphere.topic.Topics.FACE_IDENTIFIED;
import static dev.atmosphere.topic.Topics.FACE_NOT_IDENTIFIED;
import static dev.atmosphere.topic.Topics.FACE_TAGGED;
import static dev.atmosphere.topic.Topics.FACE_TAGGING;
import static dev.atmosphere.topic.Topics.FACE_TRAINING_SENT;
import static dev.atmosphere.topic.Topics.IMAGES_IN_DB;
import static dev.atmosphere.topic.Topics.IMAGES_WITH_FACES;
import static dev.atmosphere.topic.Topics.PEOPLE_ANSWERS;
import static dev.atmosphere.topic.Topics.RECOGNIZERS;
import static dev.atmosphere.topic.Topics.REPORTS;
import static dev.atmosphere.topic.Topics.REPORTS_WANTED;
import static dev.atmosphere.topic.Topics.TRAINING_WANTED;

import dev.atmosphere.bus.Room;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.Retry;
import java.time.Duration;

/** The cloud's part of the diagram. A step more is a field of {@link Storing}, {@link Teaching} or {@link Reporting}, and a line here. */
public final class CloudFlow {
    /** Pictures that a step has at a time, if they are small. */
    private static final int STORED_AT_ONCE = 64;
    /** Faces. Both kinds of crop stay near to one another, so that a picture is decoded once for both. */
    private static final int CUT_AT_ONCE = 8;
    /** Votes that wait for Kafka at a time. */
    private static final int ANSWERS_AT_ONCE = 64;

    /**
     * A mail server that is away or greylists is asked again for five days (RFC 5321, 4.5.4.1), every five minutes at most; the mail
     * waits in SQL all the while, and after it.
     */
    private static final Retry MAIL = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(5), 5, Duration.ofDays(5));

    /** Reports. Some may wait five days for one full mailbox: the others are not to wait behind them. */
    private static final int MAILED_AT_ONCE = 64;

    private CloudFlow() {}

    public static Flow of(Storing storing, Teaching teaching, Reporting reporting) {
        Room pictures = new Room(STORED_AT_ONCE, storing.bytesInFlight());
        // spotless:off
        return Flow.named("cloud")
                .on(IMAGES_WITH_FACES).group("store-table").inFlight(pictures).end(storing.storeTable())
                .on(IMAGES_WITH_FACES).group("store-sql").inFlight(pictures).run(storing.storeSql()).emits(IMAGES_IN_DB)
                .on(IMAGES_WITH_FACES).group("notify-slack").inFlight(pictures).end(storing.notifySlack())
                .on(IMAGES_IN_DB).group("store-rectangles").inFlight(CUT_AT_ONCE).end(storing.storeRectangles())
                .on(IMAGES_IN_DB).group("store-zoom-in").inFlight(CUT_AT_ONCE).end(storing.storeZoomIn())
                .on(IMAGES_IN_DB).group("identify-face").run(teaching.identifyFace()).emits(FACE_IDENTIFIED, FACE_NOT_IDENTIFIED)
                .on(FACE_IDENTIFIED).group("finalize-identified").run(teaching.finalizeIdentified()).emits(FACES_NAMED)
                .on(FACE_NOT_IDENTIFIED).group("request-tagging-on-slack").end(teaching.requestTaggingOnSlack())
                .on(PEOPLE_ANSWERS).group("face-tag").retry(Retry.never()).inFlight(ANSWERS_AT_ONCE)
                    .run(teaching.faceTag()).emits(FACE_TAGGING)
                .on(FACE_TAGGING).group("store-face-tag-sql").run(teaching.storeFaceTagSql()).emits(FACE_TAGGED, FACE_NOT_IDENTIFIED)
                .on(FACE_TAGGED).group("send-face-for-training")
                    .run(teaching.sendFaceForTraining()).emits(FACE_ENRICH_USER, FACE_TRAINING_SENT, FACE_CLEANUP)
                .on(FACE_ENRICH_USER).group("enrich-user").run(teaching.enrichUser()).emits(TRAINING_WANTED)
                .on(FACE_TRAINING_SENT).group("finalize-tag").run(teaching.finalizeTag()).emits(FACES_NAMED, TRAINING_WANTED)
                .on(FACE_CLEANUP).group("cleanup-tag").end(teaching.cleanupTag())
                .on(TRAINING_WANTED).group("start-training").run(teaching.startTraining()).emits(RECOGNIZERS)
                .on(REPORTS_WANTED).group("generate-report").inFlight(1).run(reporting.generateReport()).emits(REPORTS)
                .on(REPORTS).group("send-email-report").retry(MAIL).inFlight(MAILED_AT_ONCE).end(reporting.sendEmailReport())
                .drawn();
        // spotless:on
    }

    /** A process that only serves the page: what is said there is taken in there, and worked on where the steps run. */
    static Flow answers(FaceTag faceTag) {
        return Flow.named("cloud-page")
                .on(PEOPLE_ANSWERS)
                .group("face-tag")
                .retry(Retry.never())
                .inFlight(ANSWERS_AT_ONCE)
                .run(faceTag)
                .emits(FACE_TAGGING)
                .drawn();
    }
}
