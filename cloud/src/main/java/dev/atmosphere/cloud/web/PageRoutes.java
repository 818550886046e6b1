package dev.atmosphere.cloud.web;

import dev.atmosphere.http.FlowRoute;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page's own files, held in memory: a fixed list, each served by its name, so that no path leads anywhere else.
 *
 * <p>Browsers keep them and ask each time whether they changed: a new version shows at once. The tag is made of the bytes, for
 * files in a reproducible build all carry the same time.
 */
final class PageRoutes {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "yaml", "application/yaml");

    /** By path; the resource lies in {@code web/}. */
    private static final Map<String, String> FILES = files();

    private record Served(Buffer bytes, String type, String etag) {}

    private final Map<String, Served> served = new LinkedHashMap<>();

    PageRoutes() {
        FILES.forEach((path, resource) -> served.put(path, load(resource)));
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("/", "index.html");
        files.put("/api/v1/openapi.yaml", "openapi.yaml");
        for (String name : new String[] {
            "style.css",
            "logo.svg",
            "main.js",
            "api.js",
            "card.js",
            "desk.js",
            "detail.js",
            "dom.js",
            "enrol.js",
            "faces.js",
            "finder.js",
            "flow.css",
            "flow.html",
            "flow.js",
            "gallery.js",
            "health.js",
            "inbox.css",
            "inbox.html",
            "inbox.js",
            "live.js",
            "me.js",
            "moods.js",
            "notices.js",
            "people.js",
            "reports.css",
            "reports.html",
            "reports.js",
            "sign-in.html",
            "sign-in.js",
            "summary.js",
            "time.js"
        }) {
            files.put("/" + name, name);
        }
        FlowRoute.FILES.forEach(name -> files.put("/" + name, name));
        return Map.copyOf(files);
    }

    /** Whether it is a file that tells nothing of anybody: all but the pages, and the one on which to sign in. */
    static boolean isForAll(String path) {
        return FILES.containsKey(path)
                && (path.equals(SignIn.PAGE) || !FILES.get(path).endsWith(".html"));
    }

    void mount(Router router) {
        served.forEach((path, file) -> router.get(path).handler(request -> send(request, file)));
    }

    private static void send(RoutingContext request, Served file) {
        request.response().putHeader("etag", file.etag()).putHeader("cache-control", "no-cache");
        if (Etags.match(request, file.etag())) {
            request.response().setStatusCode(304).end();
        } else {
            request.response().putHeader("content-type", file.type()).end(file.bytes());
        }
    }

    private static Served load(String name) {
        try (InputStream in = PageRoutes.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IllegalStateException("web/" + name + " is missing from this build");
            }
            byte[] bytes = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Served(
                    Buffer.buffer(bytes),
                    TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                    '"' + HexFormat.of().formatHex(hash, 0, 8) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException("web/" + name + " cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
