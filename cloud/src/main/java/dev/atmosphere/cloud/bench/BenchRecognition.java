package dev.atmosphere.cloud.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atmosphere.codec.Json;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.TaughtPerson;
import dev.atmosphere.recognition.Thresholds;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures the exact search among made-up faces, 40 a person, on one thread, and the step IdentifyFace with the same. With a directory of
 * pictures, one folder a person, also how well the people are told apart, through detection, alignment, description and the recognizer.
 */
@Command(
        name = "recognition",
        mixinStandardHelpOptions = true,
        description = "Measures how fast faces are searched, and how well people are told apart.")
public final class BenchRecognition implements Callable<Integer> {
    private static final int[] SIZES = {10_000, 100_000, 1_000_000};
    private static final int EXAMPLES = 40;
    /** So many numbers are compared for each size, after a tenth of it to warm up. */
    private static final long WORK = 4_000_000_000L;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--people",
            paramLabel = "DIR",
            description = "pictures, a folder for each person: the largest face of each is the person's")
    private Path people;

    @Option(names = "--json", description = "print one JSON object")
    private boolean asJson;

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchRecognition()).execute(args));
    }

    /** Of one search. */
    private record Search(
            int faces, double medianMicros, double p95Micros, double facesPerSecond, double identifiedPerSecond) {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode report = Json.json().createObjectNode();
        for (int size : SIZES) {
            Search search = search(size);
            if (asJson) {
                report.withArray("search").addPOJO(search);
            } else {
                out.printf(
                        Locale.ROOT,
                        "search among %,9d faces: median %,9.0f us, p95 %,9.0f us, %,8.0f faces a second;"
                                + " IdentifyFace with its events %,8.0f%n",
                        search.faces(),
                        search.medianMicros(),
                        search.p95Micros(),
                        search.facesPerSecond(),
                        search.identifiedPerSecond());
            }
        }
        if (people != null) {
            Identity identity = Identity.of(people);
            if (asJson) {
                report.putPOJO("identity", identity);
            } else {
                identity.print(out);
            }
        }
        if (asJson) {
            out.println(Json.json().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        }
        out.flush();
        return 0;
    }

    private static Search search(int faces) {
        Random random = new Random(faces);
        Recognizer recognizer = recognizer(faces, random);
        int queries = (int) Math.max(40, WORK / faces / DescriptorModel.CURRENT.dimensions() / 10);
        Descriptor[] asked = new Descriptor[Math.min(queries, 500)];
        Arrays.setAll(asked, i -> face(random));
        long[] nanos = new long[queries];
        for (int i = -queries / 10 - 20; i < queries; i++) {
            long began = System.nanoTime();
            if (recognizer
                    .recognize(asked[Math.floorMod(i, asked.length)])
                    .known()
                    .isPresent()) {
                throw new IllegalStateException("made-up faces do not know each other");
            }
            if (i >= 0) {
                nanos[i] = System.nanoTime() - began;
            }
        }
        double seconds = Arrays.stream(nanos).sum() / 1e9;
        Arrays.sort(nanos);
        return new Search(
                faces,
                nanos[queries / 2] / 1e3,
                nanos[queries * 95 / 100] / 1e3,
                queries / seconds,
                Identifying.with(recognizer, asked).facesPerSecond());
    }

    private static Recognizer recognizer(int faces, Random random) {
        List<TaughtPerson> people = new ArrayList<>();
        for (int i = 0; i < faces / EXAMPLES; i++) {
            List<Descriptor> examples = new ArrayList<>();
            for (int example = 0; example < EXAMPLES; example++) {
                examples.add(face(random));
            }
            people.add(new TaughtPerson(new UUID(0, i), "person " + i, examples, List.of()));
        }
        return new Recognizer(
                1,
                Instant.EPOCH,
                DescriptorModel.CURRENT,
                new Thresholds(3, 0.3, 0.4, 0.3),
                people,
                List.of(),
                List.of());
    }

    /** Numbers of the size that dlib's have: any two are about 1.3 apart. */
    private static Descriptor face(Random random) {
        float[] values = new float[DescriptorModel.CURRENT.dimensions()];
        for (int d = 0; d < values.length; d++) {
            values[d] = (float) (random.nextGaussian() * 0.08);
        }
        return new Descriptor(values);
    }
}
