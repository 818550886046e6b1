package dev.atmosphere.cloud.mail;

import dev.atmosphere.config.Secret;
import dev.atmosphere.config.Settings;
import dev.atmosphere.http.HostCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where mails are handed in, and how.
 *
 * @param tls whether the connection is encrypted: after STARTTLS, from the start, or not
 * @param user empty: the mail server asks nobody who they are
 * @param trusted certificates (PEM) that are trusted instead of the system's
 * @param timeout how long the mail server may take for an answer
 * @param lease how long a process that has taken a mail has for it, until another one may
 */
public record MailSettings(
        String host,
        int port,
        Tls tls,
        Optional<String> user,
        Secret password,
        Optional<Path> trusted,
        Duration timeout,
        Duration lease) {
    /** How a connection is encrypted. */
    public enum Tls {
        STARTTLS,
        IMPLICIT,
        OFF
    }

    public MailSettings {
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(trusted, "trusted");
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the mail server's host must not be empty");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the mail server's port must be from 1 to 65535, not " + port);
        }
        if (timeout.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("the mail server needs at least 100 ms, not " + timeout);
        }
    }

    /** With five minutes for each mail. */
    public MailSettings(
            String host,
            int port,
            Tls tls,
            Optional<String> user,
            Secret password,
            Optional<Path> trusted,
            Duration timeout) {
        this(host, port, tls, user, password, trusted, timeout, Duration.ofMinutes(5));
    }

    /** Reads and notes the problems. Empty if no mail server is set. */
    public static Optional<MailSettings> read(Settings settings) {
        Tls tls = settings.choice("mail.tls", Tls.class);
        int port = settings.integer("mail.port", 1, 65_535);
        Optional<String> user = settings.optional("mail.user");
        Duration timeout = settings.duration("mail.timeout", Duration.ofSeconds(1), Duration.ofMinutes(2));
        Duration lease = settings.duration("mail.lease", Duration.ofSeconds(1), Duration.ofHours(1));
        Optional<Path> trusted = settings.optional("mail.trusted").map(Path::of);
        if (trusted.filter(file -> !Files.isReadable(file)).isPresent()) {
            settings.problem("mail.trusted", "cannot be read");
        }
        return settings.optional("mail.host").map(host -> {
            if (tls == Tls.OFF && user.isPresent() && !HostCheck.isLoopback(host)) {
                settings.problem("mail.tls", "must not be off with mail.user: the password would go out readable");
            }
            return new MailSettings(host, port, tls, user, settings.secret("mail.password"), trusted, timeout, lease);
        });
    }
}
