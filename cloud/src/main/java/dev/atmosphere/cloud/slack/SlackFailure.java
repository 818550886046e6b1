package dev.atmosphere.cloud.slack;

import java.time.Duration;
import java.util.Set;

/** Why Slack did not do what it was asked. */
final class SlackFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What it means for what was asked. */
    enum Kind {
        /** Nothing was done; the same may be asked again after a while. */
        LATER,
        /** It may have been done or not: there was no answer. */
        UNKNOWN,
        /** This will never be done, and other things may. */
        NEVER,
        /** Nothing will be done until somebody mends the app or the channel. */
        SETTINGS
    }

    private static final Set<String> SETTINGS_ERRORS = Set.of(
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "not_allowed_token_type",
            "missing_scope",
            "no_permission",
            "access_denied",
            "org_login_required",
            "team_access_not_granted",
            "channel_not_found",
            "not_in_channel",
            "is_archived",
            "restricted_action");

    private static final Set<String> MESSAGE_ERRORS = Set.of(
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_attachments",
            "invalid_arguments",
            "msg_too_long",
            "no_text",
            "message_not_found",
            "cant_update_message",
            "edit_window_closed",
            "metadata_too_large",
            "too_many_attachments");

    private static final Set<String> PASSING_ERRORS = Set.of(
            "ratelimited",
            "rate_limited",
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org",
            "accesslimited");

    private final Kind kind;
    private final String error;
    private final Duration wait;

    private SlackFailure(Kind kind, String error, Duration wait, String text, Throwable cause) {
        super(text, cause);
        this.kind = kind;
        this.error = error;
        this.wait = wait;
    }

    /** @param detail what exactly, for the log */
    static SlackFailure refused(String method, String error, String detail) {
        // These two may have been done when they are told.
        Kind kind = error.equals("internal_error") || error.equals("fatal_error")
                ? Kind.UNKNOWN
                : SETTINGS_ERRORS.contains(error)
                        ? Kind.SETTINGS
                        : PASSING_ERRORS.contains(error) ? Kind.LATER : Kind.NEVER;
        return new SlackFailure(
                kind, error, Duration.ZERO, method + ": " + error + (detail.isEmpty() ? "" : " " + detail), null);
    }

    static SlackFailure rateLimited(String method, Duration wait) {
        return new SlackFailure(Kind.LATER, "ratelimited", wait, method + " again in " + wait.toSeconds() + " s", null);
    }

    static SlackFailure unanswered(String method, Throwable why) {
        return new SlackFailure(
                Kind.UNKNOWN, "unanswered", Duration.ZERO, method + " was not answered: " + why.getMessage(), why);
    }

    Kind kind() {
        return kind;
    }

    /** Slack's word. */
    String error() {
        return error;
    }

    /** Slack's word if it is one that may be told of a message, else {@code other}: for a metric. */
    String knownError() {
        return MESSAGE_ERRORS.contains(error) ? error : "other";
    }

    /** How long Slack asks to wait; zero if it does not say. */
    Duration askedToWait() {
        return wait;
    }
}
