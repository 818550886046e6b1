package dev.atmosphere.cloud.store;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;

/** Stores the face's own crop. */
public final class StoreRectangles implements Sink<FaceInDb> {
    private final DecodedPictures pictures;
    private final WorkerExecutor worker;
    private final Objects objects;

    /** @param worker cuts and encodes */
    public StoreRectangles(DecodedPictures pictures, WorkerExecutor worker, Objects objects) {
        this.pictures = pictures;
        this.worker = worker;
        this.objects = objects;
    }

    @Override
    public Future<?> accept(FaceInDb event) {
        return pictures.get(event.capture().imageId())
                .compose(picture -> worker.executeBlocking(
                        () -> Crops.rectangle(picture, event.face().face().box()), false))
                .compose(crop -> objects.put(ObjectKey.rectangle(event.face().faceId()), crop, Crops.JPEG));
    }
}
