package dev.atmosphere.vision.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.vision.Vision;
import dev.atmosphere.vision.VisionSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: how alike the largest faces of two pictures are. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Compares the largest faces of two pictures: 1 is the same picture, above about 0.37 the same person.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every file was analysed",
            "1:a file was not, or (with two files) shows no face",
            "2:the command line is wrong"
        })
public final class CompareCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SAME_PERSON = 0.37;

    @Parameters(paramLabel = "FILE", arity = "0..2", description = "two pictures")
    private List<Path> files = List.of();

    @Option(
            names = "--pairs",
            paramLabel = "CSV",
            description = "many pairs: a file with the columns file_a,file_b; paths are relative to it")
    private Path pairs;

    @Option(names = "--json", description = "print {\"fileA\",\"fileB\",\"similarity\",\"same\"} for two pictures")
    private boolean json;

    @Mixin
    private VisionOptions options;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new CompareCommand()).execute(args));
    }

    /** Two files and what is known of their likeness; {@code similarity} and {@code same} are null without two faces. */
    record Comparison(String fileA, String fileB, Double similarity, Boolean same) {}

    @Override
    public Integer call() throws IOException {
        if ((pairs == null) == files.isEmpty() || pairs == null && files.size() != 2) {
            throw new ParameterException(spec.commandLine(), "Name two pictures, or --pairs with a CSV file.");
        }
        PrintWriter out = spec.commandLine().getOut();
        int exit = pairs == null ? compareTwo(out) : compareMany(out);
        out.flush();
        return exit;
    }

    private int compareTwo(PrintWriter out) throws IOException {
        Map<Path, Descriptor> known = new HashMap<>();
        boolean failed = describe(new LinkedHashSet<>(files), known);
        Optional<Double> similarity = similarity(known, files.get(0), files.get(1));
        if (json) {
            out.println(JSON.writeValueAsString(new Comparison(
                    files.get(0).toString(),
                    files.get(1).toString(),
                    similarity.map(s -> Math.round(s * 1e6) / 1e6).orElse(null),
                    similarity.map(s -> s >= SAME_PERSON).orElse(null))));
        } else if (similarity.isPresent()) {
            out.printf(
                    Locale.ROOT,
                    "similarity %.3f: %s%n",
                    similarity.get(),
                    similarity.get() >= SAME_PERSON ? "probably the same person" : "probably different people");
        }
        return failed || similarity.isEmpty() ? 1 : 0;
    }

    private int compareMany(PrintWriter out) throws IOException {
        PairsCsv csv = PairsCsv.read(pairs);
        Set<Path> all = new LinkedHashSet<>();
        csv.pairs().forEach(p -> all.addAll(List.of(csv.resolve(p.a()), csv.resolve(p.b()))));
        Map<Path, Descriptor> known = new HashMap<>();
        boolean failed = describe(all, known);
        out.println("file_a,file_b,similarity");
        for (PairsCsv.Pair pair : csv.pairs()) {
            out.printf(
                    "%s,%s,%s%n",
                    PairsCsv.quoted(pair.a()),
                    PairsCsv.quoted(pair.b()),
                    similarity(known, csv.resolve(pair.a()), csv.resolve(pair.b()))
                            .map(s -> String.format(Locale.ROOT, "%.6f", s))
                            .orElse(""));
        }
        return failed ? 1 : 0;
    }

    private static Optional<Double> similarity(Map<Path, Descriptor> known, Path a, Path b) {
        return known.containsKey(a) && known.containsKey(b)
                ? Optional.of(known.get(a).similarityTo(known.get(b)))
                : Optional.empty();
    }

    /** Answers whether a file could not be analysed; what is wrong with which file goes to the error stream. */
    private boolean describe(Set<Path> all, Map<Path, Descriptor> known) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        List<Path> existing = new ArrayList<>();
        boolean[] failed = {false};
        for (Path file : all) {
            if (Files.exists(file)) {
                existing.add(file);
            } else {
                err.println(file + ": no such file");
                failed[0] = true;
            }
        }
        try (Vision vision = Vision.open(options.settingsForComparing())) {
            FileAnalysis.each(vision, existing, analysis -> {
                if (analysis.picture().isEmpty()) {
                    err.println(analysis.file() + ": " + analysis.error());
                    failed[0] = true;
                    return;
                }
                mainFace(analysis.picture().get().faces())
                        .ifPresentOrElse(
                                d -> known.put(analysis.file(), d), () -> err.println(analysis.file() + ": no face"));
            });
        }
        err.flush();
        return failed[0];
    }

    /** The largest of the sure faces; where there is none, the surest of the others. */
    private static Optional<Descriptor> mainFace(List<Face> faces) {
        List<Face> described =
                faces.stream().filter(f -> f.descriptor().isPresent()).toList();
        return described.stream()
                .filter(f -> f.score() >= VisionSettings.DEFAULT.threshold())
                .max(Comparator.comparingDouble(f -> f.box().area()))
                .or(() -> described.stream().max(Comparator.comparingDouble(Face::score)))
                .flatMap(Face::descriptor);
    }
}
