package dev.atmosphere.topic;

import static dev.atmosphere.topic.Home.CLOUD;
import static dev.atmosphere.topic.Home.EDGE;
import static dev.atmosphere.topic.Home.STATIONS;

import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ImageWithoutFaces;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.StationPicture;
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

    public static final List<Topic<?>> ALL = List.of(
            STATION_IMAGES,
            UPLOADED_IMAGES,
            PROCESSED_IMAGES,
            EDGE_IMAGES_WITH_FACES,
            EDGE_IMAGES_WITHOUT_FACES,
            IMAGES_WITH_FACES,
            IMAGES_IN_DB);

    private Topics() {}
}
