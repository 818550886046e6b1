package dev.atmosphere.cloud.tagging;

import dev.atmosphere.event.FaceNotIdentified;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;

/**
 * Asks people whose face it is: on Slack and in the inbox, which both show what is asked. A face that is too small to be told by people either is
 * not offered.
 */
public final class RequestTaggingOnSlack implements Sink<FaceNotIdentified> {
    private final Questions questions;
    private final int smallestPixels;

    /**
     * @param smallestPixels a side of a face's box that is offered
     */
    public RequestTaggingOnSlack(Questions questions, int smallestPixels) {
        this.questions = questions;
        this.smallestPixels = smallestPixels;
    }

    @Override
    public Future<?> accept(FaceNotIdentified face) {
        if (Math.min(face.width(), face.height()) < smallestPixels) {
            return Future.succeededFuture();
        }
        return questions.ask(face);
    }
}
