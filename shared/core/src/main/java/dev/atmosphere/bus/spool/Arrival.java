package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Message;
import dev.atmosphere.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A message on its way into the spool: room is set aside, its picture's file is written under a temporary name and pinned.
 * Prepared by one thread, finished by the committing thread.
 */
final class Arrival {
    private final PictureFiles files;
    private final Admission admission;
    private final Message message;
    private String pinned;
    private Path written;
    private long reserved;

    Arrival(PictureFiles files, Admission admission, Message message) {
        this.files = files;
        this.admission = admission;
        this.message = message;
    }

    /**
     * Blocks while the picture is written and synced, if no file of the same picture lies there.
     *
     * @throws dev.atmosphere.failure.Transient there is no room
     */
    void prepare(boolean intake) throws IOException {
        long bytes = message.body().length;
        if (message.picture().isEmpty()) {
            reserve(bytes, intake);
            return;
        }
        Picture picture = message.picture().get();
        pinned = picture.sha256();
        files.pin(pinned);
        if (files.has(pinned, picture.size())) {
            reserve(bytes, intake);
        } else {
            reserve(bytes + picture.size(), intake);
            written = files.write(picture.bytes());
        }
    }

    private void reserve(long bytes, boolean intake) throws IOException {
        admission.reserve(bytes, intake);
        reserved = bytes;
    }

    /** Gives the picture its name. */
    void place() throws IOException {
        if (written != null) {
            files.place(written, pinned);
            written = null;
        }
    }

    /** From now on the database's reference keeps the file; what is left under a temporary name goes. */
    void done() {
        admission.release(reserved);
        reserved = 0;
        if (written != null) {
            try {
                Files.deleteIfExists(written);
            } catch (IOException e) {
                // It lies under a temporary name, and those are removed at the next start.
                written.toFile().deleteOnExit();
            }
            written = null;
        }
        if (pinned != null) {
            files.unpin(pinned);
            pinned = null;
        }
    }
}
