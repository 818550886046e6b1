package dev.atmosphere.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a voter says of a face. */
public enum Verdict {
    /** It is this person. */
    PERSON,
    /** It is somebody whom nobody here knows. */
    STRANGER,
    /** It is no face at all. */
    NOT_A_FACE,
    /** The voter does not know, and does not want to be asked again. */
    SKIP,
    /** Whoever it is, it is not this person: takes back what was found or agreed on. */
    NOT_THIS_PERSON;

    /** Lower case, with hyphens: {@code not-a-face}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException for any other word
     */
    @JsonCreator
    public static Verdict of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no verdict is called \"" + word + '"'));
    }

    /** Whether a person has to be named with it. */
    public boolean namesSomebody() {
        return this == PERSON || this == NOT_THIS_PERSON;
    }
}
