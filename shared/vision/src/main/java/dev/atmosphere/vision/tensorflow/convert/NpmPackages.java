package dev.atmosphere.vision.tensorflow.convert;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The npm packages that carry the models, fetched by {@code npm ci} as the lock file pins them, into a directory that is
 * deleted again: of 170 MB unpacked some 15 MB are needed.
 */
final class NpmPackages {
    private static final long TIMEOUT_MINUTES = 20;

    private static final List<String> MODELS = List.of(
            "human-models/models/faceboxes.json",
            "human-models/models/faceboxes.bin",
            "human-models/models/facemesh-detection-short.json",
            "human-models/models/facemesh-detection-short.bin",
            "face-api/model/face_recognition_model-weights_manifest.json",
            "face-api/model/face_recognition_model.bin",
            "face-api/model/face_expression_model-weights_manifest.json",
            "face-api/model/face_expression_model.bin",
            "face-api/model/ssd_mobilenetv1_model-weights_manifest.json",
            "face-api/model/ssd_mobilenetv1_model.bin");
    private static final List<String> PHOTOGRAPHS = List.of(
            "face-api/demo/sample1.jpg",
            "face-api/demo/sample2.jpg",
            "face-api/demo/sample3.jpg",
            "face-api/demo/sample4.jpg",
            "face-api/demo/sample5.jpg",
            "face-api/demo/sample6.jpg");

    private final Path npm;

    NpmPackages(Path npm) {
        this.npm = npm;
    }

    void takeInto(Path directory) throws IOException {
        Path scratch = Files.createTempDirectory(directory.toAbsolutePath().getParent(), "npm-");
        try {
            for (String name : List.of("package.json", "package-lock.json")) {
                Files.copy(npm.resolve(name), scratch.resolve(name));
            }
            install(scratch);
            Path packages = scratch.resolve("node_modules/@vladmandic");
            take(packages, MODELS, directory);
            take(packages, PHOTOGRAPHS, Files.createDirectory(directory.resolve("photographs")));
        } finally {
            Trees.delete(scratch);
        }
    }

    private static void take(Path packages, List<String> files, Path to) throws IOException {
        for (String file : files) {
            Path source = packages.resolve(file);
            Files.move(source, to.resolve(source.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void install(Path scratch) throws IOException {
        Path log = scratch.resolve("npm.log");
        // The packed tarballs go to a cache inside the scratch directory, and with it.
        List<String> command = List.of(
                npmProgram(),
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--cache",
                scratch.resolve("npm-cache").toString());
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(scratch.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new ModelsMissing("npm was not found.", e.getMessage());
        }
        try {
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new ModelsMissing("npm did not finish within " + TIMEOUT_MINUTES + " minutes.", tail(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while npm fetched the models", e);
        }
        if (process.exitValue() != 0) {
            throw new ModelsMissing("npm ci failed (exit code " + process.exitValue() + ").", tail(log));
        }
    }

    private static String npmProgram() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
        return windows ? "npm.cmd" : "npm";
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .filter(l -> !l.isBlank())
                .toList();
        return String.join(
                File.separator.equals("\\") ? "\r\n" : "\n",
                lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    }
}
