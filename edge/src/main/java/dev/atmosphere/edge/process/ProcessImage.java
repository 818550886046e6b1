package dev.atmosphere.edge.process;

import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.UploadedImage;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.flow.Stage;
import dev.atmosphere.recognition.DescriptorModel;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decodes a picture and finds its faces: box, score, landmarks, moods, descriptor, and the person if it is known. */
public final class ProcessImage implements Stage<UploadedImage, ProcessedImage> {
    private final FaceFinder finder;
    private final KnownPeople people;
    private final Clock clock;

    public ProcessImage(FaceFinder finder, KnownPeople people, Clock clock) {
        this.finder = finder;
        this.people = people;
        this.clock = clock;
    }

    @Override
    public Future<List<ProcessedImage>> run(UploadedImage image) {
        return finder.find(image.picture()).compose(found -> people.whoAre(found.faces())
                .map(persons -> List.of(new ProcessedImage(
                        image.capture(),
                        clock.instant(),
                        found.width(),
                        found.height(),
                        named(image.capture().imageId(), found.faces(), persons),
                        found.uprightJpeg()))));
    }

    private static List<ImageFace> named(UUID imageId, List<Face> faces, List<Optional<RecognizedPerson>> persons) {
        List<ImageFace> named = new ArrayList<>();
        for (int i = 0; i < faces.size(); i++) {
            Face face = faces.get(i);
            named.add(new ImageFace(
                    ImageFace.idOf(imageId, i),
                    face,
                    persons.get(i),
                    face.descriptor().map(described -> DescriptorModel.CURRENT.id())));
        }
        return named;
    }
}
