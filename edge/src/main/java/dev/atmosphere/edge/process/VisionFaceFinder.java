package dev.atmosphere.edge.process;

import dev.atmosphere.failure.Poison;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.AnalysedPicture;
import dev.atmosphere.vision.Vision;
import dev.atmosphere.vision.intake.PictureRefused;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;

/** The vision on a bounded set of workers, which share its models. */
public final class VisionFaceFinder implements FaceFinder {
    private final Vision vision;
    private final WorkerExecutor workers;

    /**
     * @param workers as many threads as pictures shall be analysed at a time
     */
    public VisionFaceFinder(Vision vision, WorkerExecutor workers) {
        this.vision = vision;
        this.workers = workers;
    }

    @Override
    public Future<Found> find(Picture picture) {
        return workers.executeBlocking(
                () -> {
                    try {
                        AnalysedPicture found = vision.analyse(picture);
                        // Computed here, on the worker: the spool files the picture under it.
                        found.uprightJpeg().sha256();
                        return new Found(found.width(), found.height(), found.faces(), found.uprightJpeg());
                    } catch (PictureRefused e) {
                        throw new Poison(e.reason().word(), e.detail(), e);
                    }
                },
                false);
    }
}
