package dev.atmosphere.recognition;

import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.RecognizedPerson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Says whose face it is, or that it is nobody's whom it was taught. Immutable and thread-safe; an answer takes no lock, waits for
 * nothing and is found by exact search in memory.
 *
 * <p>How it decides: a face is as far from a person as the mean of its distances to the {@link Thresholds#nearest} nearest of the
 * person's examples. The nearest person within the thresholds is the answer, unless what people said speaks against it: a face of
 * which somebody said that it is not this person, or a stranger's nearby, is nearer than the nearest of the person's examples. Then
 * the next person is considered. The score is 1 minus the distance.
 *
 * <p>Examples have half precision from the start, so that what was evaluated is what is sent and what answers.
 */
public final class Recognizer {
    /** Far more than the examples of a file of {@link RecognizerFile#MOST_BYTES}. */
    public static final int MOST_PEOPLE = 100_000;
    /** Strangers' faces, and what is no face. */
    public static final int MOST_NOBODY = 1_000;

    public static final int MOST_PROBES = 64;

    /** Squared distance below which an example is the face itself, rounded to half precision. */
    private static final float ITSELF = 1e-6f;

    private final int version;
    private final Instant trainedAt;
    private final DescriptorModel model;
    private final Thresholds thresholds;
    private final List<TaughtPerson> people;
    private final List<Descriptor> nobody;
    private final List<Probe> probes;
    private final FaceTable examples;
    /** Of each person, the number of the first example of the next. */
    private final int[] ends;

    private final List<FaceTable> notThem;
    private final FaceTable strangers;

    /**
     * @param version 0 for one that was never published
     * @param nobody faces of strangers, and what is no face
     * @param probes see {@link #answersAsTrained}
     * @throws IllegalArgumentException too much of anything, numbers that are not finite, a person twice, or a face of other
     *     dimensions than the model's
     */
    public Recognizer(
            int version,
            Instant trainedAt,
            DescriptorModel model,
            Thresholds thresholds,
            List<TaughtPerson> people,
            List<Descriptor> nobody,
            List<Probe> probes) {
        atMost(MOST_PEOPLE, people.size(), "people");
        atMost(MOST_NOBODY, nobody.size(), "faces of nobody");
        atMost(MOST_PROBES, probes.size(), "probes");
        if (version < 0) {
            throw new IllegalArgumentException("a version is 0 or more, not " + version);
        }
        this.version = version;
        this.trainedAt = Instant.ofEpochMilli(trainedAt.toEpochMilli());
        this.model = Objects.requireNonNull(model, "model");
        this.thresholds = Objects.requireNonNull(thresholds, "thresholds");
        this.people = people.stream().map(this::rounded).toList();
        this.nobody = rounded(nobody);
        this.probes = List.copyOf(probes);
        if (people.stream().map(TaughtPerson::id).distinct().count() < people.size()) {
            throw new IllegalArgumentException("a person stands twice in recognizer " + version);
        }
        probes.forEach(probe -> checked(probe.face()));
        this.examples = new FaceTable(
                model.dimensions(),
                this.people.stream()
                        .flatMap(person -> person.examples().stream())
                        .toList());
        this.ends = new int[people.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += people.get(i).examples().size();
            ends[i] = end;
        }
        this.notThem = this.people.stream()
                .map(person -> new FaceTable(model.dimensions(), person.notThem()))
                .toList();
        this.strangers = new FaceTable(model.dimensions(), this.nobody);
    }

    /** Knows nobody: what there is before anybody was taught. Version 0. */
    public static Recognizer empty() {
        return new Recognizer(
                0,
                Instant.EPOCH,
                DescriptorModel.CURRENT,
                new Thresholds(1, 0.5, 0.6, 0),
                List.of(),
                List.of(),
                List.of());
    }

    /** The same with these probes, expecting what this recognizer answers. */
    public Recognizer withProbes(List<Descriptor> faces) {
        List<Probe> answered =
                faces.stream().map(face -> Probe.of(face, recognize(face))).toList();
        return new Recognizer(version, trainedAt, model, thresholds, people, nobody, answered);
    }

    /** The same contents under another version. */
    public Recognizer asVersion(int another, Instant at) {
        return new Recognizer(another, at, model, thresholds, people, nobody, probes);
    }

    /** The same examples, decided upon by other thresholds; without probes. */
    public Recognizer within(Thresholds others) {
        return new Recognizer(version, trainedAt, model, others, people, nobody, List.of());
    }

    public int version() {
        return version;
    }

    /** To the millisecond. */
    public Instant trainedAt() {
        return trainedAt;
    }

    public DescriptorModel model() {
        return model;
    }

    public Thresholds thresholds() {
        return thresholds;
    }

    public List<TaughtPerson> people() {
        return people;
    }

    public List<Descriptor> nobody() {
        return nobody;
    }

    public List<Probe> probes() {
        return probes;
    }

    /** Examples of all people together. */
    public int faces() {
        return examples.size();
    }

    /** Whether every probe is answered as it was where this was trained. */
    public boolean answersAsTrained() {
        return probes.stream().allMatch(probe -> probe.isAnsweredBy(recognize(probe.face())));
    }

    /** Whose face it is. One of other dimensions is nobody's. */
    public Recognition recognize(Descriptor face) {
        return recognize(face, 0);
    }

    /** The same as if this very face had not been taught: what it would have said before it learnt it. */
    public Recognition recognizeUntaught(Descriptor face) {
        return recognize(face, ITSELF);
    }

    /**
     * How far a face is from each person, in the order of {@link #people}, as if this very face had not been taught. Infinite for whom
     * no other face was taught of.
     */
    public double[] distancesUntaught(Descriptor face) {
        double[] distances = new double[people.size()];
        measure(checked(face).values(), ITSELF, (person, nearest) -> distances[person] = meanDistance(nearest));
        return distances;
    }

    private Recognition recognize(Descriptor face, float beyond) {
        if (face.dimensions() != model.dimensions()) {
            return new Recognition.Unknown();
        }
        float[] values = face.values();
        List<Candidate> candidates = candidates(values, beyond);
        if (candidates.isEmpty()) {
            return new Recognition.Unknown();
        }
        candidates.sort(Comparator.comparingDouble(Candidate::distance));
        double stranger = Math.sqrt(strangers.nearest(values, beyond));
        for (Candidate candidate : candidates) {
            if (stranger <= thresholds.nobody() && stranger < candidate.nearest()) {
                continue;
            }
            if (Math.sqrt(notThem.get(candidate.person()).nearest(values, beyond)) < candidate.nearest()) {
                continue;
            }
            return answer(candidate);
        }
        return new Recognition.Unknown();
    }

    private Recognition answer(Candidate candidate) {
        TaughtPerson person = people.get(candidate.person());
        RecognizedPerson recognized =
                new RecognizedPerson(person.id(), person.name(), Math.max(0, 1 - candidate.distance()), version);
        return candidate.distance() <= thresholds.known()
                ? new Recognition.Known(recognized)
                : new Recognition.Likely(recognized);
    }

    /**
     * A person within the thresholds.
     *
     * @param distance mean over the nearest examples
     * @param nearest of the nearest example
     */
    private record Candidate(int person, double distance, double nearest) {}

    private List<Candidate> candidates(float[] face, float beyond) {
        List<Candidate> found = new ArrayList<>();
        measure(face, beyond, (person, nearest) -> {
            double distance = meanDistance(nearest);
            if (distance <= thresholds.likely()) {
                found.add(new Candidate(person, distance, Math.sqrt(nearest[0])));
            }
        });
        return found;
    }

    /** Hears, of each person, the squared distances to the nearest examples: ascending, infinite where there are fewer. */
    @FunctionalInterface
    private interface Measured {
        void person(int person, float[] nearest);
    }

    private void measure(float[] face, float beyond, Measured measured) {
        float[] squared = new float[FaceTable.LANES];
        float[] nearest = new float[thresholds.nearest()];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        int person = 0;
        for (int block = 0; block < examples.blocks(); block++) {
            examples.distances(block, face, squared);
            int first = block * FaceTable.LANES;
            int lanes = Math.min(FaceTable.LANES, examples.size() - first);
            for (int lane = 0; lane < lanes; lane++) {
                if (squared[lane] >= beyond) {
                    keepLeast(nearest, squared[lane]);
                }
                if (first + lane + 1 == ends[person]) {
                    measured.person(person, nearest);
                    Arrays.fill(nearest, Float.POSITIVE_INFINITY);
                    person++;
                }
            }
        }
    }

    /** Keeps the least numbers in ascending order; what is no number is not kept. */
    private static void keepLeast(float[] least, float value) {
        if (!(value < least[least.length - 1])) {
            return;
        }
        int at = least.length - 1;
        while (at > 0 && value < least[at - 1]) {
            least[at] = least[at - 1];
            at--;
        }
        least[at] = value;
    }

    /** Of those that there are; infinite if there are none. */
    private static double meanDistance(float[] squared) {
        double sum = 0;
        int count = 0;
        while (count < squared.length && squared[count] < Float.POSITIVE_INFINITY) {
            sum += Math.sqrt(squared[count]);
            count++;
        }
        return count == 0 ? Double.POSITIVE_INFINITY : sum / count;
    }

    private TaughtPerson rounded(TaughtPerson person) {
        return new TaughtPerson(person.id(), person.name(), rounded(person.examples()), rounded(person.notThem()));
    }

    private List<Descriptor> rounded(List<Descriptor> faces) {
        return faces.stream().map(this::rounded).toList();
    }

    private Descriptor rounded(Descriptor face) {
        float[] values = face.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = HalfPrecision.rounded(values[i]);
        }
        return checked(new Descriptor(values));
    }

    private Descriptor checked(Descriptor face) {
        if (face.dimensions() != model.dimensions()) {
            throw new IllegalArgumentException("a face of " + face.dimensions() + " dimensions does not compare with "
                    + model.id() + "'s of " + model.dimensions());
        }
        for (float value : face.values()) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a face's descriptor holds " + value);
            }
        }
        return face;
    }

    private static void atMost(int most, int count, String what) {
        if (count > most) {
            throw new IllegalArgumentException("a recognizer holds at most " + most + " " + what + ", not " + count);
        }
    }

    @Override
    public String toString() {
        return "recognizer " + version + " (" + people.size() + " people, " + faces() + " faces)";
    }
}
