package dev.atmosphere.mailsink;

import dev.atmosphere.config.Settings;
import dev.atmosphere.http.HostCheck;
import java.util.List;

/**
 * What the mail sink is started with.
 *
 * @param host loopback: nobody is asked for a password
 * @param httpPort of the page; 0 for any free one, as with the other
 * @param keeps the newest of so many
 */
public record MailSinkConfig(String host, int httpPort, int smtpPort, int keeps) {
    static final List<String> DEFAULTS = List.of("mail-sink.properties");
    private static final int MOST = 1_000;

    public MailSinkConfig {
        if (!HostCheck.isLoopback(host)) {
            throw new IllegalArgumentException("mailsink.http.host = " + host
                    + ": must be an address of this machine alone, such as 127.0.0.1: it asks nobody for a password");
        }
        if (keeps < 1 || keeps > MOST) {
            throw new IllegalArgumentException("mailsink.keeps = " + keeps + ": must be from 1 to " + MOST);
        }
    }

    static MailSinkConfig read(Settings settings) {
        int http = settings.port("mailsink.http.port");
        int smtp = settings.port("mailsink.smtp.port");
        int keeps = settings.integer("mailsink.keeps", 1, MOST);
        return settings.made(
                "mailsink.http.host",
                () -> new MailSinkConfig(settings.required("mailsink.http.host"), http, smtp, keeps),
                new MailSinkConfig("127.0.0.1", 0, 0, 1));
    }
}
