package dev.atmosphere.edge.broker;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The files of a TLS listener that were found usable, and until when they are good.
 *
 * @param from when the broker's certificate begins to count
 * @param until when the first certificate of its chain ends
 * @param authoritiesUntil when the first of the client authorities ends
 * @param revocationsUntil when the first of the lists of revocations should be replaced
 */
public record TlsFiles(
        Instant from, Instant until, Optional<Instant> authoritiesUntil, Optional<Instant> revocationsUntil) {

    /**
     * Reads the disk, and listens nowhere.
     *
     * @throws IOException if a listener could not start with them, telling why
     */
    public static TlsFiles look(ListenerConfig.Tls files) throws IOException {
        return new Certificates(files).look();
    }
}
