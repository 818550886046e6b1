package dev.atmosphere.cloud.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atmosphere.cloud.training.Evaluation.Comparison;
import dev.atmosphere.cloud.training.Evaluation.Confusion;
import dev.atmosphere.cloud.training.Evaluation.Learner;
import dev.atmosphere.cloud.training.Evaluation.PersonFigures;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.recognition.Recognition;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerFile;
import dev.atmosphere.recognition.TaughtPerson;
import dev.atmosphere.recognition.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes a recognizer out of a lesson, and finds out how good it is. Pure computation, for worker threads: a second for some thousand
 * faces.
 */
public final class Training {
    static final int LEAST_FACES = 5;

    private static final int MOST_CONSIDERED = 200;
    private static final int MOST_LISTED = 1_000;
    private static final int PROBED_PEOPLE = 16;
    private static final int PROBED_BETWEEN = 8;
    /** Of the compared faces, how many more may be taken for somebody else: one in so many, and one in any case. */
    private static final int WRONG_IN = 100;
    /** Of the compared faces, how many fewer may be known: one in so many, and one in any case. */
    private static final int LOST_IN = 50;

    private final TrainingSettings settings;

    public Training(TrainingSettings settings) {
        this.settings = settings;
    }

    /** A recognizer and what was found out about it. */
    public record Trained(Recognizer recognizer, Evaluation evaluation) {}

    /**
     * @param before the one in use, to compare with
     */
    public Trained train(Lesson lesson, Optional<Recognizer> before, int version, Instant at) {
        Map<UUID, List<LearntFace>> byPerson = lesson.faces().stream()
                .filter(face -> face.personId().isPresent())
                .sorted(Selection.NEWEST)
                .collect(Collectors.groupingBy(
                        face -> face.personId().orElseThrow(), TreeMap::new, Collectors.toList()));
        List<Descriptor> nobody = lesson.faces().stream()
                .filter(face -> face.personId().isEmpty())
                .sorted(Selection.NEWEST)
                .limit(Recognizer.MOST_NOBODY)
                .map(LearntFace::descriptor)
                .toList();
        int most = mostFacesAPerson(lesson, byPerson, nobody.size());
        Map<UUID, Selection> selected = new TreeMap<>();
        List<Learner> learning = new ArrayList<>();
        byPerson.forEach((person, faces) -> {
            Selection selection = Selection.of(faces.subList(0, Math.min(faces.size(), MOST_CONSIDERED)), most);
            selected.put(person, selection);
            if (selection.examples().size() < LEAST_FACES) {
                learning.add(new Learner(
                        person, name(lesson, person), selection.examples().size()));
            }
        });
        List<TaughtPerson> people = selected.entrySet().stream()
                .filter(entry -> entry.getValue().examples().size() >= LEAST_FACES)
                .map(entry -> taught(lesson, entry.getKey(), entry.getValue()))
                .toList();

        Recognizer ruler = new Recognizer(version, at, lesson.model(), Calibration.wide(), people, nobody, List.of());
        Distances distances = new Distances(ruler);
        Calibration calibration = Calibration.of(distances.strangers(), people.size(), settings.falseAcceptRate());
        Thresholds thresholds = calibration.thresholds();
        Recognizer recognizer = new Recognizer(version, at, lesson.model(), thresholds, people, nobody, List.of());
        recognizer = recognizer.withProbes(probes(recognizer));
        Examination examination = new Examination(recognizer);
        Evaluation evaluation = new Evaluation(
                people.size(),
                recognizer.faces(),
                learning.subList(0, Math.min(learning.size(), MOST_LISTED)),
                selected.values().stream().mapToInt(Selection::twins).sum(),
                selected.values().stream().mapToInt(Selection::outliers).sum(),
                selected.values().stream().mapToInt(Selection::redundant).sum(),
                nobody.size(),
                most,
                thresholds.known(),
                thresholds.likely(),
                calibration.how(),
                settings.falseAcceptRate(),
                distances.strangers().length,
                Calibration.share(distances.strangers(), thresholds.known()),
                distances.accuracy(),
                examination.identified(),
                distances.tprAtFpr1(),
                examination.confusions(),
                examination.each(),
                Optional.empty(),
                most < TaughtPerson.MOST_EXAMPLES
                        ? Optional.of("more than " + most + " faces a person do not fit into a message of "
                                + settings.mostFileBytes() + " bytes")
                        : Optional.empty());
        Recognizer trained = recognizer;
        return new Trained(trained, evaluation.with(before.map(old -> compared(old, trained)), evaluation.note()));
    }

    private static TaughtPerson taught(Lesson lesson, UUID person, Selection selection) {
        Set<UUID> learnt =
                selection.examples().stream().map(LearntFace::faceId).collect(Collectors.toCollection(HashSet::new));
        return new TaughtPerson(
                person,
                name(lesson, person),
                selection.examples().stream().map(LearntFace::descriptor).toList(),
                lesson.denials().stream()
                        .filter(denial -> denial.personId().equals(person) && !learnt.contains(denial.faceId()))
                        .limit(TaughtPerson.MOST_EXAMPLES)
                        .map(Lesson.Denial::descriptor)
                        .toList());
    }

    private static String name(Lesson lesson, UUID person) {
        String name = lesson.names().getOrDefault(person, "");
        int most = TaughtPerson.MOST_NAME_BYTES / 4;
        return name.codePointCount(0, name.length()) <= most
                ? name
                : name.substring(0, name.offsetByCodePoints(0, most));
    }

    /** As many as fit for everybody, at most 40. */
    private int mostFacesAPerson(Lesson lesson, Map<UUID, List<LearntFace>> byPerson, int nobody) {
        long people = byPerson.values().stream()
                .filter(faces -> faces.size() >= LEAST_FACES)
                .count();
        long aFace = RecognizerFile.bytesOfFace(lesson.model());
        long fixed = 1_024
                + aFace * (nobody + 2L * Recognizer.MOST_PROBES)
                + byPerson.keySet().stream()
                        .mapToLong(person -> 32 + name(lesson, person).getBytes(UTF_8).length)
                        .sum()
                + aFace * Math.min(lesson.denials().size(), people * TaughtPerson.MOST_EXAMPLES);
        long fitting = people == 0 ? TaughtPerson.MOST_EXAMPLES : (settings.mostFileBytes() - fixed) / (people * aFace);
        if (fitting < LEAST_FACES) {
            throw new Poison(
                    "recognizer-too-large",
                    people + " people do not fit into a recognizer of " + settings.mostFileBytes()
                            + " bytes: raise picture.max-bytes, which Kafka's limits follow");
        }
        return (int) Math.min(TaughtPerson.MOST_EXAMPLES, fitting);
    }

    /** Examples, and points half way between two people. */
    private static List<Descriptor> probes(Recognizer recognizer) {
        List<TaughtPerson> people = recognizer.people();
        List<Descriptor> probes = new ArrayList<>();
        for (int i = 0; i < Math.min(people.size(), PROBED_PEOPLE); i++) {
            probes.add(people.get(i).examples().get(0));
        }
        for (int i = 1; i < Math.min(people.size(), PROBED_BETWEEN + 1); i++) {
            probes.add(between(
                    people.get(i - 1).examples().get(0),
                    people.get(i).examples().get(0)));
        }
        return probes;
    }

    private static Descriptor between(Descriptor a, Descriptor b) {
        float[] middle = a.values();
        float[] other = b.values();
        for (int i = 0; i < middle.length; i++) {
            middle[i] = (middle[i] + other[i]) / 2;
        }
        return new Descriptor(middle);
    }

    /** How far every example lies from its own person and from the nearest other, itself held out. */
    private static final class Distances {
        private final List<Double> own = new ArrayList<>();
        private final double[] strangers;
        private int right;

        Distances(Recognizer ruler) {
            List<Double> others = new ArrayList<>();
            for (int person = 0; person < ruler.people().size(); person++) {
                for (Descriptor face : ruler.people().get(person).examples()) {
                    double[] distances = ruler.distancesUntaught(face);
                    double mine = distances[person];
                    distances[person] = Double.POSITIVE_INFINITY;
                    double other = Arrays.stream(distances).min().orElse(Double.POSITIVE_INFINITY);
                    own.add(mine);
                    right += mine < other ? 1 : 0;
                    if (ruler.people().size() > 1) {
                        others.add(other);
                    }
                }
            }
            if (!ruler.people().isEmpty()) {
                ruler.nobody()
                        .forEach(face -> others.add(Arrays.stream(ruler.distancesUntaught(face))
                                .min()
                                .orElseThrow()));
            }
            this.strangers = others.stream().mapToDouble(d -> d).sorted().toArray();
        }

        double[] strangers() {
            return strangers;
        }

        double accuracy() {
            return own.isEmpty() ? 0 : (double) right / own.size();
        }

        double tprAtFpr1() {
            double within = strangers.length == 0 ? Double.POSITIVE_INFINITY : strangers[strangers.length / 100];
            return own.isEmpty()
                    ? 0
                    : (double) own.stream().filter(d -> d < within).count() / own.size();
        }
    }

    /** What a recognizer answers for its own examples, each held out. */
    private static final class Examination {
        private final List<PersonFigures> each = new ArrayList<>();
        private final Map<List<UUID>, Integer> taken = new HashMap<>();

        Examination(Recognizer recognizer) {
            for (TaughtPerson person : recognizer.people()) {
                int known = 0;
                int likely = 0;
                int unknown = 0;
                int wrong = 0;
                for (Descriptor face : person.examples()) {
                    Recognition answer = recognizer.recognizeUntaught(face);
                    Optional<UUID> guess = answer.guess().map(RecognizedPerson::personId);
                    if (guess.isEmpty()) {
                        unknown++;
                    } else if (!guess.get().equals(person.id())) {
                        wrong++;
                        answer.known()
                                .ifPresent(
                                        other -> taken.merge(List.of(person.id(), other.personId()), 1, Integer::sum));
                    } else if (answer.known().isPresent()) {
                        known++;
                    } else {
                        likely++;
                    }
                }
                each.add(new PersonFigures(
                        person.id(), person.name(), person.examples().size(), known, likely, unknown, wrong));
            }
        }

        double identified() {
            int examples = each.stream().mapToInt(PersonFigures::examples).sum();
            return examples == 0
                    ? 0
                    : (double) each.stream().mapToInt(PersonFigures::known).sum() / examples;
        }

        List<PersonFigures> each() {
            return each.subList(0, Math.min(each.size(), MOST_LISTED));
        }

        List<Confusion> confusions() {
            return taken.entrySet().stream()
                    .map(entry ->
                            new Confusion(entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
                    .sorted(Comparator.comparingInt(Confusion::faces)
                            .reversed()
                            .thenComparing(Confusion::personId)
                            .thenComparing(Confusion::takenFor))
                    .limit(MOST_LISTED)
                    .toList();
        }
    }

    /**
     * Both on the candidate's examples of the people whom both know, and on its faces of nobody, and both within the candidate's thresholds:
     * these follow from whom it has to keep out, and are not what was learnt. It is no worse if at most one face in a
     * hundred (one in any case) more is taken for somebody it is not, and at most one in fifty (one in any case) fewer is known.
     */
    static Comparison compared(Recognizer before, Recognizer candidate) {
        Set<UUID> knownBefore =
                before.people().stream().map(TaughtPerson::id).collect(Collectors.toCollection(HashSet::new));
        int faces = 0;
        int[] right = new int[2];
        int[] wrong = new int[2];
        Recognizer[] both = {before.within(candidate.thresholds()), candidate};
        for (TaughtPerson person : candidate.people()) {
            if (!knownBefore.contains(person.id())) {
                continue;
            }
            for (Descriptor face : person.examples()) {
                faces++;
                for (int i = 0; i < both.length; i++) {
                    Optional<RecognizedPerson> known =
                            both[i].recognizeUntaught(face).known();
                    boolean itself =
                            known.filter(p -> p.personId().equals(person.id())).isPresent();
                    right[i] += itself ? 1 : 0;
                    wrong[i] += known.isPresent() && !itself ? 1 : 0;
                }
            }
        }
        for (Descriptor face : candidate.nobody()) {
            faces++;
            for (int i = 0; i < both.length; i++) {
                wrong[i] += both[i].recognizeUntaught(face).known().isPresent() ? 1 : 0;
            }
        }
        boolean noWorse = wrong[1] <= wrong[0] + Math.max(1, faces / WRONG_IN)
                && right[1] >= right[0] - Math.max(1, faces / LOST_IN);
        return new Comparison(before.version(), faces, right[0], right[1], wrong[0], wrong[1], noWorse);
    }
}
