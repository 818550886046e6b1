package dev.atmosphere.slacksim;

import java.time.Instant;
import java.util.Optional;

/**
 * A file: announced with name and length, then uploaded, then completed, then processed; only then a block may show it.
 *
 * @param bytes empty until they came
 * @param usableAt when it is processed; empty until its upload was completed
 */
public record SlackFile(
        String id, String name, long length, Optional<byte[]> bytes, Optional<Instant> usableAt, boolean deleted) {
    SlackFile uploaded(byte[] content) {
        return new SlackFile(id, name, length, Optional.of(content), usableAt, deleted);
    }

    SlackFile completed(Instant usable) {
        return new SlackFile(id, name, length, bytes, Optional.of(usable), deleted);
    }

    SlackFile gone() {
        return new SlackFile(id, name, length, Optional.empty(), usableAt, true);
    }

    boolean usable(Instant now) {
        return !deleted && usableAt.filter(at -> !now.isBefore(at)).isPresent();
    }
}
