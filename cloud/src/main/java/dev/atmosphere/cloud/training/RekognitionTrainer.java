package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.recognition.Recognition;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.FaceMatch;
import software.amazon.awssdk.services.rekognition.model.ImageTooLargeException;
import software.amazon.awssdk.services.rekognition.model.IndexFacesResponse;
import software.amazon.awssdk.services.rekognition.model.InvalidImageFormatException;
import software.amazon.awssdk.services.rekognition.model.InvalidParameterException;
import software.amazon.awssdk.services.rekognition.model.QualityFilter;
import software.amazon.awssdk.services.rekognition.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.rekognition.model.UnindexedFace;

/**
 * People's faces in a collection of Amazon Rekognition. It is asked about faces in the cloud; the edges, which answer without the
 * cloud, have their own recognizer, so every face is taught to the trainer beside it too, and both have to take it.
 *
 * <p>A face is indexed with its id as external id: indexing the same crop again adds nothing there, so a repeated call is harmless. The
 * client blocks, on worker threads.
 */
public final class RekognitionTrainer implements Trainer, AutoCloseable {
    private static final int MOST_MATCHES = 10;

    private final WorkerExecutor worker;
    private final RekognitionSettings settings;
    private final Trainer beside;
    private final Objects objects;
    private final RekognitionFaces faces;
    private final RekognitionClient client;
    private volatile boolean collectionIsThere;

    /**
     * @param worker runs the calls: as many at a time as it has threads
     * @param beside trains the edges' recognizer
     */
    public RekognitionTrainer(
            WorkerExecutor worker,
            RekognitionSettings settings,
            Trainer beside,
            Objects objects,
            RekognitionFaces faces) {
        this.worker = worker;
        this.settings = settings;
        this.beside = beside;
        this.objects = objects;
        this.faces = faces;
        this.client = settings.account().builder(RekognitionClient.builder()).build();
    }

    @Override
    public Future<Recognition> identify(FaceInDb face) {
        UUID faceId = face.face().faceId();
        return crop(faceId).compose(crop -> call("search", () -> matches(crop))).compose(matches -> faces.people(
                        settings.collection(), matches.keySet(), faceId)
                .map(people -> decided(matches, people)));
    }

    /** The similarity of each face in percent, the most similar first. Faces that others put into the collection are passed over. */
    private Map<UUID, Float> matches(SdkBytes crop) {
        try {
            return client
                    .searchFacesByImage(r -> r.collectionId(settings.collection())
                            .image(image -> image.bytes(crop))
                            .faceMatchThreshold((float) settings.likelyPercent())
                            .maxFaces(MOST_MATCHES)
                            .qualityFilter(QualityFilter.NONE))
                    .faceMatches()
                    .stream()
                    .filter(match -> ours(match).isPresent())
                    .sorted((a, b) -> Float.compare(b.similarity(), a.similarity()))
                    .collect(Collectors.toMap(
                            match -> ours(match).orElseThrow(), FaceMatch::similarity, Math::max, LinkedHashMap::new));
        } catch (InvalidParameterException | InvalidImageFormatException | ImageTooLargeException e) {
            // It sees no face in this crop.
            return Map.of();
        }
    }

    /** Empty if its external id is none of our faces' ids, or it has none. */
    private static Optional<UUID> ours(FaceMatch match) {
        try {
            return Optional.ofNullable(match.face().externalImageId()).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The most similar person. Sure only if no other person is as similar as that. */
    private Recognition decided(Map<UUID, Float> matches, Map<UUID, RekognitionFaces.Person> people) {
        List<UUID> sure = new ArrayList<>();
        RecognizedPerson best = null;
        for (Map.Entry<UUID, Float> match : matches.entrySet()) {
            RekognitionFaces.Person person = people.get(match.getKey());
            if (person == null) {
                continue;
            }
            if (best == null) {
                best = new RecognizedPerson(person.personId(), person.name(), Math.min(1, match.getValue() / 100.0), 0);
            }
            if (match.getValue() >= settings.surePercent() && !sure.contains(person.personId())) {
                sure.add(person.personId());
            }
        }
        if (best == null) {
            return new Recognition.Unknown();
        }
        return sure.size() == 1 ? new Recognition.Known(best) : new Recognition.Likely(best);
    }

    @Override
    public Future<Optional<Refused>> learn(UUID faceId, UUID personId) {
        return beside.learn(faceId, personId)
                .compose(refused -> refused.isPresent()
                        ? Future.succeededFuture(refused)
                        : crop(faceId)
                                .compose(crop -> call("index", () -> index(faceId, crop)))
                                .compose(indexed -> noted(faceId, personId, indexed)));
    }

    /** Its id there, or why it is not there. */
    private record Indexed(Optional<String> rekognitionId, Optional<Refused> refused) {}

    private Indexed index(UUID faceId, SdkBytes crop) {
        try {
            IndexFacesResponse answer = client.indexFaces(r -> r.collectionId(settings.collection())
                    .image(image -> image.bytes(crop))
                    .externalImageId(faceId.toString())
                    .maxFaces(1)
                    .qualityFilter(QualityFilter.AUTO));
            return answer.faceRecords().isEmpty()
                    ? new Indexed(Optional.empty(), Optional.of(refusal(answer.unindexedFaces())))
                    : new Indexed(Optional.of(answer.faceRecords().get(0).face().faceId()), Optional.empty());
        } catch (InvalidImageFormatException | ImageTooLargeException e) {
            return new Indexed(
                    Optional.empty(), Optional.of(new Refused("unreadable", "Rekognition cannot read the crop")));
        }
    }

    private static Refused refusal(List<UnindexedFace> unindexed) {
        if (unindexed.isEmpty()) {
            return new Refused("no-face", "Rekognition sees no face in the crop");
        }
        String reasons = unindexed.get(0).reasonsAsStrings().stream()
                .map(reason -> reason.toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
        return new Refused("poor-quality", "Rekognition does not index the face: " + reasons);
    }

    private Future<Optional<Refused>> noted(UUID faceId, UUID personId, Indexed indexed) {
        return indexed.rekognitionId()
                .map(id -> faces.put(settings.collection(), faceId, personId, id))
                .orElseGet(() -> beside.forget(faceId))
                .map(indexed.refused());
    }

    /** Rekognition learns nothing from who is not who; it is asked for people's faces only. */
    @Override
    public Future<Void> learnNegative(UUID faceId, Verdict verdict) {
        return beside.learnNegative(faceId, verdict);
    }

    @Override
    public Future<Void> forget(UUID faceId) {
        return faces.rekognitionId(settings.collection(), faceId)
                .compose(id -> id.map(there -> call("delete", () -> {
                            client.deleteFaces(
                                    r -> r.collectionId(settings.collection()).faceIds(there));
                            return null;
                        }))
                        .orElseGet(Future::succeededFuture))
                .compose(gone -> faces.remove(settings.collection(), faceId))
                .compose(removed -> beside.forget(faceId));
    }

    private Future<SdkBytes> crop(UUID faceId) {
        return objects.get(ObjectKey.rectangle(faceId))
                .map(found -> SdkBytes.fromByteArrayUnsafe(found.orElseThrow(() ->
                                new Transient("crop-not-there", "the crop of face " + faceId + " is not stored yet"))
                        .bytes()));
    }

    /** What else the service answers (too many requests, not allowed) may be mended while we wait: transient. */
    private <T> Future<T> call(String verb, Callable<T> call) {
        return worker.executeBlocking(
                () -> {
                    try {
                        makeCollection();
                        return call.call();
                    } catch (SdkException e) {
                        throw new Transient(
                                "trainer-away",
                                "Rekognition cannot " + verb + " in collection " + settings.collection() + ": "
                                        + e.getMessage(),
                                e);
                    }
                },
                false);
    }

    private void makeCollection() {
        if (collectionIsThere) {
            return;
        }
        try {
            client.createCollection(r -> r.collectionId(settings.collection()));
        } catch (ResourceAlreadyExistsException e) {
            // Of an earlier start.
        }
        collectionIsThere = true;
    }

    @Override
    public void close() {
        client.close();
    }
}
