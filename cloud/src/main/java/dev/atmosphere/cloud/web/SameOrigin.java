package dev.atmosphere.cloud.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses changes that a page of another site has a browser ask for (403), and bodies of a type that such a page may send without being
 * asked (415): the cookie that says who votes goes along with those, too.
 *
 * <p>Browsers say where a request comes from (Sec-Fetch-Site, Origin); a program that is no browser says neither, and has no cookie but its own.
 */
final class SameOrigin implements SecurityPolicyHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SameOrigin.class);

    private final Answers answers;
    private final List<String> types;

    /**
     * @param types of bodies that are taken
     */
    SameOrigin(Answers answers, List<String> types) {
        this.answers = answers;
        this.types = List.copyOf(types);
    }

    @Override
    public void handle(RoutingContext request) {
        HttpServerRequest asked = request.request();
        if (isForeign(asked)) {
            LOG.warn(
                    "{} asks for {} {} from another site's page: refused",
                    asked.remoteAddress(),
                    asked.method(),
                    request.normalizedPath());
            answers.problem(request, 403, "a page of another site may not ask for this");
            return;
        }
        String type = Optional.ofNullable(asked.getHeader("content-type")).orElse("");
        if (!types.contains(type.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT))) {
            answers.problem(request, 415, "the body has to be " + String.join(" or ", types));
            return;
        }
        request.next();
    }

    private static boolean isForeign(HttpServerRequest asked) {
        String site = asked.getHeader("sec-fetch-site");
        if (site != null && !site.equals("same-origin")) {
            return true;
        }
        String origin = asked.getHeader("origin");
        return origin != null
                && authorityOf(origin).filter(authorityOf(asked)::equals).isEmpty();
    }

    /** From the header Host, or what stands for it in HTTP/2. */
    private static String authorityOf(HttpServerRequest asked) {
        HostAndPort host = asked.authority();
        return host == null ? "" : host.host() + (host.port() > 0 ? ":" + host.port() : "");
    }

    private static Optional<String> authorityOf(String origin) {
        try {
            return Optional.ofNullable(new URI(origin).getRawAuthority());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
