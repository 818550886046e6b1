package dev.atmosphere.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** One page in {@link Chromium}. Calls block. */
public final class Tab implements AutoCloseable {
    private final Chromium browser;
    private final String session;
    private final String target;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final Map<String, String> asked = new ConcurrentHashMap<>();
    private volatile Map<String, String> headers = Map.of();

    Tab(Chromium browser, String session, String target) {
        this.browser = browser;
        this.session = session;
        this.target = target;
        browser.onEvent(session, this::note);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call("Network.enable", Map.of());
    }

    private void note(JsonNode event) {
        JsonNode what = event.path("params");
        switch (event.path("method").asText()) {
            case "Runtime.exceptionThrown" ->
                errors.add(what.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(what.path("type").asText())) {
                    errors.add(what.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (List.of("error", "warning")
                        .contains(what.path("entry").path("level").asText())) {
                    errors.add(what.path("entry").toString());
                }
            }
            case "Network.requestWillBeSent" ->
                asked.put(
                        what.path("requestId").asText(),
                        what.path("request").path("method").asText() + " "
                                + what.path("request").path("url").asText());
            case "Network.responseReceived" -> noteAnswer(what, what.path("response"));
            case "Network.loadingFailed" -> {
                // What a page asks for when it is left is broken off.
                if (!what.path("canceled").asBoolean()) {
                    failed.add(asked.get(what.path("requestId").asText()) + ": "
                            + what.path("errorText").asText());
                }
            }
            default -> {
                // Everything else that a page does.
            }
        }
    }

    private void noteAnswer(JsonNode what, JsonNode answer) {
        if (answer.path("status").asInt() >= 400) {
            failed.add(asked.get(what.path("requestId").asText()) + ": "
                    + answer.path("status").asInt());
        }
        // The page's own, not that of a frame within it.
        if (what.path("type").asText().equals("Document")
                && what.path("frameId").asText().equals(target)) {
            Map<String, String> told = new TreeMap<>();
            answer.path("headers")
                    .fields()
                    .forEachRemaining(header -> told.put(
                            header.getKey().toLowerCase(Locale.ROOT),
                            header.getValue().asText()));
            headers = Map.copyOf(told);
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return browser.call(session, method, parameters);
    }

    /** Until all of the document is there; what it asks for may be on its way. */
    public void open(String address) {
        JsonNode answer = call("Page.navigate", Map.of("url", address));
        if (answer.hasNonNull("errorText")) {
            throw new IllegalStateException(
                    address + ": " + answer.path("errorText").asText());
        }
        Awaitility.await(address)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                // From one document to the next there is none for a moment.
                .ignoreExceptions()
                .until(() -> evaluate("document.readyState !== 'loading'").asBoolean());
    }

    /** As if a server had set it. */
    public void cookie(String address, String name, String value) {
        call("Network.setCookie", Map.of("url", address, "name", name, "value", value));
    }

    /** What went to the console as an error or a warning: exceptions, failed loads, breaches of the page's own policy. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** What was asked for and not got, with the reason. */
    public List<String> failedRequests() {
        return List.copyOf(failed);
    }

    /** With which the page came, their names in small letters. */
    public Map<String, String> headers() {
        return headers;
    }

    public void forgetErrors() {
        errors.clear();
        failed.clear();
    }

    /** Evaluates a JavaScript expression; promises are waited for. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(
                    expression + ": " + answer.path("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** A window of this size; a phone has touch and a finer screen. */
    public void size(int width, int height, boolean phone) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
        call("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
    }

    public void prefer(boolean dark, boolean reducedMotion) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of(
                                        "name",
                                        "prefers-reduced-motion",
                                        "value",
                                        reducedMotion ? "reduce" : "no-preference"))));
    }

    public void movePointer(double x, double y) {
        call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
    }

    /**
     * A click of the left button on the middle of the one visible element that the selector finds.
     *
     * @throws IllegalStateException if there is none, or something else lies over it
     */
    public void click(String selector) {
        JsonNode middle = evaluate(
                """
                (() => {
                  const one = document.querySelector('%s');
                  if (!one?.checkVisibility()) throw new Error('not to be seen');
                  one.scrollIntoView({ block: 'center', behavior: 'instant' });
                  const box = one.getBoundingClientRect();
                  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                  if (!one.contains(document.elementFromPoint(x, y))) throw new Error('something lies over it');
                  return { x, y };
                })()"""
                        .formatted(selector));
        double x = middle.path("x").asDouble();
        double y = middle.path("y").asDouble();
        movePointer(x, y);
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call("Input.dispatchMouseEvent", Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
        }
    }

    public void tap(double x, double y) {
        call("Input.dispatchTouchEvent", Map.of("type", "touchStart", "touchPoints", List.of(Map.of("x", x, "y", y))));
        call("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
    }

    /** A key by its name and code: {@code Tab} 9, {@code Escape} 27. */
    public void press(String key, int code) {
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** As a hand does it: with whatever the key writes. */
    public void press(Key key) {
        Map<String, Object> down = new HashMap<>(Map.of(
                "type",
                key.text().isEmpty() ? "rawKeyDown" : "keyDown",
                "key",
                key.domName(),
                "code",
                key == Key.SPACE ? "Space" : key.domName(),
                "windowsVirtualKeyCode",
                key.code()));
        if (!key.text().isEmpty()) {
            down.put("text", key.text());
        }
        call("Input.dispatchKeyEvent", down);
        down.remove("text");
        down.put("type", "keyUp");
        call("Input.dispatchKeyEvent", down);
    }

    /** Text into whatever has the focus. */
    public void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** As somebody who chooses these files in the dialog of a file input. */
    public void choose(String selector, List<Path> files) {
        JsonNode input = call("Runtime.evaluate", Map.of("expression", "document.querySelector('" + selector + "')"));
        call(
                "DOM.setFileInputFiles",
                Map.of(
                        "objectId",
                        input.path("result").path("objectId").asText(),
                        "files",
                        files.stream().map(Path::toString).toList()));
    }

    /**
     * The window as a PNG.
     *
     * @param scale 1 for a pixel each
     */
    public byte[] picture(double scale) {
        // A page in the background is not drawn.
        call("Page.bringToFront", Map.of());
        JsonNode seen = evaluate("({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight })");
        Map<String, Double> part = Map.of(
                "x", seen.path("x").asDouble(),
                "y", seen.path("y").asDouble(),
                "width", seen.path("width").asDouble(),
                "height", seen.path("height").asDouble(),
                "scale", scale);
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png", "clip", part))
                        .path("data")
                        .asText());
    }

    @Override
    public void close() {
        browser.call("", "Target.closeTarget", Map.of("targetId", target));
    }
}
