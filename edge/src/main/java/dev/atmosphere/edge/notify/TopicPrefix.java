package dev.atmosphere.edge.notify;

import java.util.regex.Pattern;

/** The levels below which another system speaks: one at least, none of them empty, no wildcards, and no {@code $} in front. */
public record TopicPrefix(String text) {
    private static final Pattern LEVELS = Pattern.compile("[^/+#$\\p{Cc}][^/+#\\p{Cc}]*(/[^/+#\\p{Cc}]+)*");

    public TopicPrefix {
        if (!LEVELS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no topic, or has wildcards, empty levels or a $ in front");
        }
    }

    /** @param below without a slash in front */
    public String topic(String below) {
        return text + '/' + below;
    }
}
