package dev.atmosphere.cloud.store;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.List;

/**
 * Stores the picture as an object together with its row and its faces' rows, and emits each face. What is stored already is
 * only emitted again. Another picture under a known id changes nothing and is given up, with its bytes, even if both come at
 * the same moment: the object is written while the row is taken and nobody sees it yet.
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
        return rows.insert(
                        image,
                        () -> objects.put(
                                ObjectKey.picture(image.id()), image.picture().bytes(), Crops.JPEG))
                .map(standing -> {
                    if (!standing.equals(image.picture().sha256())) {
                        throw new Poison(
                                "id-of-another-picture",
                                "image " + image.id() + " of " + image.key() + " has the id of another picture");
                    }
                    return facesOf(image);
                });
    }

    private static List<FaceInDb> facesOf(ImageWithFaces image) {
        return image.faces().stream()
                .map(face -> new FaceInDb(image.capture(), image.width(), image.height(), face))
                .toList();
    }
}
