package dev.atmosphere.launcher.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.launcher.programs.Script;
import dev.atmosphere.launcher.programs.ShortRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures, in one run: the vision alone (in process, all cores), the edge (publish to Kafka's acknowledgement; the cloud's
 * steps do not run), everything (publish to rows, crops and zoom-ins stored), each as pictures a second and as a share of the
 * vision alone; latencies at half of that load; CPU a picture and resident memory of each process; and the time from {@code up} on
 * an empty directory to the first picture that the page lists. All but that over the same six package photographs.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures throughput, latency, CPU and memory on this machine. Stop other work first.")
public final class Bench implements Callable<Integer> {
    private static final Path PHOTOGRAPHS = Path.of("shared/vision/target/classes/dev/atmosphere/vision/photographs");
    private static final Duration BOUND = Duration.ofMinutes(10);
    /** Before the measurement: after fewer, a fifth of the programs' CPU is still their compilers'. */
    private static final int WARM_UP = 300;

    @Spec
    private CommandSpec spec;

    @Option(names = "--pictures", description = "how many are published in each measurement (240)", paramLabel = "N")
    private int pictures = 240;

    @Option(names = "--json", description = "print one JSON object")
    private boolean asJson;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("atmosphere-bench");
        try {
            say("From up to the first picture ...");
            double firstPicture = firstPicture(work.resolve("first"));
            say("Vision alone ...");
            double vision = vision();
            say("The edge, publish to Kafka's acknowledgement ...");
            Report.Load edge = edge(work.resolve("edge"));
            say("Everything, publish to rows, crops and zoom-ins ...");
            Report report = everything(work.resolve("all"), firstPicture, vision, edge);
            PrintWriter out = spec.commandLine().getOut();
            if (asJson) {
                out.println(Json.json().writerWithDefaultPrettyPrinter().writeValueAsString(report));
            } else {
                report.print(out);
            }
            return 0;
        } finally {
            remove(work);
        }
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }

    private static double firstPicture(Path data) throws IOException, InterruptedException {
        try (Deployment product = Deployment.ofNewcomer(data)) {
            return product.firstPicture().toMillis() / 1000.0;
        }
    }

    private double vision() throws IOException, InterruptedException {
        ShortRun run = run(Map.of(), "bench-vision", "--json", "--seconds", "20", photographs());
        return new ObjectMapper().readTree(run.out()).get("imagesPerSecond").asDouble();
    }

    private Report.Load edge(Path data) throws IOException, InterruptedException {
        try (Deployment product = Deployment.quiet(data, false)) {
            return load(product, () -> product.edgeMetrics().sum("atmosphere_step_out_total", "step=\"CloudSync\""));
        }
    }

    private Report everything(Path data, double firstPicture, double vision, Report.Load edge)
            throws IOException, InterruptedException {
        try (Deployment product = Deployment.quiet(data, true)) {
            Report.Load all = load(product, () -> stored(product));
            double half = all.imagesPerSecond() / 2;
            say("Latency at half of that load ...");
            return new Report(
                    Runtime.getRuntime().availableProcessors(),
                    firstPicture,
                    vision,
                    edge,
                    edge.imagesPerSecond() / vision,
                    all,
                    all.imagesPerSecond() / vision,
                    half,
                    latency(product, half));
        }
    }

    /** Pictures whose rows stand, once every face of theirs has its crop and its zoom-in; the share of it before. */
    private static double stored(Deployment product) {
        Exposition now = product.cloudMetrics();
        double faces = now.sum("atmosphere_step_out_total", "step=\"StoreSql\"");
        double cut = Math.min(
                now.sum("atmosphere_step_duration_seconds_count", "step=\"StoreRectangles\""),
                now.sum("atmosphere_step_duration_seconds_count", "step=\"StoreZoomIn\""));
        double rows = Math.min(
                now.sum("atmosphere_step_duration_seconds_count", "step=\"StoreSql\""),
                now.sum("atmosphere_step_duration_seconds_count", "step=\"StoreTable\""));
        return faces == 0 ? 0 : rows * cut / faces;
    }

    /** Counts what is through; asked of the programs' metrics. */
    @FunctionalInterface
    private interface Through {
        double pictures();
    }

    private Report.Load load(Deployment product, Through through) throws IOException, InterruptedException {
        publish(product, WARM_UP);
        Deployment.await("the warm-up", BOUND, () -> through.pictures() >= WARM_UP - 0.01);
        double taken = taken(product);
        Map<String, Usage> before = usage(product);
        List<Long> began = new ArrayList<>();
        Thread watch = new Thread(() -> {
            try {
                Deployment.await("the first picture", BOUND, () -> taken(product) > taken);
                began.add(System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.start();
        publish(product, pictures);
        Deployment.await("the load", BOUND, () -> through.pictures() >= WARM_UP + pictures - 0.01);
        long ended = System.nanoTime();
        watch.join();
        Map<String, Usage> after = usage(product);
        Map<String, Double> cpu = new LinkedHashMap<>();
        Map<String, Long> resident = new LinkedHashMap<>();
        after.forEach((process, usage) -> {
            cpu.put(process, 1000 * (usage.cpuSeconds() - before.get(process).cpuSeconds()) / pictures);
            resident.put(process, usage.residentBytes() >> 20);
        });
        return new Report.Load(pictures / ((ended - began.get(0)) / 1e9), cpu, resident);
    }

    private static double taken(Deployment product) {
        return product.edgeMetrics().sum("atmosphere_step_in_total", "step=\"FacesUpload\"");
    }

    private static Map<String, Usage> usage(Deployment product) {
        Map<String, Usage> usage = new LinkedHashMap<>();
        usage.put("edge", product.edgeUsage());
        usage.put("cloud", product.cloudUsage());
        usage.put("postgres", product.postgresUsage());
        return usage;
    }

    private Report.Latency latency(Deployment product, double rate) throws IOException, InterruptedException {
        Exposition edge = product.edgeMetrics();
        Exposition cloud = product.cloudMetrics();
        ShortRun run = run(
                product.environment(),
                "sim",
                "--json",
                "--stations",
                "8",
                "--for",
                "20s",
                "--pictures",
                photographs(),
                "--rate",
                String.format(Locale.ROOT, "%.2f", rate));
        Map<String, Report.StepLatency> steps = new LinkedHashMap<>();
        Exposition edgeNow = product.edgeMetrics();
        Exposition cloudNow = product.cloudMetrics();
        for (String step : List.of("FacesUpload", "ProcessImage", "PostProcessImage", "NotifyMqtt", "CloudSync")) {
            steps.put(step, between(edge, edgeNow, step));
        }
        for (String step : List.of("StoreTable", "StoreSql", "StoreRectangles", "StoreZoomIn")) {
            steps.put(step, between(cloud, cloudNow, step));
        }
        return new Report.Latency(new ObjectMapper().readTree(run.out()).at("/latencyMillis/result"), steps);
    }

    private static Report.StepLatency between(Exposition before, Exposition now, String step) {
        String name = "atmosphere_step_duration_seconds";
        String labels = "step=\"" + step + '"';
        return new Report.StepLatency(
                1000 * now.quantileSince(before, name, labels, 0.5),
                1000 * now.quantileSince(before, name, labels, 0.99));
    }

    private void publish(Deployment product, int count) throws InterruptedException {
        run(
                product.environment(),
                "sim",
                "--publish-only",
                "--stations",
                "8",
                "--max-in-flight",
                "32",
                "--pictures",
                photographs(),
                "--count",
                String.valueOf(count));
    }

    private static String photographs() {
        return Script.root().resolve(PHOTOGRAPHS).toString();
    }

    private static ShortRun run(Map<String, String> environment, String program, String... arguments)
            throws InterruptedException {
        ShortRun run = ShortRun.of(Script.command(program, arguments), environment, BOUND)
                .orElseThrow(() ->
                        new IllegalStateException(program + " did not end within " + BOUND.toMinutes() + " minutes"));
        if (run.out().isEmpty()) {
            throw new IllegalStateException(program + " ended with " + run.exitCode() + ": " + run.err());
        }
        return run;
    }

    static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
