package dev.atmosphere.cloud.store;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;

/** Stores a wider crop around the face, which lets a person see the scene. */
public final class StoreZoomIn implements Sink<FaceInDb> {
    private final DecodedPictures pictures;
    private final Objects objects;

    public StoreZoomIn(DecodedPictures pictures, Objects objects) {
        this.pictures = pictures;
        this.objects = objects;
    }

    @Override
    public Future<?> accept(FaceInDb event) {
        return pictures.cut(
                        event.capture().imageId(),
                        picture -> Crops.zoomIn(picture, event.face().face().box()))
                .compose(crop -> objects.put(ObjectKey.zoomIn(event.face().faceId()), crop, Crops.JPEG));
    }
}
