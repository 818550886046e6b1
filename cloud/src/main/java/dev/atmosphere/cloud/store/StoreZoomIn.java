package dev.atmosphere.cloud.store;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;

/** Stores a wider crop around the face, which lets a person see the scene. */
public final class StoreZoomIn implements Sink<FaceInDb> {
    private final DecodedPictures pictures;
    private final WorkerExecutor worker;
    private final Objects objects;

    /** @param worker cuts and encodes */
    public StoreZoomIn(DecodedPictures pictures, WorkerExecutor worker, Objects objects) {
        this.pictures = pictures;
        this.worker = worker;
        this.objects = objects;
    }

    @Override
    public Future<?> accept(FaceInDb event) {
        return pictures.get(event.capture().imageId())
                .compose(picture -> worker.executeBlocking(
                        () -> Crops.zoomIn(picture, event.face().face().box()), false))
                .compose(crop -> objects.put(ObjectKey.zoomIn(event.face().faceId()), crop, Crops.JPEG));
    }
}
