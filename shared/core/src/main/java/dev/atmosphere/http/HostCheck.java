package dev.atmosphere.http;

import dev.atmosphere.config.Settings;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests that were meant for another host (421, RFC 9110, 15.5.20), by their header Host.
 *
 * <p>A server on loopback asks nobody for a name, for nobody else can reach it; but a foreign web page can make a browser on this
 * machine ask for it, by giving its own name this machine's address (DNS rebinding), and read the answers. Such a request
 * carries the page's name. So on loopback only {@code localhost} and loopback addresses are answered, and the names that a
 * setting adds, for a proxy that passes them on. Elsewhere any name is, unless the setting has some: then those, and addresses,
 * which cannot be rebound.
 *
 * <p>Mount it before everything else. Thread-safe.
 */
public final class HostCheck implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(HostCheck.class);
    private static final int MISDIRECTED = 421;
    private static final int SHOWN = 100;
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

    private final boolean onLoopback;
    private final Set<String> names;
    private final String setting;

    /**
     * @param listensOn the host or address that the server listens on
     * @param names that are answered, too
     * @param setting the key that {@code names} come from, for people
     */
    public HostCheck(String listensOn, List<String> names, String setting) {
        this.onLoopback = isLoopback(listensOn);
        this.names = names(names).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.setting = setting;
    }

    /**
     * The same names.
     *
     * @throws IllegalArgumentException if one is none
     */
    public static List<String> names(List<String> names) {
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "host names such as gateway.example, with commas, without ports; not " + name);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public void handle(RoutingContext request) {
        HostAndPort asked = request.request().authority();
        // HTTP/1.0 has no such header; no browser speaks it. A request of HTTP/1.1 without it never comes here.
        if (asked == null || answers(asked.host())) {
            request.next();
            return;
        }
        String host =
                asked.host().length() <= SHOWN ? asked.host() : asked.host().substring(0, SHOWN) + "…";
        LOG.info(
                "{} asks for host {}, which this is not: refused",
                request.request().remoteAddress(),
                host);
        request.response()
                .setStatusCode(MISDIRECTED)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .putHeader("cache-control", "no-store")
                .end("This server does not answer to the host \"" + host + "\""
                        + (onLoopback ? ": it listens on loopback, and answers to localhost only" : "")
                        + ". If it shall, add the name to " + setting + " (" + Settings.environmentName(setting)
                        + ").\n");
    }

    private boolean answers(String host) {
        if (isLoopback(host) || names.contains(host.toLowerCase(Locale.ROOT))) {
            return true;
        }
        return !onLoopback && (names.isEmpty() || address(host).isPresent());
    }

    /** Whether it is {@code localhost} or an address of this machine only. Never asks a name server. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** If it is one, in figures. Never asks a name server. */
    private static Optional<InetAddress> address(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            if (IPV4.matcher(bare).matches()) {
                return Optional.of(InetAddress.getByName(bare));
            }
            if (IPV6.matcher(bare).matches()) {
                return Optional.of(InetAddress.getByName("[" + bare + "]"));
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
