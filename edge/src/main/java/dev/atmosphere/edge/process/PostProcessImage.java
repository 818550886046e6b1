package dev.atmosphere.edge.process;

import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ImageWithoutFaces;
import dev.atmosphere.event.PostProcessed;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.util.List;

/** Parts the pictures: those with faces go on, those without are forgotten but for a word to the station. */
public final class PostProcessImage implements Stage<ProcessedImage, PostProcessed> {
    @Override
    public Future<List<PostProcessed>> run(ProcessedImage image) {
        PostProcessed outcome = image.faces().isEmpty()
                ? new ImageWithoutFaces(image.capture(), image.processedAt(), image.width(), image.height())
                : new ImageWithFaces(
                        image.capture(),
                        image.processedAt(),
                        image.width(),
                        image.height(),
                        image.faces(),
                        image.picture());
        return Future.succeededFuture(List.of(outcome));
    }
}
