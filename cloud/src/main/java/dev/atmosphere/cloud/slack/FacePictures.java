package dev.atmosphere.cloud.slack;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Brings a face's two crops to Slack as files, which only our messages show; nothing is made public. */
final class FacePictures {
    /** Other steps cut them at the same time as somebody is asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SlackApi slack;
    private final Objects objects;
    private final MessageRows rows;
    private final Clock clock;

    FacePictures(SlackApi slack, Objects objects, MessageRows rows, Clock clock) {
        this.slack = slack;
        this.objects = objects;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Uploads what is there and was not yet.
     *
     * @return empty if it is better to wait, for a crop or because Slack processes what it was just given; else the message with the
     *     files that it can show
     */
    Future<Optional<SlackMessage>> brought(SlackMessage message, UUID faceId) {
        boolean patient = Duration.between(message.createdAt(), clock.instant()).compareTo(PATIENCE) < 0;
        return Future.all(objects.get(ObjectKey.rectangle(faceId)), objects.get(ObjectKey.zoomIn(faceId)))
                .compose(both -> {
                    Optional<StoredObject> crop = both.resultAt(0);
                    Optional<StoredObject> zoomIn = both.resultAt(1);
                    if (patient && (crop.isEmpty() || zoomIn.isEmpty())) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    List<String> before = message.files();
                    return uploaded(message.crop(), "face.jpg", crop)
                            .compose(cropFile -> kept(message.with(cropFile, message.zoomIn())))
                            .compose(kept -> uploaded(kept.zoomIn(), "scene.jpg", zoomIn)
                                    .compose(zoomInFile -> kept(kept.with(kept.crop(), zoomInFile))))
                            .map(ready ->
                                    Optional.of(ready).filter(all -> all.files().equals(before)));
                });
    }

    private Future<Optional<String>> uploaded(Optional<String> before, String name, Optional<StoredObject> picture) {
        return before.isPresent() || picture.isEmpty()
                ? Future.succeededFuture(before)
                : slack.upload(name, picture.get().bytes()).map(Optional::of);
    }

    private Future<SlackMessage> kept(SlackMessage message) {
        return rows.files(message).map(message);
    }

    /** Takes them off Slack; what is gone already is gone. */
    Future<SlackMessage> removed(SlackMessage message) {
        Future<Void> all = Future.succeededFuture();
        for (String file : message.files()) {
            all = all.compose(ok -> slack.deleteFile(file))
                    .recover(why -> why instanceof SlackFailure failure && failure.kind() == SlackFailure.Kind.NEVER
                            ? Future.succeededFuture()
                            : Future.failedFuture(why));
        }
        return all.compose(ok -> kept(message.with(Optional.empty(), Optional.empty())));
    }
}
