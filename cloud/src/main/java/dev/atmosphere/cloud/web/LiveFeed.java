package dev.atmosphere.cloud.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every open page of new pictures. Three kinds of event: {@code tagging} names faces of which the inbox shows something else; {@code image} carries a picture as the list tells it;
 * {@code snapshot} says that pictures may have been missed (at the beginning, after a gap, under a flood), and that the newest
 * page should be read again.
 *
 * <p>Bounded: so many clients; so many pictures in one batch, past which a snapshot is cheaper; a client that does not read
 * is cut off. Ids that come in while one batch is read make up the next one: the database is asked once for all clients.
 *
 * <p>Everything happens on the context that it was made on; {@link #arrived} and {@link #missed} may be called from anywhere.
 */
final class LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration GATHERING = Duration.ofMillis(40);
    private static final Duration AFTER_A_FLOOD = Duration.ofSeconds(1);
    private static final Duration BETWEEN_TAGGINGS = Duration.ofMillis(150);
    private static final int LARGEST_BATCH = 100;

    private final Vertx vertx;
    private final Context context;
    private final ImageQueries images;
    private final Answers answers;
    private final int mostClients;
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private final Set<String> taggedFaces = new LinkedHashSet<>();
    private final Set<UUID> fresh = new LinkedHashSet<>();
    private final long heartbeat;
    private boolean reading;

    LiveFeed(Vertx vertx, ImageQueries images, Answers answers, int mostClients) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.images = images;
        this.answers = answers;
        this.mostClients = mostClients;
        this.heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> toAll(": still here\n\n"));
    }

    /** Keeps the request open and sends it what happens from now on. */
    void admit(RoutingContext request) {
        if (clients.size() >= mostClients) {
            throw Refusal.busy(
                    "already " + mostClients
                            + " pages hear of new pictures, and cloud.http.live-clients allows no more; the list can still be read");
        }
        LiveClient client = new LiveClient(
                request.response(), request.request().remoteAddress().toString());
        clients.add(client);
        request.response().closeHandler(gone -> clients.remove(client));
        request.response().exceptionHandler(why -> LOG.debug("{} is gone: {}", client, why.toString()));
        client.send("retry: 2000\n" + snapshot("connected"));
    }

    /** A picture has become visible, or something about it has changed. */
    void arrived(UUID imageId) {
        context.runOnContext(go -> {
            if (clients.isEmpty()) {
                return;
            }
            fresh.add(imageId);
            if (!reading) {
                reading = true;
                vertx.setTimer(GATHERING.toMillis(), timer -> read());
            }
        });
    }

    /** Something about a face in the inbox has changed; faces of one moment are told together, and a flood of them as "many". */
    void tagged(String faceId) {
        context.runOnContext(go -> {
            if (clients.isEmpty()) {
                return;
            }
            if (taggedFaces.isEmpty()) {
                vertx.setTimer(BETWEEN_TAGGINGS.toMillis(), timer -> tellTagged());
            }
            if (taggedFaces.size() <= LARGEST_BATCH) {
                taggedFaces.add(faceId);
            }
        });
    }

    private void tellTagged() {
        List<String> faces = taggedFaces.size() > LARGEST_BATCH ? List.of() : List.copyOf(taggedFaces);
        taggedFaces.clear();
        toAll("event: tagging\ndata: " + answers.text(new Tagged(faces)) + "\n\n");
    }

    /** @param faces none: many */
    private record Tagged(List<String> faces) {}

    /** Pictures may have come in without {@link #arrived} being called. */
    void missed(String why) {
        context.runOnContext(go -> toAll(snapshot(why)));
    }

    private void read() {
        List<UUID> batch = List.copyOf(fresh);
        fresh.clear();
        if (batch.isEmpty()) {
            reading = false;
            return;
        }
        if (batch.size() > LARGEST_BATCH) {
            toAll(snapshot("many"));
            vertx.setTimer(AFTER_A_FLOOD.toMillis(), timer -> read());
            return;
        }
        images.find(batch)
                .onComplete(found -> context.runOnContext(go -> {
                    if (found.succeeded()) {
                        List<StoredImage> oldestFirst = new ArrayList<>(found.result());
                        Collections.reverse(oldestFirst);
                        toAll(oldestFirst.stream().map(this::frame).collect(Collectors.joining()));
                    } else {
                        LOG.warn(
                                "{} new pictures cannot be read: {}",
                                batch.size(),
                                found.cause().getMessage());
                        toAll(snapshot("unreadable"));
                    }
                    read();
                }));
    }

    private String frame(StoredImage image) {
        return "event: image\ndata: " + answers.text(image) + "\n\n";
    }

    private String snapshot(String why) {
        return "event: snapshot\ndata: " + answers.text(Map.of("why", why)) + "\n\n";
    }

    private void toAll(String frames) {
        if (frames.isEmpty()) {
            return;
        }
        for (LiveClient client : List.copyOf(clients)) {
            if (!client.send(frames)) {
                LOG.info("{} does not read what it is told: cut off", client);
                clients.remove(client);
                client.cutOff();
            }
        }
    }

    int clients() {
        return clients.size();
    }

    /** Ends every client's answer in order. */
    void close() {
        vertx.cancelTimer(heartbeat);
        List.copyOf(clients).forEach(LiveClient::end);
        clients.clear();
    }
}
