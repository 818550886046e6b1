package dev.atmosphere.vision.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.AnalysedPicture;
import dev.atmosphere.vision.PartTimes;
import dev.atmosphere.vision.Photographs;
import dev.atmosphere.vision.Vision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bench-vision}: what the vision alone can do, in process, on all cores, over a fixed list of pictures. The limit by
 * which every other figure is divided.
 */
@Command(
        name = "bench-vision",
        mixinStandardHelpOptions = true,
        description = "Measures decoding, detection, keypoints, descriptors and moods on all cores.")
public final class BenchVisionCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "0..*",
            description = "pictures (default: the six package photographs)")
    private List<Path> files = List.of();

    @Option(names = "--threads", paramLabel = "N", description = "callers at once (default: one a core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--seconds", paramLabel = "S", description = "how long to measure (default: 20)")
    private int seconds = 20;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Mixin
    private VisionOptions options;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchVisionCommand()).execute(args));
    }

    /** Milliseconds of one picture, by part, as a caller sees them. */
    record Parts(double decode, double detect, double keypoints, double describe, double moods, double encode) {}

    /** What was measured. */
    record Outcome(
            int threads,
            int images,
            int faces,
            double seconds,
            double imagesPerSecond,
            double millisecondsPerImage,
            Parts millisecondsByPart,
            long residentMegabytes) {}

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        List<Picture> pictures = files.isEmpty() ? Photographs.all() : read(PictureFiles.under(files));
        Outcome outcome;
        try (Vision vision = Vision.open(options.settings(true))) {
            for (Picture picture : pictures) {
                vision.analyse(picture); // not measured: the first run of each model is slow
            }
            outcome = measure(vision, pictures);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(outcome));
        } else {
            print(out, outcome);
        }
        out.flush();
        return 0;
    }

    private Outcome measure(Vision vision, List<Picture> pictures) throws InterruptedException, ExecutionException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            AtomicInteger next = new AtomicInteger();
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            List<Future<Share>> shares = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                shares.add(workers.submit(() -> work(vision, pictures, next, end)));
            }
            Share sum = new Share(0, 0, PartTimes.NONE);
            for (Future<Share> share : shares) {
                sum = sum.plus(share.get());
            }
            double took = (System.nanoTime() - start) / 1e9;
            double each = 1e6 * sum.images;
            PartTimes t = sum.times;
            return new Outcome(
                    threads,
                    sum.images,
                    sum.faces,
                    took,
                    sum.images / took,
                    t.totalNanos() / each,
                    new Parts(
                            t.decodeNanos() / each,
                            t.detectNanos() / each,
                            t.keypointsNanos() / each,
                            t.describeNanos() / each,
                            t.moodsNanos() / each,
                            t.encodeNanos() / each),
                    residentMegabytes());
        } finally {
            workers.shutdownNow();
        }
    }

    private record Share(int images, int faces, PartTimes times) {
        Share plus(Share other) {
            return new Share(images + other.images, faces + other.faces, times.plus(other.times));
        }
    }

    private static Share work(Vision vision, List<Picture> pictures, AtomicInteger next, long end) {
        Share share = new Share(0, 0, PartTimes.NONE);
        while (System.nanoTime() < end) {
            AnalysedPicture analysed = vision.analyse(pictures.get(next.getAndIncrement() % pictures.size()));
            share = share.plus(new Share(1, analysed.faces().size(), analysed.cost()));
        }
        return share;
    }

    private static List<Picture> read(List<Path> files) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        for (Path file : files) {
            pictures.add(Picture.of(Files.readAllBytes(file)));
        }
        return pictures;
    }

    /** From /proc; 0 where there is none. */
    private static long residentMegabytes() {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(l -> l.startsWith("VmRSS:"))
                            .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
                            .findFirst()
                            .orElse(0)
                    : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void print(PrintWriter out, Outcome o) {
        out.printf(
                Locale.ROOT,
                "%d images with %d faces by %d threads in %.1f s: %.2f images/s, %.1f ms each, %d MB resident%n",
                o.images,
                o.faces,
                o.threads,
                o.seconds,
                o.imagesPerSecond,
                o.millisecondsPerImage,
                o.residentMegabytes);
        Parts p = o.millisecondsByPart;
        out.printf(
                Locale.ROOT,
                "  decode %.1f  detect %.1f  keypoints %.1f  describe %.1f  moods %.1f  encode %.1f ms%n",
                p.decode,
                p.detect,
                p.keypoints,
                p.describe,
                p.moods,
                p.encode);
    }
}
