package dev.atmosphere.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in a file, kept up to date by {@link #look}: its text is compared, so that it does not matter how an editor replaces
 * it. A file that breaks, or goes away, leaves in force what stood there before; the log says so, once for each state of the file.
 *
 * <p>{@link #current} may be called from any thread; {@link #look} reads the disk.
 */
public final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long LARGEST_BYTES = 8 << 20;

    private final Path path;
    private final Function<String, T> parse;
    private volatile Optional<T> current = Optional.empty();
    private String lastText = "";
    private String lastTrouble = "";

    /** @param parse refuses by {@code IllegalArgumentException} */
    private WatchedFile(Path path, Function<String, T> parse) {
        this.path = path;
        this.parse = parse;
    }

    /**
     * @throws IllegalStateException if the file is there and cannot be used
     */
    public static <T> WatchedFile<T> open(Path path, Function<String, T> parse) {
        WatchedFile<T> file = new WatchedFile<>(path, parse);
        try {
            file.load();
        } catch (NoSuchFileException e) {
            LOG.debug("{} is not there", path);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(path + " cannot be used: " + reason(e), e);
        }
        return file;
    }

    /** Empty as long as the file was never there. */
    public Optional<T> current() {
        return current;
    }

    /** Takes over what has changed. */
    public synchronized void look() {
        try {
            if (load()) {
                LOG.info("{} has changed and is in force", path);
            }
            lastTrouble = "";
        } catch (IOException | IllegalArgumentException e) {
            boolean neverThere = e instanceof NoSuchFileException && current.isEmpty();
            String trouble = reason(e);
            if (!neverThere && !trouble.equals(lastTrouble)) {
                lastTrouble = trouble;
                LOG.error("{} cannot be used, what stood there before stays in force: {}", path, trouble);
            }
        }
    }

    private boolean load() throws IOException {
        if (Files.size(path) > LARGEST_BYTES) {
            throw new IOException("larger than " + LARGEST_BYTES + " bytes");
        }
        String text = Files.readString(path, StandardCharsets.UTF_8);
        if (current.isPresent() && text.equals(lastText)) {
            return false;
        }
        current = Optional.of(parse.apply(text));
        lastText = text;
        return true;
    }

    private static String reason(Exception e) {
        return e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
    }
}
