package dev.atmosphere.browser;

/** A key that moves through a page or does what has the focus. */
public enum Key {
    TAB("Tab", 9, ""),
    ENTER("Enter", 13, "\r"),
    SPACE(" ", 32, " "),
    ESCAPE("Escape", 27, "");

    private final String domName;
    private final int code;
    private final String text;

    Key(String domName, int code, String text) {
        this.domName = domName;
        this.code = code;
        this.text = text;
    }

    /** As {@code KeyboardEvent.key} has it. */
    String domName() {
        return domName;
    }

    /** Of the virtual key. */
    int code() {
        return code;
    }

    /** What it writes, without which a browser neither presses a button nor follows a link; empty if nothing. */
    String text() {
        return text;
    }
}
