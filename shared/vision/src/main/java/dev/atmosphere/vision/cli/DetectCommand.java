package dev.atmosphere.vision.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.vision.AnalysedPicture;
import dev.atmosphere.vision.Vision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code detect}: which faces are in these files. A file that is no picture is told and does not stop the others. */
@Command(
        name = "detect",
        mixinStandardHelpOptions = true,
        description = "Finds the faces in pictures and scores their moods.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every file was analysed", "1:at least one was not", "2:the command line is wrong"})
public final class DetectCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "FILE|DIR", arity = "1..*", description = "JPEG or PNG files, or directories with such")
    private List<Path> files;

    @Option(names = "--json", description = "print a JSON array, one entry a file")
    private boolean json;

    @Option(names = "--annotate", paramLabel = "DIR", description = "write each picture there with its faces marked")
    private Path annotate;

    @Mixin
    private VisionOptions options;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new DetectCommand()).execute(args));
    }

    /** One entry of the JSON output. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(String file, Integer width, Integer height, List<FoundFace> faces, String error) {
        static Entry of(FileAnalysis analysis) {
            String file = analysis.file().toString();
            return analysis.picture()
                    .map(p -> new Entry(
                            file,
                            p.width(),
                            p.height(),
                            p.faces().stream().map(FoundFace::of).toList(),
                            null))
                    .orElseGet(() -> new Entry(file, null, null, null, analysis.error()));
        }
    }

    /** A face in the JSON output: pixels of the upright picture, origin top left. */
    record FoundFace(
            double x,
            double y,
            double width,
            double height,
            double score,
            Map<String, Double> moods,
            List<double[]> landmarks) {
        static FoundFace of(Face face) {
            Map<String, Double> moods = new TreeMap<>();
            face.moods().forEach((mood, score) -> moods.put(mood.word(), rounded(score, 1e4)));
            return new FoundFace(
                    rounded(face.box().x(), 100),
                    rounded(face.box().y(), 100),
                    rounded(face.box().width(), 100),
                    rounded(face.box().height(), 100),
                    rounded(face.score(), 1e4),
                    moods,
                    face.landmarks().stream()
                            .map(p -> new double[] {rounded(p.x(), 100), rounded(p.y(), 100)})
                            .toList());
        }

        private static double rounded(double value, double units) {
            return Math.round(value * units) / units;
        }
    }

    @Override
    public Integer call() throws IOException {
        List<Path> pictures = PictureFiles.under(files);
        PrintWriter out = spec.commandLine().getOut();
        int[] failed = {0};
        try (Vision vision = Vision.open(options.settings(false));
                JsonGenerator array = json ? JSON.createGenerator(out) : null) {
            if (array != null) {
                array.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                array.useDefaultPrettyPrinter();
                array.writeStartArray();
            }
            FileAnalysis.each(vision, pictures, analysis -> {
                if (analysis.picture().isEmpty()) {
                    failed[0]++;
                }
                try {
                    if (array == null) {
                        print(out, analysis);
                    } else {
                        array.writePOJO(Entry.of(analysis));
                    }
                    if (annotate != null && analysis.picture().isPresent()) {
                        Annotation.write(analysis.file(), analysis.picture().get(), annotate);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            if (array != null) {
                array.writeEndArray();
            }
        }
        if (json) {
            out.println();
        } else if (pictures.isEmpty()) {
            out.println("No pictures there.");
        }
        out.flush();
        return failed[0] == 0 ? 0 : 1;
    }

    private static void print(PrintWriter out, FileAnalysis analysis) {
        if (analysis.picture().isEmpty()) {
            out.printf("%s: %s%n", analysis.file(), analysis.error());
            return;
        }
        AnalysedPicture picture = analysis.picture().get();
        int count = picture.faces().size();
        out.printf(
                "%s  %d x %d  %s%n",
                analysis.file(),
                picture.width(),
                picture.height(),
                count == 0 ? "no faces" : count == 1 ? "1 face" : count + " faces");
        for (Face face : picture.faces()) {
            Mood mood = face.moods().entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            out.printf(
                    Locale.ROOT,
                    "    %4.0f x %-4.0f at %5.0f, %-5.0f  score %.2f  %s %.0f %%%n",
                    face.box().width(),
                    face.box().height(),
                    face.box().x(),
                    face.box().y(),
                    face.score(),
                    mood.word(),
                    face.moods().get(mood) * 100);
        }
    }
}
