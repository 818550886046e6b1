package dev.atmosphere.slacksim;

import java.util.List;
import java.util.Map;

/** What a method answers instead of doing what it was asked: {@code {"ok": false, "error": …}}. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String error;
    private final transient List<String> messages;
    private final transient Map<String, String> more;

    ApiError(String error, List<String> messages, Map<String, String> more) {
        super(error + (messages.isEmpty() ? "" : " " + messages));
        this.error = error;
        this.messages = List.copyOf(messages);
        this.more = Map.copyOf(more);
    }

    static ApiError of(String error, String... messages) {
        return new ApiError(error, List.of(messages), Map.of());
    }

    /** A word of Slack's: {@code channel_not_found}. */
    String error() {
        return error;
    }

    /** What exactly is wrong, for developers: {@code response_metadata.messages}. */
    List<String> messages() {
        return messages;
    }

    /** More fields of the answer: {@code needed} and {@code provided}. */
    Map<String, String> more() {
        return more;
    }
}
