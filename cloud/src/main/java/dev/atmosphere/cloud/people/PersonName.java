package dev.atmosphere.cloud.people;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person's name as it is stored: composed letters (Unicode NFC), single spaces, no control characters, and none of the marks that turn the
 * direction of what follows. Emoji and right-to-left letters are left as they are.
 */
public final class PersonName {
    /** UTF-16 units; a family emoji takes 11. */
    public static final int LONGEST = 100;

    /** Controls, line separators, and explicit directional formatting (Unicode Standard Annex 9, 2.1 to 2.4). */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");

    private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]+");

    private PersonName() {}

    /** Empty if nothing is left that could be seen, if it is too long, or if it is no text (half a surrogate pair). */
    public static Optional<String> clean(String typed) {
        if (typed.length() > 4 * LONGEST
                || typed.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return Optional.empty();
        }
        String composed = Normalizer.normalize(typed, Normalizer.Form.NFC);
        String visible = UNSEEN.matcher(composed).replaceAll(" ");
        String name = SPACES.matcher(visible).replaceAll(" ").strip();
        boolean seen =
                name.codePoints().anyMatch(c -> Character.getType(c) != Character.FORMAT && !Character.isWhitespace(c));
        return seen && name.length() <= LONGEST ? Optional.of(name) : Optional.empty();
    }
}
