package dev.atmosphere.cloud.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;

/** Whether the asker has the bytes already: the header If-None-Match (RFC 9110, 13.1.2). */
final class Etags {
    private Etags() {}

    /** @param etag with its quotes */
    static boolean match(RoutingContext request, String etag) {
        String known = request.request().getHeader("if-none-match");
        return known != null
                && Arrays.stream(known.split(","))
                        .map(String::trim)
                        .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                        .anyMatch(one -> one.equals(etag) || one.equals("*"));
    }
}
