package dev.atmosphere.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Objects;

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

    public Voter {
        Objects.requireNonNull(via, "via");
        if (account.isBlank() || account.length() > 100) {
            throw new IllegalArgumentException("a voter's account has 1 to 100 characters");
        }
    }
}
