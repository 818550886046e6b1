package dev.atmosphere.vision.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The models that the build packed beside the classes, each checked against its SHA-256 when it is read: a damaged file is
 * told by name and does not become a detector that finds nothing.
 */
public final class PackedModels {
    private static final String DIRECTORY = "/dev/atmosphere/vision/models/";
    private static final String MANIFEST = "models.sha256";

    private final Map<String, String> checksums = new TreeMap<>();

    private final Function<String, InputStream> files;

    /** @throws ModelsUnusable if the build packed no models */
    public PackedModels() {
        this(name -> PackedModels.class.getResourceAsStream(DIRECTORY + name));
    }

    /** @param files opens a file by its name; null: there is none */
    PackedModels(Function<String, InputStream> files) {
        this.files = files;
        String manifest = new String(readFile(MANIFEST), StandardCharsets.UTF_8);
        manifest.lines().forEach(line -> {
            String[] parts = line.split(" {2}", 2);
            checksums.put(parts[1], parts[0]);
        });
    }

    /** File name to SHA-256: what {@code doctor} prints. */
    public Map<String, String> checksums() {
        return Map.copyOf(checksums);
    }

    /** @throws ModelsUnusable if the model is missing or is not what was packed */
    public byte[] read(String name) {
        byte[] bytes = readFile(name);
        String found = sha256(bytes);
        String expected = checksums.get(name);
        if (!found.equals(expected)) {
            throw new ModelsUnusable("the model " + name + " has the checksum " + found + ", packed was " + expected
                    + ": the file is damaged, install the program again");
        }
        return bytes;
    }

    private byte[] readFile(String name) {
        try (InputStream in = files.apply(name)) {
            if (in == null) {
                throw new ModelsUnusable("the model file " + name
                        + " is missing from the program: it is packed by the build (mvn package)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the model file " + name + " cannot be read", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
