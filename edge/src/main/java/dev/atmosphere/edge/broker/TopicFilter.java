package dev.atmosphere.edge.broker;

import java.util.Optional;

/**
 * Which topics a subscriber wants: levels separated by {@code /}, {@code +} for any one level, {@code #} at the end for any number
 * of them, none included. {@code $share/NAME/FILTER} shares the messages out among all that use the same name and filter.
 *
 * @param text as the subscriber wrote it
 * @param share the name of the group, if it is shared
 * @param pattern what topics are matched with: the text without its share
 */
record TopicFilter(String text, Optional<String> share, String pattern) {
    private static final String SHARE = "$share/";
    private static final String SYS = "$SYS";

    /** Empty if it is not a topic filter. */
    static Optional<TopicFilter> parse(String text) {
        if (!text.startsWith(SHARE)) {
            return isPattern(text) ? Optional.of(new TopicFilter(text, Optional.empty(), text)) : Optional.empty();
        }
        int slash = text.indexOf('/', SHARE.length());
        if (slash < 0) {
            return Optional.empty();
        }
        String name = text.substring(SHARE.length(), slash);
        String pattern = text.substring(slash + 1);
        boolean named = !name.isEmpty() && name.indexOf('+') < 0 && name.indexOf('#') < 0;
        return named && isPattern(pattern)
                ? Optional.of(new TopicFilter(text, Optional.of(name), pattern))
                : Optional.empty();
    }

    /** Levels of a topic or of a pattern. */
    static int levels(String topic) {
        int levels = 1;
        for (int i = 0; i < topic.length(); i++) {
            if (topic.charAt(i) == '/') {
                levels++;
            }
        }
        return levels;
    }

    /** Whether something can be published on it. */
    static boolean isTopicName(String topic) {
        return !topic.isEmpty() && topic.indexOf('+') < 0 && topic.indexOf('#') < 0 && topic.indexOf('\0') < 0;
    }

    /** Whether a topic, or a pattern of such, is the broker's own: clients may read it and not publish on it. */
    static boolean isReserved(String topic) {
        return topic.equals(SYS) || topic.startsWith(SYS + "/");
    }

    private static boolean isPattern(String pattern) {
        if (pattern.isEmpty() || pattern.indexOf('\0') >= 0) {
            return false;
        }
        int last = pattern.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = pattern.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            boolean opens = i == 0 || pattern.charAt(i - 1) == '/';
            boolean closes = i == last || c == '+' && pattern.charAt(i + 1) == '/';
            if (!opens || !closes) {
                return false;
            }
        }
        return true;
    }
}
