package dev.atmosphere.cloud.notify;

import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;

/**
 * Has a picture with faces told of on Slack: who, where, when, in which mood. A picture that comes late (an edge was cut off, the
 * group is new) is no news any more.
 */
public final class NotifySlack implements Sink<ImageWithFaces> {
    private static final Duration NEWS = Duration.ofHours(1);

    private final Notices notices;
    private final Clock clock;

    public NotifySlack(Notices notices, Clock clock) {
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public Future<?> accept(ImageWithFaces image) {
        if (image.capture().receivedAt().isBefore(clock.instant().minus(NEWS))) {
            return Future.succeededFuture();
        }
        return notices.note(image);
    }
}
