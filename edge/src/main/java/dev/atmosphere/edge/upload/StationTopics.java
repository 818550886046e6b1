package dev.atmosphere.edge.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which MQTT topics carry pictures, and whose. A pattern is a topic with {@code {station}} and {@code {id}} in the place of
 * whole levels; {@code pattern = name} gives the station's name where the topic has none:
 * {@code frigate/{station}/person/snapshot}, {@code image/esp32cam = esp32cam}.
 */
public final class StationTopics {
    /** The gateway's own, which are always taken. */
    private static final List<String> OWN = List.of("stations/{station}/images", "stations/{station}/images/{id}");

    private static final List<String> SPOKEN_OF = List.of("images", "status", "telemetry", "commands", "faces");
    private static final int LONGEST_NAME = 64;
    /** Nothing that is seen: control characters, and code points that Unicode gave no character. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{IsNoncharacter_Code_Point}]");

    private static final Pattern SEPARATORS = Pattern.compile("[/+#]");

    private final List<Rule> rules = new ArrayList<>();

    private record Rule(String[] levels, Optional<String> name) {}

    /**
     * What a topic says.
     *
     * @param id as it stands in the topic, unchecked
     */
    public record Address(String station, Optional<String> id) {}

    /**
     * @param more patterns beside our own
     * @throws IllegalArgumentException a pattern has a wildcard, or names no station; the message is for the operator
     */
    public StationTopics(List<String> more) {
        OWN.forEach(this::add);
        more.forEach(this::add);
    }

    private void add(String pattern) {
        String[] halves = pattern.split("=", 2);
        String topic = halves[0].trim();
        Optional<String> name = halves.length == 2 ? Optional.of(halves[1].trim()) : Optional.empty();
        if (topic.isEmpty() || topic.contains("+") || topic.contains("#") || topic.startsWith("$")) {
            throw new IllegalArgumentException(
                    "the picture topic \"" + pattern + "\" must not be empty, have wildcards or begin with $");
        }
        if (name.isEmpty() && !topic.contains("{station}")) {
            throw new IllegalArgumentException("the picture topic \"" + pattern
                    + "\" names no station: write {station} for a level, or \"= name\"");
        }
        name.flatMap(StationTopics::objectionTo).ifPresent(objection -> {
            throw new IllegalArgumentException("the picture topic \"" + pattern + "\" cannot be used: " + objection);
        });
        rules.add(new Rule(topic.split("/", -1), name));
    }

    /** MQTT topic filters that cover everything this class has an opinion of. */
    public List<String> filters() {
        List<String> filters = new ArrayList<>(List.of("stations/#"));
        for (Rule rule : rules) {
            String filter =
                    String.join("/", rule.levels()).replace("{station}", "+").replace("{id}", "+");
            if (!filter.startsWith("stations/")) {
                filters.add(filter);
            }
        }
        return filters;
    }

    /** Whose picture a message on this topic is; empty if it is none. */
    public Optional<Address> match(String topic) {
        String[] levels = topic.split("/", -1);
        for (Rule rule : rules) {
            Optional<Address> address = match(rule, levels);
            if (address.isPresent()) {
                return address;
            }
        }
        return Optional.empty();
    }

    private static Optional<Address> match(Rule rule, String[] levels) {
        if (rule.levels().length != levels.length) {
            return Optional.empty();
        }
        Optional<String> station = rule.name();
        Optional<String> id = Optional.empty();
        for (int i = 0; i < levels.length; i++) {
            switch (rule.levels()[i]) {
                case "{station}" -> station = Optional.of(levels[i]);
                case "{id}" -> id = Optional.of(levels[i]);
                default -> {
                    if (!rule.levels()[i].equals(levels[i])) {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.of(new Address(station.orElseThrow(), id));
    }

    /** What is wrong with a station's name, for people; empty if nothing is. */
    public static Optional<String> objectionTo(String station) {
        if (station.isBlank()) {
            return Optional.of("a station's name must not be blank");
        }
        if (station.codePointCount(0, station.length()) > LONGEST_NAME) {
            return Optional.of("a station's name has at most " + LONGEST_NAME + " characters");
        }
        if (SEPARATORS.matcher(station).find()) {
            return Optional.of("a station's name is one level of a topic: no /, + or #");
        }
        return CONTROL.matcher(station).find()
                ? Optional.of("a station's name has no control characters")
                : Optional.empty();
    }

    /** Whether it is one of the gateway's own topics, and not another system's. */
    static boolean isOwn(String topic) {
        return topic.startsWith("stations/");
    }

    /** Whether a topic below {@code stations/} is none that anybody here speaks of: most likely mistyped. */
    public static boolean looksMistyped(String topic) {
        String[] levels = topic.split("/", -1);
        return levels[0].equals("stations") && (levels.length < 3 || !SPOKEN_OF.contains(levels[2]));
    }
}
