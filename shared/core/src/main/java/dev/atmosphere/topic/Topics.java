package dev.atmosphere.topic;

import static dev.atmosphere.topic.Home.CLOUD;
import static dev.atmosphere.topic.Home.EDGE;
import static dev.atmosphere.topic.Home.PEOPLE;
import static dev.atmosphere.topic.Home.STATIONS;

import dev.atmosphere.event.FaceIdentified;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.FaceLearnt;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.event.FaceRefused;
import dev.atmosphere.event.FaceTagged;
import dev.atmosphere.event.FaceVoted;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ImageWithoutFaces;
import dev.atmosphere.event.PersonFirstTagged;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.RecognizerTrained;
import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportWanted;
import dev.atmosphere.event.StationPicture;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.event.UploadedImage;
import java.util.List;

/** Every topic of the product. To add one: one constant, and its place in {@link #ALL}. */
public final class Topics {
    public static final Topic<StationPicture> STATION_IMAGES =
            Topic.queue("stations/{station}/images", StationPicture.class, STATIONS, "A station published a picture.");

    public static final Topic<UploadedImage> UPLOADED_IMAGES = Topic.queue(
            "atmosphere-uploaded-images", UploadedImage.class, EDGE, "A picture was taken in, and is acknowledged.");

    public static final Topic<ProcessedImage> PROCESSED_IMAGES =
            Topic.queue("atmosphere-processed-images", ProcessedImage.class, EDGE, "A picture was searched for faces.");

    public static final Topic<ImageWithFaces> EDGE_IMAGES_WITH_FACES = Topic.topic(
            "atmosphere-edge-images-with-faces",
            ImageWithFaces.class,
            EDGE,
            "A picture with faces, on the edge's disk.");

    public static final Topic<ImageWithoutFaces> EDGE_IMAGES_WITHOUT_FACES = Topic.queue(
            "atmosphere-edge-images-without-faces",
            ImageWithoutFaces.class,
            EDGE,
            "A picture without a face was seen and forgotten.");

    public static final Topic<ImageWithFaces> IMAGES_WITH_FACES = Topic.topic(
            "atmosphere-images-with-faces", ImageWithFaces.class, CLOUD, "A picture with faces, from any edge.");

    public static final Topic<FaceInDb> IMAGES_IN_DB =
            Topic.topic("atmosphere-images-in-db", FaceInDb.class, CLOUD, "A face of a picture stands in SQL.");

    public static final Topic<TagAnswered> PEOPLE_ANSWERS = Topic.queue(
            "people/answers", TagAnswered.class, PEOPLE, "Somebody says whose face it is, on Slack or on the page.");

    public static final Topic<FaceIdentified> FACE_IDENTIFIED = Topic.queue(
            "atmosphere-face-identified", FaceIdentified.class, CLOUD, "A face is a person whom the recognizer knows.");

    public static final Topic<FaceNotIdentified> FACE_NOT_IDENTIFIED = Topic.queue(
            "atmosphere-face-not-identified",
            FaceNotIdentified.class,
            CLOUD,
            "Nobody knows whose face it is: people are asked.");

    public static final Topic<FaceVoted> FACE_TAGGING =
            Topic.queue("atmosphere-face-tagging", FaceVoted.class, CLOUD, "A vote on a face came in.");

    public static final Topic<FaceTagged> FACE_TAGGED =
            Topic.queue("atmosphere-face-tagged", FaceTagged.class, CLOUD, "A vote on a face stands in SQL.");

    public static final Topic<PersonFirstTagged> FACE_ENRICH_USER = Topic.queue(
            "atmosphere-face-enrich-user",
            PersonFirstTagged.class,
            CLOUD,
            "People agreed on this person for the first time.");

    public static final Topic<FaceLearnt> FACE_TRAINING_SENT = Topic.queue(
            "atmosphere-face-training-sent", FaceLearnt.class, CLOUD, "The trainer took a face that people agreed on.");

    public static final Topic<FaceRefused> FACE_CLEANUP = Topic.queue(
            "atmosphere-face-cleanup", FaceRefused.class, CLOUD, "The trainer refused a face that people agreed on.");

    public static final Topic<FaceNamed> FACES_NAMED = Topic.topic(
            "atmosphere-faces-named", FaceNamed.class, CLOUD, "A face got its name after its station was answered.");

    public static final Topic<TrainingWanted> TRAINING_WANTED = Topic.queue(
            "atmosphere-training-wanted",
            TrainingWanted.class,
            CLOUD,
            "There may be something to learn, or the time has come.");

    public static final Topic<RecognizerTrained> RECOGNIZERS = Topic.compacted(
            "atmosphere-recognizers",
            RecognizerTrained.class,
            CLOUD,
            "A recognizer was trained; the latest is the one in use.");

    public static final Topic<ReportWanted> REPORTS_WANTED = Topic.queue(
            "atmosphere-reports-wanted",
            ReportWanted.class,
            CLOUD,
            "The time for a report has come, or somebody asked for one.");

    public static final Topic<ReportGenerated> REPORTS = Topic.topic(
            "atmosphere-reports", ReportGenerated.class, CLOUD, "A report stands in SQL, and is to be mailed.");

    public static final List<Topic<?>> ALL = List.of(
            STATION_IMAGES,
            UPLOADED_IMAGES,
            PROCESSED_IMAGES,
            EDGE_IMAGES_WITH_FACES,
            EDGE_IMAGES_WITHOUT_FACES,
            IMAGES_WITH_FACES,
            IMAGES_IN_DB,
            PEOPLE_ANSWERS,
            FACE_IDENTIFIED,
            FACE_NOT_IDENTIFIED,
            FACE_TAGGING,
            FACE_TAGGED,
            FACE_ENRICH_USER,
            FACE_TRAINING_SENT,
            FACE_CLEANUP,
            FACES_NAMED,
            TRAINING_WANTED,
            RECOGNIZERS,
            REPORTS_WANTED,
            REPORTS);

    private Topics() {}
}
