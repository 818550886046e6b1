package dev.atmosphere.cloud.web;

import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which pictures are asked for, newest first.
 *
 * @param since captured then or later
 * @param limit at most this many
 * @param after those that come after this place, older ones
 */
record ImageFilter(Optional<String> station, Optional<Instant> since, int limit, Optional<Position> after) {
    static final int LONGEST_STATION = 200;
    static final int MOST = 200;
    private static final int USUAL = 50;
    private static final Set<String> NAMES = Set.of("station", "since", "limit", "cursor");

    /** The newest pictures of all stations. */
    static ImageFilter newest(int limit) {
        return new ImageFilter(Optional.empty(), Optional.empty(), limit, Optional.empty());
    }

    /** @throws Refusal naming the parameter and its rule */
    static ImageFilter read(MultiMap query) {
        for (String name : query.names()) {
            if (!NAMES.contains(name)) {
                throw Refusal.badRequest(
                        "there is no parameter " + shown(name) + "; there are station, since, limit and cursor");
            }
            if (query.getAll(name).size() > 1) {
                throw Refusal.badRequest(
                        name + " may be given once, not " + query.getAll(name).size() + " times");
            }
        }
        return new ImageFilter(
                given(query, "station").map(ImageFilter::station),
                given(query, "since").map(ImageFilter::since),
                given(query, "limit").map(ImageFilter::limit).orElse(USUAL),
                given(query, "cursor").map(ImageFilter::cursor));
    }

    /** A parameter without a value counts as not given, as a form sends it. */
    private static Optional<String> given(MultiMap query, String name) {
        List<String> values = query.getAll(name);
        return values.isEmpty() || values.get(0).isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    private static String station(String text) {
        if (text.length() > LONGEST_STATION || text.indexOf('\0') >= 0) {
            throw Refusal.badRequest("station must be a station's name, at most " + LONGEST_STATION + " characters");
        }
        return text;
    }

    private static Instant since(String text) {
        try {
            Instant since = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            // The reach of PostgreSQL's timestamps is less than Java's; nobody looks for pictures outside these.
            if (since.isBefore(Instant.EPOCH) || since.isAfter(Instant.parse("9999-12-31T00:00:00Z"))) {
                throw Refusal.badRequest("since must lie between the years 1970 and 9999, not " + shown(text));
            }
            return since;
        } catch (DateTimeParseException e) {
            throw Refusal.badRequest(
                    "since must be a time such as 2026-02-03T04:05:06Z (RFC 3339), not " + shown(text));
        }
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers out of range.
        }
        throw Refusal.badRequest("limit must be a whole number from 1 to " + MOST + ", not " + shown(text));
    }

    private static Position cursor(String text) {
        return Position.ofCursor(text)
                .filter(place -> place.capturedAt().isBefore(Instant.parse("9999-12-31T00:00:00Z")))
                .orElseThrow(() -> Refusal.badRequest(
                        "cursor must be the word that an earlier answer gave as next, not " + shown(text)));
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
