package dev.atmosphere.vision.tensorflow.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 sums: of a directory's files (the manifest that the runtime checks), and of the converter itself. */
final class Checksums {
    static final String MANIFEST = "models.sha256";

    private Checksums() {}

    /** Writes the manifest of all files of a directory into it: {@code checksum, two spaces, name}, sorted by name. */
    static void write(Path directory) throws IOException {
        StringBuilder manifest = new StringBuilder();
        for (Path file : filesOf(directory)) {
            manifest.append(of(Files.readAllBytes(file)))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
        }
        Files.writeString(directory.resolve(MANIFEST), manifest);
    }

    /** Of the compiled classes of a type's package: a changed converter makes its graphs anew, without a number to raise. */
    static String ofClasses(Path classes, Class<?> type) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : filesOf(classes.resolve(type.getPackageName().replace('.', '/')))) {
            digest.update(file.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
