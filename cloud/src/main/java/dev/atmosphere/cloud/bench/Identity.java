package dev.atmosphere.cloud.bench;

import dev.atmosphere.cloud.training.Evaluation;
import dev.atmosphere.cloud.training.LearntFace;
import dev.atmosphere.cloud.training.Lesson;
import dev.atmosphere.cloud.training.Training;
import dev.atmosphere.cloud.training.TrainingSettings;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.TaughtPerson;
import dev.atmosphere.vision.Vision;
import dev.atmosphere.vision.VisionSettings;
import dev.atmosphere.vision.intake.PictureRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How well the people in a directory of pictures are told apart, through everything that the product does. Every face is held out in
 * turn; a stranger is every face of a person who was not taught at all, asked of a recognizer that was trained from all others.
 *
 * @param pictures that were looked at
 * @param faces of them that were found and described
 * @param rank1 share of the examples whose nearest person is the right one
 * @param identified share of the examples that are known for the right person for sure
 * @param strangers faces of people who were not taught
 * @param strangersAccepted share of these that were known as somebody for sure
 */
record Identity(
        int pictures,
        int faces,
        int people,
        double rank1,
        double tprAtFpr1,
        double identified,
        double known,
        int strangers,
        double strangersAccepted) {
    private static final TrainingSettings SETTINGS =
            new TrainingSettings(Duration.ofHours(1), Duration.ZERO, 0.01, 50, 64 << 20);

    static Identity of(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory, 2)) {
            files = all.filter(file -> file.getFileName().toString().matches("(?i).+\\.(jpe?g|png)"))
                    .sorted()
                    .toList();
        }
        List<LearntFace> faces = new ArrayList<>();
        Map<UUID, String> names = new HashMap<>();
        try (Vision vision = Vision.open(VisionSettings.DEFAULT)) {
            for (Path file : files) {
                String name = String.valueOf(file.getParent().getFileName());
                UUID person = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
                names.put(person, name);
                descriptor(vision, file)
                        .ifPresent(descriptor -> faces.add(new LearntFace(
                                UUID.nameUUIDFromBytes(file.toString().getBytes(StandardCharsets.UTF_8)),
                                Optional.of(person),
                                descriptor,
                                Instant.EPOCH.plusSeconds(faces.size()))));
            }
        }
        Evaluation evaluation = trained(names, faces).evaluation();
        int strangers = 0;
        int accepted = 0;
        for (UUID stranger : names.keySet()) {
            Recognizer others = trained(
                            names,
                            faces.stream()
                                    .filter(face -> !face.personId().equals(Optional.of(stranger)))
                                    .toList())
                    .recognizer();
            for (LearntFace face : faces) {
                if (face.personId().equals(Optional.of(stranger))) {
                    strangers++;
                    accepted += others.recognize(face.descriptor()).known().isPresent() ? 1 : 0;
                }
            }
        }
        return new Identity(
                files.size(),
                faces.size(),
                evaluation.people(),
                evaluation.accuracy(),
                evaluation.tprAtFpr1(),
                evaluation.identified(),
                evaluation.known(),
                strangers,
                strangers == 0 ? 0 : (double) accepted / strangers);
    }

    private static Training.Trained trained(Map<UUID, String> names, List<LearntFace> faces) {
        return new Training(SETTINGS)
                .train(
                        new Lesson(DescriptorModel.CURRENT, names, faces, List.of()),
                        Optional.empty(),
                        1,
                        Instant.EPOCH);
    }

    /** The largest face's. */
    private static Optional<Descriptor> descriptor(Vision vision, Path file) throws IOException {
        try {
            return vision.analyse(Picture.of(Files.readAllBytes(file))).faces().stream()
                    .filter(face -> face.descriptor().isPresent())
                    .max(Comparator.comparingDouble(face -> face.box().area()))
                    .flatMap(Face::descriptor);
        } catch (PictureRefused e) {
            return Optional.empty();
        }
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d pictures, %d faces of %d people (at least 5 and at most %d each are learnt from)%n",
                pictures,
                faces,
                people,
                TaughtPerson.MOST_EXAMPLES);
        out.printf(
                Locale.ROOT,
                "rank-1 %.4f, TPR at FPR 1 %% %.4f, known for sure %.4f within %.3f%n",
                rank1,
                tprAtFpr1,
                identified,
                known);
        out.printf(
                Locale.ROOT,
                "strangers (each person left out in turn): %d faces, %.4f accepted%n",
                strangers,
                strangersAccepted);
    }
}
