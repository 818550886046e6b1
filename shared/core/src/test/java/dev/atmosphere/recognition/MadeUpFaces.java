package dev.atmosphere.recognition;

import dev.atmosphere.face.Descriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Faces as the descriptor model sees them, made up from a seed: a person is a point about 0.85 from the others', a person's faces lie
 * about 0.3 around it.
 */
public final class MadeUpFaces {
    private static final double BETWEEN_PEOPLE = 0.6;
    private static final double AROUND_A_PERSON = 0.21;

    private final Random random;

    public MadeUpFaces(long seed) {
        this.random = new Random(seed);
    }

    /** A person's point. */
    public Descriptor somebody() {
        return around(new Descriptor(new float[DescriptorModel.CURRENT.dimensions()]), BETWEEN_PEOPLE);
    }

    /** A face of this person. */
    public Descriptor faceOf(Descriptor person) {
        return around(person, AROUND_A_PERSON);
    }

    public List<Descriptor> facesOf(Descriptor person, int count) {
        List<Descriptor> faces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            faces.add(faceOf(person));
        }
        return faces;
    }

    /** A point at this distance from another, in a direction of its own. */
    public Descriptor around(Descriptor centre, double distance) {
        float[] values = centre.values();
        double[] direction = random.doubles(values.length, -1, 1).toArray();
        double length = 0;
        for (double d : direction) {
            length += d * d;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (direction[i] / Math.sqrt(length) * distance);
        }
        return new Descriptor(values);
    }

    public TaughtPerson taught(String name, List<Descriptor> examples) {
        return new TaughtPerson(new UUID(random.nextLong(), random.nextLong()), name, examples, List.of());
    }

    public static Recognizer recognizer(Thresholds thresholds, List<TaughtPerson> people, List<Descriptor> nobody) {
        return new Recognizer(
                7,
                Instant.parse("2026-03-04T05:06:07.089Z"),
                DescriptorModel.CURRENT,
                thresholds,
                people,
                nobody,
                List.of());
    }
}
