package dev.atmosphere.event;

/** Text that people typed or that another system calls somebody by, as every part of the gateway and PostgreSQL can keep it. */
final class PlainText {
    private PlainText() {}

    /** Whether it has no control characters (PostgreSQL cannot keep NUL) and is valid UTF-16. Emoji and right-to-left letters are. */
    static boolean is(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
