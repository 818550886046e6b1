package dev.atmosphere.edge.process;

import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.UploadedImage;
import dev.atmosphere.face.Face;
import dev.atmosphere.flow.Stage;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decodes a picture and finds its faces: box, score, landmarks, moods, descriptor. */
public final class ProcessImage implements Stage<UploadedImage, ProcessedImage> {
    private final FaceFinder finder;
    private final Clock clock;

    public ProcessImage(FaceFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Future<List<ProcessedImage>> run(UploadedImage image) {
        return finder.find(image.picture())
                .map(found -> List.of(new ProcessedImage(
                        image.capture(),
                        clock.instant(),
                        found.width(),
                        found.height(),
                        named(image.capture().imageId(), found.faces()),
                        found.uprightJpeg())));
    }

    private static List<ImageFace> named(UUID imageId, List<Face> faces) {
        List<ImageFace> named = new ArrayList<>();
        for (int i = 0; i < faces.size(); i++) {
            named.add(new ImageFace(ImageFace.idOf(imageId, i), faces.get(i), Optional.empty()));
        }
        return named;
    }
}
