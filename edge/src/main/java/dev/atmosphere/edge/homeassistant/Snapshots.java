package dev.atmosphere.edge.homeassistant;

import dev.atmosphere.edge.broker.MessageProperties;
import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.notify.Neighbour;
import dev.atmosphere.event.FaceNamed;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.PostProcessed;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small picture of each station's last face, retained on {@code stations/{station}/snapshot}. Thread-safe.
 *
 * <p>Nobody waits for it, and nothing is kept for it beyond its time: cuts are made one after the other on a thread of their own, in rounds
 * a second apart; of a station that sends more, the latest picture counts. So it costs one core at most, whatever comes, and the broker's
 * memory no more than {@link #MOST_STATIONS} small pictures.
 */
final class Snapshots implements Neighbour {
    static final String TYPE = "image/jpeg";
    /** At some 20 KB each they leave most of what the broker retains at all to others. */
    private static final int MOST_STATIONS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final MessageProperties JPEG = MessageProperties.contentType(TYPE);

    private final Vertx vertx;
    private final MqttBroker broker;
    private final WorkerExecutor worker;
    private final Duration pause;
    private final long maxBytes;

    private final Set<String> shown = new HashSet<>();
    private final Map<String, ImageWithFaces> waiting = new LinkedHashMap<>();
    private long bytes;
    private boolean busy;

    /**
     * @param worker one thread
     * @param pause between two pictures of a station, at least
     * @param maxBytes of pictures that wait; those beyond are left out, the oldest first
     */
    Snapshots(Vertx vertx, MqttBroker broker, WorkerExecutor worker, Duration pause, long maxBytes) {
        this.vertx = vertx;
        this.broker = broker;
        this.worker = worker;
        this.pause = pause;
        this.maxBytes = maxBytes;
    }

    static String topicOf(String station) {
        return "stations/" + station + "/snapshot";
    }

    @Override
    public Future<?> found(PostProcessed image) {
        return image instanceof ImageWithFaces with && isShown(with.key())
                ? readWhileItIsThere(with).onSuccess(read -> wait(with)).otherwise(why -> told(with.key(), why))
                : Future.succeededFuture();
    }

    /** The spool keeps a picture as long as a step has it; a snapshot may be made when all of them are done with it. */
    private Future<Void> readWhileItIsThere(ImageWithFaces image) {
        return vertx.executeBlocking(() -> image.picture().bytes(), false).mapEmpty();
    }

    private static Void told(String station, Throwable why) {
        LOG.warn("station {}: no snapshot of its last face: {}", station, why.getMessage());
        return null;
    }

    @Override
    public Future<?> named(FaceNamed named) {
        return Future.succeededFuture();
    }

    /** One of them is on the broker. */
    synchronized void recall(String topic) {
        shown.add(topic.split("/", -1)[1]);
    }

    /** The station is gone. */
    synchronized void forget(String station) {
        shown.remove(station);
        take(station);
    }

    private synchronized boolean isShown(String station) {
        return shown.contains(station) || shown.size() < MOST_STATIONS && shown.add(station);
    }

    private synchronized void wait(ImageWithFaces image) {
        take(image.key());
        waiting.put(image.key(), image);
        bytes += image.picture().size();
        while (bytes > maxBytes) {
            take(waiting.keySet().iterator().next());
        }
        if (!busy) {
            busy = true;
            round();
        }
    }

    private Optional<ImageWithFaces> take(String station) {
        Optional<ImageWithFaces> taken = Optional.ofNullable(waiting.remove(station));
        bytes -= taken.map(image -> image.picture().size()).orElse(0);
        return taken;
    }

    private synchronized void round() {
        if (waiting.isEmpty()) {
            busy = false;
            return;
        }
        next(new ArrayDeque<>(waiting.keySet()));
    }

    private void next(Queue<String> stations) {
        String station = stations.poll();
        if (station == null) {
            vertx.setTimer(Math.max(1, pause.toMillis()), t -> round());
            return;
        }
        show(station).onComplete(shown -> {
            if (shown.failed()) {
                told(station, shown.cause());
            }
            next(stations);
        });
    }

    private Future<Void> show(String station) {
        Optional<ImageWithFaces> image;
        synchronized (this) {
            image = take(station);
        }
        if (image.isEmpty()) {
            return Future.succeededFuture();
        }
        ImageFace face = Seen.largest(image.get().faces());
        return worker.executeBlocking(
                        () -> FacePicture.of(
                                image.get().picture().bytes(), face.face().box()),
                        false)
                .compose(jpeg -> retain(station, Buffer.buffer(jpeg)));
    }

    /** A station may be forgotten meanwhile: what was taken back is not to come again. */
    private Future<Void> retain(String station, Buffer jpeg) {
        return isForgotten(station)
                ? Future.succeededFuture()
                : publish(station, jpeg)
                        .compose(ok ->
                                isForgotten(station) ? publish(station, Buffer.buffer()) : Future.succeededFuture());
    }

    private Future<Void> publish(String station, Buffer jpeg) {
        return broker.publish(topicOf(station), jpeg, MqttQoS.AT_LEAST_ONCE, true, JPEG);
    }

    private synchronized boolean isForgotten(String station) {
        return !shown.contains(station);
    }
}
