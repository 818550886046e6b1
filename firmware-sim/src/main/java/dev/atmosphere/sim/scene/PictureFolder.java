package dev.atmosphere.sim.scene;

import dev.atmosphere.picture.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of pictures (JPEG, PNG), with or without their truth: {@code truth.json} in the folder or beside it. Pictures in
 * folders below are taken too; a truth is found by the file's name.
 */
public final class PictureFolder {
    private static final long MOST_BYTES = 512L << 20;
    private static final int DEEPEST = 3;

    private PictureFolder() {}

    /**
     * The folder's pictures in the order of their paths, bytes untouched.
     *
     * @throws IOException saying what is wrong with the folder, in words for the one who named it
     */
    public static Scenes read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder");
        }
        Map<String, Truth> truths = truths(folder);
        List<Path> files;
        try (Stream<Path> below = Files.walk(folder, DEEPEST)) {
            files = below.filter(PictureFolder::looksLikeAPicture).sorted().toList();
        }
        long bytes = 0;
        List<Scene> scenes = new ArrayList<>();
        for (Path file : files) {
            bytes += Files.size(file);
            if (bytes > MOST_BYTES) {
                throw new IOException(
                        folder + " holds more than 512 MiB of pictures, which are all kept in memory: name a"
                                + " smaller folder");
            }
            String name = file.getFileName().toString();
            scenes.add(new Scene(name, Picture.of(Files.readAllBytes(file)), Optional.ofNullable(truths.get(name))));
        }
        if (scenes.isEmpty()) {
            throw new IOException(folder + " holds no .jpg, .jpeg or .png");
        }
        return new Scenes(scenes);
    }

    private static Map<String, Truth> truths(Path folder) throws IOException {
        for (Path file :
                List.of(folder.resolve("truth.json"), folder.toAbsolutePath().resolveSibling("truth.json"))) {
            if (Files.isRegularFile(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    return TruthFile.read(in, file.toString());
                }
            }
        }
        return Map.of();
    }

    private static boolean looksLikeAPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"));
    }
}
