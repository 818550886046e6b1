package dev.atmosphere.cloud.training;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.store.FaceCrops;
import dev.atmosphere.cloud.training.DescribedFaces.Outdated;
import dev.atmosphere.cloud.vision.FaceReader;
import dev.atmosphere.cloud.vision.FaceReader.Seen;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.DescriptorModel;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes the faces that are learnt from anew where another descriptor model described them: after an upgrade that brings another
 * model, what people have said holds on. Looks at the stored picture; where that is gone, at the face's zoom-in.
 *
 * <p>May be broken off at any point and goes on where it was. Not to be called while it is at work in this process.
 */
public final class Redescription {
    private static final Logger LOG = LoggerFactory.getLogger(Redescription.class);
    private static final int IMAGES_AT_ONCE = 20;
    /** The detector finds the same box again, but for a hair. */
    private static final double SAME_FACE = 0.5;

    private final DescribedFaces faces;
    private final Objects objects;
    private final FaceReader reader;
    private final DescriptorModel model;

    /** @param model what {@code reader} describes faces with */
    public Redescription(DescribedFaces faces, Objects objects, FaceReader reader, DescriptorModel model) {
        this.faces = faces;
        this.objects = objects;
        this.reader = reader;
        this.model = model;
    }

    /**
     * Completes when no such face is left.
     *
     * @return the faces that were described by another model before, including those that have no descriptor now because they
     *     are not found again
     */
    public Future<Integer> bringUpToDate() {
        return more(0);
    }

    private Future<Integer> more(int before) {
        return faces.notDescribedBy(model.id(), IMAGES_AT_ONCE).compose(outdated -> {
            if (outdated.isEmpty()) {
                return Future.succeededFuture(before);
            }
            Map<UUID, List<Outdated>> byImage = outdated.stream()
                    .collect(Collectors.groupingBy(Outdated::imageId, LinkedHashMap::new, Collectors.toList()));
            Future<Void> done = Future.succeededFuture();
            for (Map.Entry<UUID, List<Outdated>> image : byImage.entrySet()) {
                done = done.compose(ok -> ofImage(image.getKey(), image.getValue()));
            }
            int sofar = before + outdated.size();
            LOG.info("{} faces described anew by {}", sofar, model.id());
            return done.compose(ok -> more(sofar));
        });
    }

    private Future<Void> ofImage(UUID imageId, List<Outdated> wanted) {
        return seen(ObjectKey.picture(imageId)).compose(seen -> {
            Future<Void> done = Future.succeededFuture();
            for (Outdated face : wanted) {
                done = done.compose(ok -> (seen.isPresent()
                                ? Future.succeededFuture(sameAs(face.box(), seen.get()))
                                : fromZoomIn(face))
                        .compose(descriptor -> described(face, descriptor)));
            }
            return done;
        });
    }

    private Future<Void> described(Outdated face, Optional<Descriptor> descriptor) {
        if (descriptor.isEmpty()) {
            LOG.warn("face {} is not found again by {}: it is not learnt from any more", face.faceId(), model.id());
        }
        return faces.describe(face.faceId(), model.id(), descriptor);
    }

    /** Empty if there is no such object, or none that can be read. */
    private Future<Optional<Seen>> seen(ObjectKey key) {
        return objects.get(key)
                .compose(found -> found.map(object ->
                                reader.read(Picture.of(object.bytes())).map(Optional::of))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .recover(why ->
                        why instanceof Poison ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(why));
    }

    private static Optional<Descriptor> sameAs(Box box, Seen seen) {
        return seen.faces().stream()
                .filter(face -> face.box().intersectionOverUnion(box) >= SAME_FACE)
                .max(Comparator.comparingDouble(face -> face.box().intersectionOverUnion(box)))
                .flatMap(Face::descriptor);
    }

    private Future<Optional<Descriptor>> fromZoomIn(Outdated face) {
        return seen(ObjectKey.zoomIn(face.faceId()))
                .map(zoomIn -> zoomIn.flatMap(
                        seen -> sameAs(FaceCrops.inZoomIn(face.box(), face.width(), face.height()), seen)));
    }
}
