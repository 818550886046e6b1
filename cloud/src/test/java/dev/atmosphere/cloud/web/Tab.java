package dev.atmosphere.cloud.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One page in {@link Chromium}. Calls block. */
public final class Tab implements AutoCloseable {
    private final Chromium browser;
    private final String session;
    private final String target;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    Tab(Chromium browser, String session, String target) {
        this.browser = browser;
        this.session = session;
        this.target = target;
        browser.onEvent(session, this::noteErrors);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
    }

    private void noteErrors(JsonNode event) {
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
            default -> {
                // Everything else that a page does.
            }
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return browser.call(session, method, parameters);
    }

    public void open(String address) {
        JsonNode answer = call("Page.navigate", Map.of("url", address));
        if (answer.hasNonNull("errorText")) {
            throw new IllegalStateException(
                    address + ": " + answer.path("errorText").asText());
        }
    }

    /** What went to the console as an error or a warning: exceptions, failed loads, breaches of the page's own policy. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    public void forgetErrors() {
        errors.clear();
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

    /** Text into whatever has the focus. */
    public void type(String text) {
        call("Input.insertText", Map.of("text", text));
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
