package dev.atmosphere.cloud.tagging;

import dev.atmosphere.cloud.training.Refused;
import dev.atmosphere.cloud.training.Trainer;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.recognition.Recognition;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A trainer that only notes what it is told; faces can be given a reason for which it refuses them. */
public final class RecordingTrainer implements Trainer {
    /** Every call: {@code learn <face> <person>}. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    public final Map<UUID, Refused> refusing = new ConcurrentHashMap<>();
    public volatile RuntimeException away;

    @Override
    public Future<Recognition> identify(FaceInDb face) {
        return Future.succeededFuture(new Recognition.Unknown());
    }

    @Override
    public Future<Optional<Refused>> learn(UUID faceId, UUID personId) {
        return noted("learn " + faceId + " " + personId).map(Optional.ofNullable(refusing.get(faceId)));
    }

    @Override
    public Future<Void> learnNegative(UUID faceId, Verdict verdict) {
        return noted("negative " + faceId + " " + verdict.word());
    }

    @Override
    public Future<Void> forget(UUID faceId) {
        return noted("forget " + faceId);
    }

    private Future<Void> noted(String call) {
        if (away != null) {
            return Future.failedFuture(away);
        }
        calls.add(call);
        return Future.succeededFuture();
    }
}
