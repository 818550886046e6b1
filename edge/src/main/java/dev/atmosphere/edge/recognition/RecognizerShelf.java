package dev.atmosphere.edge.recognition;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.disk.SyncedFiles;
import dev.atmosphere.recognition.SignedRecognizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizers on the edge's disk: the newest, and the one before it, to fall back to. Each is one file ({@code 17.recognizer}, CBOR) with
 * its signature, there whole or not at all, also after a power cut. Blocks; not thread-safe.
 */
public final class RecognizerShelf {
    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.recognizer");

    private final SyncedFiles files;
    private final ObjectMapper cbor = Json.cbor();

    /** A recognizer's file. */
    record Kept(int version, Path file) {}

    public RecognizerShelf(Path directory) throws IOException {
        files = new SyncedFiles(directory, directory.resolve("incoming"));
        files.removeIncoming();
    }

    /**
     * Durable when it returns.
     *
     * @param inUse the version that stays beside it; any other is deleted
     */
    void put(int version, SignedRecognizer signed, int inUse) throws IOException {
        Path written = files.write(ByteBuffer.wrap(cbor.writeValueAsBytes(signed)));
        files.place(written, version + ".recognizer");
        files.sync();
        for (Kept kept : kept()) {
            if (kept.version != version && kept.version != inUse) {
                Files.deleteIfExists(kept.file);
            }
        }
    }

    /** The newest first. */
    List<Kept> kept() throws IOException {
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files.directory())) {
            for (Path file : all) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    kept.add(new Kept(Integer.parseInt(name.group(1)), file));
                }
            }
        }
        kept.sort(Comparator.comparingInt(Kept::version).reversed());
        return kept;
    }

    /** Fails too if the file is no such file any more. */
    SignedRecognizer read(Kept kept) throws IOException {
        try {
            SignedRecognizer signed = cbor.readValue(Files.readAllBytes(kept.file), SignedRecognizer.class);
            if (signed == null) {
                throw new IOException(kept.file + " is damaged: it holds nothing");
            }
            return signed;
        } catch (JacksonException e) {
            throw new IOException(kept.file + " is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
