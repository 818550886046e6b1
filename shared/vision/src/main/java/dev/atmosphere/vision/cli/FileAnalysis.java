package dev.atmosphere.vision.cli;

import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.AnalysedPicture;
import dev.atmosphere.vision.Vision;
import dev.atmosphere.vision.intake.PictureRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A file, and what was found in it or what was wrong with it. */
record FileAnalysis(Path file, Optional<AnalysedPicture> picture, String error) {

    /** Analyses files on all cores and hands the results over in the files' order; at most a few are held at a time. */
    static void each(Vision vision, List<Path> files, Consumer<FileAnalysis> consumer) {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            java.util.ArrayDeque<Future<FileAnalysis>> underWay = new java.util.ArrayDeque<>();
            for (Path file : files) {
                if (underWay.size() >= 2 * threads) {
                    consumer.accept(await(underWay.remove()));
                }
                Callable<FileAnalysis> task = () -> of(vision, file);
                underWay.add(workers.submit(task));
            }
            while (!underWay.isEmpty()) {
                consumer.accept(await(underWay.remove()));
            }
        } finally {
            workers.shutdownNow();
        }
    }

    static FileAnalysis of(Vision vision, Path file) {
        try {
            return new FileAnalysis(file, Optional.of(vision.analyse(Picture.of(Files.readAllBytes(file)))), "");
        } catch (NoSuchFileException e) {
            return new FileAnalysis(file, Optional.empty(), "no such file");
        } catch (IOException e) {
            return new FileAnalysis(file, Optional.empty(), "cannot be read: " + e.getMessage());
        } catch (PictureRefused e) {
            return new FileAnalysis(file, Optional.empty(), e.getMessage());
        }
    }

    private static FileAnalysis await(Future<FileAnalysis> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the analysis failed", e.getCause());
        }
    }
}
