package dev.atmosphere.cloud.web;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What stands in a request's address, read strictly: a name that is not known is refused, not passed over. */
final class Parameters {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int LONGEST = 1000;

    private final MultiMap query;

    /** @throws Refusal a parameter that there is not, or one twice */
    Parameters(RoutingContext request, Set<String> names) {
        this.query = request.queryParams();
        for (String name : query.names()) {
            if (!names.contains(name)) {
                throw Refusal.badRequest("there is no parameter of that name; there are " + String.join(", ", names));
            }
            if (query.getAll(name).size() > 1) {
                throw Refusal.badRequest(name + " may be given once");
            }
        }
    }

    /** A parameter without a value counts as not given, as a form sends it. */
    Optional<String> text(String name) {
        Optional<String> text = Optional.ofNullable(query.get(name)).filter(given -> !given.isEmpty());
        if (text.filter(given -> given.length() > LONGEST || given.indexOf('\0') >= 0)
                .isPresent()) {
            throw Refusal.badRequest(name + " must be a text of at most " + LONGEST + " characters");
        }
        return text;
    }

    Optional<String> word(String name, List<String> words) {
        Optional<String> text = text(name);
        if (text.filter(given -> !words.contains(given)).isPresent()) {
            throw Refusal.badRequest(name + " must be one of " + String.join(", ", words));
        }
        return text;
    }

    int number(String name, int most, int usual) {
        return text(name)
                .map(given -> {
                    if (!given.matches("[0-9]{1,6}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > most) {
                        throw Refusal.badRequest(name + " must be a number from 1 to " + most);
                    }
                    return Integer.parseInt(given);
                })
                .orElse(usual);
    }

    /** An id in the path. */
    static UUID id(RoutingContext request, String name) {
        return id(name, request.pathParam(name));
    }

    /** @throws Refusal if it is none */
    static UUID id(String name, String text) {
        if (text == null || !UUID_TEXT.matcher(text).matches()) {
            throw Refusal.badRequest(name + " must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e");
        }
        return UUID.fromString(text);
    }
}
