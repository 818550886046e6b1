package dev.atmosphere.edge;

import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITHOUT_FACES;
import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITH_FACES;
import static dev.atmosphere.topic.Topics.FACES_NAMED;
import static dev.atmosphere.topic.Topics.IMAGES_WITH_FACES;
import static dev.atmosphere.topic.Topics.PROCESSED_IMAGES;
import static dev.atmosphere.topic.Topics.RECOGNIZERS;
import static dev.atmosphere.topic.Topics.STATION_IMAGES;
import static dev.atmosphere.topic.Topics.UPLOADED_IMAGES;

import dev.atmosphere.bus.Room;
import dev.atmosphere.edge.notify.NotifyMqtt;
import dev.atmosphere.edge.notify.NotifyMqttOfNames;
import dev.atmosphere.edge.process.PostProcessImage;
import dev.atmosphere.edge.process.ProcessImage;
import dev.atmosphere.edge.recognition.TakeRecognizer;
import dev.atmosphere.edge.sync.CloudSync;
import dev.atmosphere.edge.upload.FacesUpload;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.Retry;
import java.util.UUID;

/** The edge's part of the diagram. */
public final class EdgeFlow {
    /** Pictures between their arrival and their acknowledgement, all stations together. */
    private static final int TAKEN_IN_AT_ONCE = 512;

    /** Pictures on their way to Kafka at a time, if they are small. */
    private static final int SENT_AT_ONCE = 64;

    private EdgeFlow() {}

    /**
     * The steps that listen to the cloud.
     *
     * @param edge this edge's name: where several have the same, each name is told at one of them
     * @param start of this process: every start reads all recognizers that there are
     */
    public record FromCloud(
            TakeRecognizer takeRecognizer, NotifyMqttOfNames notifyMqttOfNames, String edge, UUID start) {}

    /**
     * @param workers pictures that are processed at a time
     * @param bytesInFlight of pictures that are on their way to Kafka at a time: there they are whole, and encoded besides
     */
    public static Flow of(
            FacesUpload facesUpload,
            ProcessImage processImage,
            NotifyMqtt notifyMqtt,
            FromCloud fromCloud,
            int workers,
            long bytesInFlight) {
        // spotless:off
        return Flow.named("edge")
                .on(STATION_IMAGES).group("faces-upload").retry(Retry.never()).inFlight(TAKEN_IN_AT_ONCE)
                        .run(facesUpload).emits(UPLOADED_IMAGES)
                .on(UPLOADED_IMAGES).group("process-image").inFlight(4 * workers)
                        .run(processImage).emits(PROCESSED_IMAGES)
                .on(PROCESSED_IMAGES).group("post-process-image")
                        .run(new PostProcessImage()).emits(EDGE_IMAGES_WITH_FACES, EDGE_IMAGES_WITHOUT_FACES)
                .on(EDGE_IMAGES_WITH_FACES).group("notify-mqtt").end(notifyMqtt)
                .on(EDGE_IMAGES_WITHOUT_FACES).group("notify-mqtt").end(notifyMqtt)
                .on(EDGE_IMAGES_WITH_FACES).group("cloud-sync").inFlight(new Room(SENT_AT_ONCE, bytesInFlight))
                        .run(new CloudSync()).emits(IMAGES_WITH_FACES)
                .on(RECOGNIZERS).group("take-recognizer").each(fromCloud.start.toString()).inFlight(1)
                        .end(fromCloud.takeRecognizer)
                .on(FACES_NAMED).group("notify-mqtt-of-names").each(fromCloud.edge)
                        .end(fromCloud.notifyMqttOfNames)
                .drawn();
        // spotless:on
    }

    /** The intake alone: pictures are checked and kept, and wait for a process that runs the rest. */
    public static Flow intakeOf(FacesUpload facesUpload) {
        // spotless:off
        return Flow.named("edge")
                .on(STATION_IMAGES).group("faces-upload").retry(Retry.never()).inFlight(TAKEN_IN_AT_ONCE)
                        .run(facesUpload).emits(UPLOADED_IMAGES)
                .drawn();
        // spotless:on
    }
}
