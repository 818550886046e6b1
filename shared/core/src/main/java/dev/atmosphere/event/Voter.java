package dev.atmosphere.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who votes, as the way that the vote came knows them.
 *
 * @param account the Slack user's id ({@code U012AB3CD}), or the name that somebody signed in with on the page
 */
public record Voter(Via via, String account) {
    /** The way that a vote came. */
    public enum Via {
        SLACK,
        PAGE;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A user of this workspace, or (W) of an Enterprise Grid. */
    private static final Pattern SLACK_ID = Pattern.compile("[UW][A-Z0-9]{2,20}");

    public Voter {
        Objects.requireNonNull(via, "via");
        if (account.isBlank() || account.length() > 100) {
            throw new IllegalArgumentException("a voter's account has 1 to 100 characters");
        }
        if (!PlainText.is(account)) {
            throw new IllegalArgumentException("a voter's account has no control characters and no half characters");
        }
        if (via == Via.SLACK && !isSlackId(account)) {
            throw new IllegalArgumentException("a Slack user's id is like U012AB3CD");
        }
    }

    static boolean isSlackId(String id) {
        return SLACK_ID.matcher(id).matches();
    }
}
