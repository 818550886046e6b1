package dev.atmosphere.cloud.store;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Stores the picture as an object, then its row and its faces' rows, and emits each face. What is stored already is only
 * emitted again. Another picture under a known id changes nothing and is given up, with its bytes.
 */
public final class StoreSql implements Stage<ImageWithFaces, FaceInDb> {
    private final ImageRows rows;
    private final Objects objects;

    public StoreSql(ImageRows rows, Objects objects) {
        this.rows = rows;
        this.objects = objects;
    }

    @Override
    public Future<List<FaceInDb>> run(ImageWithFaces image) {
        return rows.checksumOf(image.id())
                .compose(known -> known.isPresent() ? sameAs(known, image) : store(image))
                .map(stored -> facesOf(image));
    }

    private Future<Void> store(ImageWithFaces image) {
        return objects.put(ObjectKey.picture(image.id()), image.picture().bytes(), Crops.JPEG)
                .compose(put -> rows.insert(image));
    }

    private static Future<Void> sameAs(Optional<String> known, ImageWithFaces image) {
        return known.equals(Optional.of(image.picture().sha256()))
                ? Future.succeededFuture()
                : Future.failedFuture(new Poison(
                        "id-of-another-picture",
                        "image " + image.id() + " of " + image.key() + " has the id of another picture"));
    }

    private static List<FaceInDb> facesOf(ImageWithFaces image) {
        return image.faces().stream()
                .map(face -> new FaceInDb(image.capture(), image.width(), image.height(), face))
                .toList();
    }
}
