package dev.atmosphere.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Headers on every answer of a server that keep its pages to themselves: nothing from other places, nothing inline, in nobody's frame, no
 * guessing of types, no picture in a foreign page, no address told to others, no camera.
 */
public final class SafeHeaders implements Handler<RoutingContext> {
    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';" + " frame-ancestors 'none'";

    @Override
    public void handle(RoutingContext request) {
        request.response()
                .putHeader("content-security-policy", POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-resource-policy", "same-origin")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("permissions-policy", "camera=(), microphone=(), geolocation=()");
        request.next();
    }
}
