package dev.atmosphere.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * How a program's parts are, asked at every call. The program is down if a part is down; a part that others wait for while
 * they go on working is only degraded. Thread-safe.
 */
public final class Health {
    /** From well to not at all. */
    public enum Status {
        UP,
        DEGRADED,
        DOWN;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param detail for people: what is wrong and since when, or a figure or two
     */
    public record Part(String name, Status status, String detail) {
        public static Part up(String name, String detail) {
            return new Part(name, Status.UP, detail);
        }

        public static Part degraded(String name, String detail) {
            return new Part(name, Status.DEGRADED, detail);
        }

        public static Part down(String name, String detail) {
            return new Part(name, Status.DOWN, detail);
        }
    }

    /** The whole, as it is served. */
    public record Report(Status status, Map<String, Part> parts) {
        Report withoutDetails() {
            Map<String, Part> bare = new LinkedHashMap<>();
            parts.forEach((name, part) -> bare.put(name, new Part(name, part.status(), "")));
            return new Report(status, bare);
        }
    }

    private final List<Supplier<List<Part>>> sources = new CopyOnWriteArrayList<>();

    /** Asked at every report, on the caller's thread: must not block. */
    public void watch(Supplier<List<Part>> source) {
        sources.add(source);
    }

    public Report report() {
        List<Part> parts = new ArrayList<>();
        sources.forEach(source -> parts.addAll(source.get()));
        Map<String, Part> byName = new LinkedHashMap<>();
        Status worst = Status.UP;
        for (Part part : parts) {
            byName.put(part.name(), part);
            worst = part.status().compareTo(worst) > 0 ? part.status() : worst;
        }
        return new Report(worst, byName);
    }
}
