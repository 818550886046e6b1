package dev.atmosphere.cloud.store;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;

/** Stores the face's own crop. */
public final class StoreRectangles implements Sink<FaceInDb> {
    private final DecodedPictures pictures;
    private final Objects objects;

    public StoreRectangles(DecodedPictures pictures, Objects objects) {
        this.pictures = pictures;
        this.objects = objects;
    }

    @Override
    public Future<?> accept(FaceInDb event) {
        return pictures.cut(
                        event.capture().imageId(),
                        picture -> Crops.rectangle(picture, event.face().face().box()))
                .compose(crop -> objects.put(ObjectKey.rectangle(event.face().faceId()), crop, Crops.JPEG));
    }
}
