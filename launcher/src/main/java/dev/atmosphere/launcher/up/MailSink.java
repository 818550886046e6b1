package dev.atmosphere.launcher.up;

import dev.atmosphere.config.Settings;
import dev.atmosphere.launcher.programs.GatewayPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} tells the mail sink and the cloud of one another where no mail server is set: mails of reports end in the sink, whoever
 * they are to, and can be read on its page.
 */
final class MailSink {
    static final String PART = "mail-sink";
    static final String PAGE = "mailsink.http.port";
    static final String SMTP = "mailsink.smtp.port";
    private static final int USUAL_PAGE = 8086;
    private static final int USUAL_SMTP = 2525;
    private static final String SOMEBODY = "you@atmosphere.localhost";

    private final Settings settings;
    private final Map<String, String> environment;

    private MailSink(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
    }

    /** Empty if a mail server is set: then mails go there. */
    static Optional<MailSink> unlessMailIsSet(Settings settings, Map<String, String> environment) {
        return settings.optional("mail.host").isPresent()
                ? Optional.empty()
                : Optional.of(new MailSink(settings, environment));
    }

    /** @throws CannotStart one of them is no port */
    List<GatewayPort> ports() throws CannotStart {
        return List.of(port("page", PAGE, USUAL_PAGE), port("SMTP", SMTP, USUAL_SMTP));
    }

    private GatewayPort port(String what, String key, int usual) throws CannotStart {
        String name = Settings.environmentName(key);
        String text = Optional.ofNullable(environment.get(name)).orElse(Integer.toString(usual));
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new CannotStart(name + " = " + text + ": a port lies between 0 and 65535");
        }
        return new GatewayPort(PART, what, key, "127.0.0.1", Integer.parseInt(text));
    }

    /** For the cloud. Whoever is set to get reports stays so. */
    Map<String, String> environment(GatewayPort smtp) {
        Map<String, String> told = new HashMap<>();
        told.put(Settings.environmentName("mail.host"), smtp.host());
        told.put(Settings.environmentName("mail.port"), Integer.toString(smtp.port()));
        told.put(Settings.environmentName("mail.tls"), "off");
        told.put(Settings.environmentName("mail.user"), "");
        if (settings.list("report.recipients").isEmpty()) {
            told.put(Settings.environmentName("report.recipients"), SOMEBODY);
        }
        return told;
    }
}
