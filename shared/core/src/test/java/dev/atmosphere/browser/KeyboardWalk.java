package dev.atmosphere.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A way through a page with the Tab key alone, from its beginning, or within the dialog that is open. */
public final class KeyboardWalk {
    private static final int MOST_STOPS = 300;
    private static final Duration FRAME_TAKES = Duration.ofSeconds(2);

    /** What can be reached, in the order of the page: elements that are seen and take the focus. */
    private static final String REACHABLE =
            """
            (() => {
              const within = document.querySelector('dialog:modal') ?? document.body;
              const radioElsewhere = one => one.type === 'radio' && !one.checked && document.querySelector(`[name="${one.name}"]:checked`);
              window.walk = [...within.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(one =>
                one.tabIndex >= 0 && !one.disabled && !radioElsewhere(one) && one.checkVisibility({ visibilityProperty: true }));
              return window.walk.length;
            })()""";

    private static final String BEGIN =
            """
            (() => {
              const within = document.querySelector('dialog:modal') ?? document.body;
              document.activeElement?.blur();
              within.tabIndex = -1;
              within.focus({ preventScroll: true });
              within.removeAttribute('tabindex');
            })()""";

    private static final String STOP =
            """
            (() => {
              const one = document.activeElement;
              if (one === null || one === document.body || one === document.documentElement) return null;
              const place = window.walk.indexOf(one);
              const style = getComputedStyle(one);
              const box = one.getBoundingClientRect();
              const inside = at => { const top = document.elementFromPoint(...at); return top && (one.contains(top) || top.contains(one)); };
              const spots = [.1, .5, .9].flatMap(x => [.1, .5, .9].map(y => [box.left + box.width * x, box.top + box.height * y]));
              const name = one.ariaLabel || one.labels?.[0]?.innerText || one.innerText || one.placeholder || '';
              return {
                place,
                what: `${one.localName}${one.id ? '#' + one.id : ''} "${name.trim().replaceAll(/\\s+/g, ' ').slice(0, 40)}"`,
                marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                seen: spots.some(inside),
              };
            })()""";

    /**
     * Where the focus is.
     *
     * @param place in the order of the page; -1 for what the browser lets reach by itself, such as a list that scrolls
     * @param marked whether an outline says so
     * @param seen whether at least a part of it is on the screen, and nothing over that
     */
    public record Stop(int place, String what, boolean marked, boolean seen) {}

    private final List<Stop> stops = new ArrayList<>();
    private final int reachable;

    private KeyboardWalk(int reachable) {
        this.reachable = reachable;
    }

    /** Until the focus leaves the page, or comes round to where it was. */
    public static KeyboardWalk through(Tab tab) {
        KeyboardWalk walk = new KeyboardWalk(tab.evaluate(REACHABLE).asInt());
        begin(tab);
        for (int presses = 0; presses < MOST_STOPS; presses++) {
            tab.press(Key.TAB);
            JsonNode at = settled(tab);
            if (isNowhere(at)) {
                break;
            }
            Stop stop = new Stop(
                    at.path("place").asInt(),
                    at.path("what").asText(),
                    at.path("marked").asBoolean(),
                    at.path("seen").asBoolean());
            if (stop.place() >= 0
                    && !walk.stops.isEmpty()
                    && walk.stops.get(walk.stops.size() - 1).place() == stop.place()) {
                // One that has several fields, as a date has.
                continue;
            }
            if (stop.place() >= 0 && walk.stops.stream().anyMatch(before -> before.place() == stop.place())) {
                break;
            }
            walk.stops.add(stop);
        }
        return walk;
    }

    /** A frame with a process of its own takes the focus a moment after the page has let go of it, and gives it back likewise. */
    private static JsonNode settled(Tab tab) {
        JsonNode at = tab.evaluate(STOP);
        if (isNowhere(at)
                && tab.evaluate("document.querySelector('iframe') !== null").asBoolean()) {
            long end = System.nanoTime() + FRAME_TAKES.toNanos();
            while (isNowhere(at) && System.nanoTime() < end) {
                at = tab.evaluate(STOP);
            }
        }
        return at;
    }

    private static boolean isNowhere(JsonNode at) {
        return at.isNull() || at.isMissingNode();
    }

    /** As after opening: the first stop is the page's first, or the first of the dialog that is open. */
    public static void begin(Tab tab) {
        tab.evaluate(BEGIN);
    }

    public List<Stop> stops() {
        return stops;
    }

    /** What is wrong with it, in words; empty if nothing is. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        List<Integer> places =
                stops.stream().map(Stop::place).filter(place -> place >= 0).toList();
        if (places.size() != reachable) {
            faults.add(places.size() + " of " + reachable + " elements were reached: " + stops);
        }
        if (!places.equals(places.stream().sorted().toList())) {
            faults.add("they were not reached in the order of the page: " + stops);
        }
        stops.stream().filter(stop -> !stop.marked()).forEach(stop -> faults.add("no outline around " + stop.what()));
        stops.stream()
                .filter(stop -> !stop.seen())
                .forEach(stop -> faults.add(stop.what() + " has the focus and is not seen"));
        return faults;
    }
}
