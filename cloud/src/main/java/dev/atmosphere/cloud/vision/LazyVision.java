package dev.atmosphere.cloud.vision;

import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.AnalysedPicture;
import dev.atmosphere.vision.Vision;
import dev.atmosphere.vision.VisionSettings;
import dev.atmosphere.vision.intake.PictureRefused;
import dev.atmosphere.vision.tensorflow.ModelsUnusable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vision on one worker thread of its own, opened for the first picture and closed when none came for a while: it takes some
 * 500 MB, and most cloud programs never see a picture themselves. All calls run on that thread, one after the other.
 */
public final class LazyVision implements FaceReader {
    private static final Logger LOG = LoggerFactory.getLogger(LazyVision.class);
    private static final long LONGEST_PICTURE_SECONDS = 60;

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final VisionSettings settings;
    private final long restMillis;
    /** Changed on the worker only. */
    private volatile Vision vision;

    private long restTimer = -1;

    /**
     * @param rest how long no picture comes before the models are given back
     */
    public LazyVision(Vertx vertx, VisionSettings settings, Duration rest) {
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor("cloud-vision", 1, LONGEST_PICTURE_SECONDS, TimeUnit.SECONDS);
        this.settings = settings;
        this.restMillis = rest.toMillis();
    }

    @Override
    public Future<Seen> read(Picture picture) {
        return worker.executeBlocking(() -> seen(picture), true);
    }

    private Seen seen(Picture picture) {
        try {
            AnalysedPicture found = opened().analyse(picture);
            found.uprightJpeg().sha256();
            return new Seen(found.width(), found.height(), found.faces(), found.uprightJpeg());
        } catch (PictureRefused e) {
            throw new Poison(e.reason().word(), e.detail(), e);
        } catch (ModelsUnusable e) {
            throw new Transient("models-unusable", "the face models cannot be loaded: " + e.getMessage(), e);
        } finally {
            restLater();
        }
    }

    private Vision opened() {
        if (vision == null) {
            vision = Vision.open(settings);
            LOG.info("The vision is open");
        }
        return vision;
    }

    boolean isOpen() {
        return vision != null;
    }

    private void restLater() {
        vertx.cancelTimer(restTimer);
        restTimer = vertx.setTimer(restMillis, timer -> close().onFailure(why -> LOG.warn("not closed", why)));
    }

    /** Gives the models back; the next picture opens them again. */
    public Future<Void> close() {
        return worker.executeBlocking(
                () -> {
                    vertx.cancelTimer(restTimer);
                    if (vision != null) {
                        vision.close();
                        vision = null;
                        LOG.info("The vision is closed");
                    }
                    return null;
                },
                true);
    }
}
